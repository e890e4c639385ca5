import { existsSync } from "node:fs";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

/** Debian's package. Where it is missing, the tests say so and are skipped. */
const executablePath = "/usr/bin/chromium";

export const noBrowser = existsSync(executablePath) ? false : `needs ${executablePath} (apt: chromium)`;

export interface ABrowser {
  /** A page in a profile of its own; what it complains about is collected. */
  open(url: string, options?: PageOptions): Promise<WatchedPage>;
  close(): Promise<void>;
}

export interface PageOptions extends BrowserContextOptions {
  /** In the same profile as another page: a second tab. */
  readonly beside?: Page;
}

export interface WatchedPage {
  readonly page: Page;
  /** Errors on the console, exceptions, and what the Content-Security-Policy refused. */
  readonly complaints: string[];
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
  return {
    async open(url, { beside, ...options } = {}) {
      const context =
        beside?.context() ??
        (await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options }));
      const page = await context.newPage();
      // A machine that runs the whole suite may be busy.
      page.setDefaultTimeout(30_000);
      const complaints: string[] = [];
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("console", (message) => {
        // Chromium reports what the policy refuses here, too.
        if (message.type() === "error") complaints.push(message.text());
      });
      await page.goto(url);
      return { page, complaints };
    },
    close: () => browser.close(),
  };
}

/** Complaints that are no fault of the page: the server was taken away on purpose. */
export function withoutLostConnections(complaints: readonly string[]): string[] {
  return complaints.filter((text) => !/net::ERR_(?:CONNECTION|EMPTY|INCOMPLETE|SOCKET|FAILED)/.test(text));
}
