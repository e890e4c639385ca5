import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ABrowser, aBrowser, noBrowser } from "./a-browser.ts";
import { type ACourt, aCourt } from "./a-court.ts";
import { findViolations } from "./find-violations.ts";

describe.skipIf(noBrowser)(`for everybody${noBrowser ? ` (skipped: ${noBrowser})` : ""}`, () => {
  let court: ACourt;
  let browser: ABrowser;
  let runId: string;
  let places: { name: string; path: string; ready: (page: Page) => Promise<unknown> }[];
  beforeAll(async () => {
    [court, browser] = await Promise.all([aCourt(), aBrowser()]);
    runId = await court.submit(
      "LINE-PSA called 03:10. REF-IFT-0007 shows ERROR since midnight. Container MSKU1234567 waits, TCK-742311.",
    );
    const verdict = (page: Page) => page.getByRole("region", { name: "Verdict" }).waitFor();
    places = [
      { name: "inbox", path: "/", ready: (page) => page.getByRole("listitem").first().waitFor() },
      { name: "nothing found", path: "/?q=xyzzy", ready: (page) => page.getByText("No run fits").waitFor() },
      { name: "new incident", path: "/new", ready: (page) => page.getByRole("textbox").waitFor() },
      { name: "report", path: `/runs/${runId}`, ready: verdict },
      {
        name: "evidence",
        path: `/runs/${runId}?evidence=E1`,
        ready: (page) => page.getByRole("dialog").waitFor(),
      },
      {
        name: "no such run",
        path: "/runs/nothing",
        ready: (page) => page.getByText("no such run").waitFor(),
      },
      { name: "sign in", path: "/sign-in", ready: (page) => page.getByLabel("Key").waitFor() },
    ];
  });
  afterAll(async () => {
    await browser?.close();
    await court?.stop();
  });

  test.each(["light", "dark"] as const)(
    "axe finds nothing on any page in the %s theme",
    async (colorScheme) => {
      const found: string[] = [];
      const { page } = await browser.open("about:blank", { colorScheme, reducedMotion: "reduce" });
      for (const { name, path, ready } of places) {
        await page.goto(`${court.url}${path}`);
        await ready(page);
        found.push(...(await findViolations(page)).map((violation) => `${name}: ${violation}`));
      }
      expect(found).toEqual([]);
    },
  );

  test("axe finds nothing in what opens: the palette, the help, the menus, on a telephone too", async () => {
    const found: string[] = [];
    const { page } = await browser.open(`${court.url}/runs/${runId}`, {
      viewport: { width: 360, height: 740 },
      reducedMotion: "reduce",
    });
    await page.getByRole("region", { name: "Verdict" }).waitFor();
    found.push(...(await findViolations(page)));
    const opened = [
      () => page.getByRole("button", { name: "Search and commands" }).click(),
      () => page.keyboard.press("?"),
      () => page.getByRole("button", { name: "Menu" }).click(),
      () => page.getByRole("button", { name: "Export" }).click(),
    ];
    for (const open of opened) {
      await open();
      await page.locator("dialog[open], [role=menu]").waitFor();
      found.push(...(await findViolations(page)));
      await page.keyboard.press("Escape");
      await page.locator("dialog[open], [role=menu]").waitFor({ state: "detached" });
    }
    expect(found).toEqual([]);
  });

  test.each([320, 1280, 3840])("nothing is wider than a window of %i pixels", async (width) => {
    const { page } = await browser.open("about:blank", { viewport: { width, height: 800 } });
    for (const { name, path, ready } of places) {
      await page.goto(`${court.url}${path}`);
      await ready(page);
      const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(tooWide, name).toBeLessThanOrEqual(0);
    }
  });

  test("no page needs styles or scripts that a strict policy refuses", async () => {
    const { page, complaints } = await browser.open("about:blank");
    await page.route("**/*", async (route) => {
      if (route.request().resourceType() !== "document") return route.continue();
      const response = await route.fetch();
      const policy = (response.headers()["content-security-policy"] ?? "").replace(" 'unsafe-inline'", "");
      expect(policy).toContain("style-src 'self';");
      await route.fulfill({
        response,
        headers: { ...response.headers(), "content-security-policy": policy },
      });
    });
    for (const { path, ready } of places.filter(({ name }) => name !== "no such run")) {
      await page.goto(`${court.url}${path}`);
      await ready(page);
    }
    await page.goto(`${court.url}/runs/${runId}`);
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("menuitem", { name: "Copy link" }).waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").waitFor();
    expect(complaints).toEqual([]);
  });
});
