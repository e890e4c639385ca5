import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";

/**
 * Debian's packages. The headless shell is the same engine without the windows and menus that nobody sees: a third
 * less processor time. Where neither is there, the tests say so and are skipped.
 */
const browsers = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];
const executablePath = browsers.find((path) => existsSync(path));

export const noBrowser = executablePath === undefined ? `needs ${browsers.join(" or ")}` : false;

export interface ABrowser {
  /**
   * A page as in a new profile, and what it complains about from now on. It is the page of the `open` before,
   * emptied, with all others closed: a new profile costs more than most tests, and what was left open goes on
   * asking the service.
   */
  open(url: string, options?: PageOptions): Promise<WatchedPage>;
  close(): Promise<void>;
}

export interface PageOptions {
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly colorScheme?: "light" | "dark";
  /** A second tab in the profile of another page, which stays. */
  readonly beside?: Page;
}

export interface WatchedPage {
  readonly page: Page;
  /** Errors on the console, exceptions, and what the Content-Security-Policy refused. */
  readonly complaints: readonly string[];
}

export async function aBrowser(): Promise<ABrowser> {
  const browser: Browser = await chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  let kept: Page | null = null;
  let complaints: string[] = [];

  async function newPage(beside?: Page): Promise<Page> {
    const page = await (beside?.context() ?? (await browser.newContext())).newPage();
    // A machine that runs the whole suite may be busy.
    page.setDefaultTimeout(30_000);
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      // Chromium reports what the policy refuses here, too.
      if (message.type() === "error") complaints.push(message.text());
    });
    return page;
  }

  return {
    async open(url, { beside, viewport, colorScheme = "light" } = {}) {
      if (beside === undefined) {
        if (kept === null || kept.isClosed()) kept = await newPage();
        else await empty(kept);
        complaints = [];
      }
      const page = beside === undefined ? kept! : await newPage(beside);
      await page.setViewportSize(viewport ?? { width: 1280, height: 800 });
      // No test looks at motion, and each frame of it is drawn without a graphics card.
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce", media: null });
      await page.goto(url);
      return { page, complaints };
    },
    close: () => browser.close(),
  };
}

/** Nothing of what was shown, stored or set up in it is left. */
async function empty(page: Page): Promise<void> {
  const context = page.context();
  const { origin } = new URL(page.url());
  for (const other of context.pages()) if (other !== page) await other.close();
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.goto("about:blank");
  await context.clearCookies();
  if (origin === "null") return;
  const session = await context.newCDPSession(page);
  await session.send("Storage.clearDataForOrigin", { origin, storageTypes: "local_storage" });
  await session.detach();
}

/** Complaints that are no fault of the page: the server was taken away on purpose. */
export function withoutLostConnections(complaints: readonly string[]): string[] {
  return complaints.filter((text) => !/net::ERR_(?:CONNECTION|EMPTY|INCOMPLETE|SOCKET|FAILED)/.test(text));
}
