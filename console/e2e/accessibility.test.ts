import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ABrowser, aBrowser, noBrowser, type WatchedPage } from "./a-browser.ts";
import { type ACourt, aCourt } from "./a-court.ts";
import { aStrictProxy, type StrictProxy } from "./a-strict-proxy.ts";
import { findFlaws, findViolations } from "./find-violations.ts";

const places: [path: string, ready: (page: Page) => Locator][] = [
  ["/", (page) => page.getByRole("list", { name: "Runs, newest first" }).getByRole("link").first()],
  ["/?q=xyzzy", (page) => page.getByText("No run fits")],
  ["/new", (page) => page.getByRole("textbox", { name: "The report" })],
  ["/runs/RUN", (page) => page.getByRole("region", { name: "Verdict" })],
  ["/runs/RUN?evidence=E1", (page) => page.getByRole("dialog")],
  ["/runs/nothing", (page) => page.getByText("no such run")],
  ["/statistics", (page) => page.getByRole("img", { name: /received in 30 days/ }).locator("canvas")],
  [
    "/library",
    (page) =>
      page
        .getByRole("list", { name: /runbooks/ })
        .getByRole("link")
        .first(),
  ],
  ["/library/runbooks?origin=own", (page) => page.getByText("No runbook of your own yet")],
  ["/library/new/runbooks", (page) => page.getByRole("button", { name: "Save" })],
  ["/library/import", (page) => page.getByText("Drop files here")],
  ["/library/gaps", (page) => page.getByText("No gap was found")],
  ["/system", (page) => page.getByRole("form", { name: "Remove old runs" })],
  ["/sign-in", (page) => page.getByLabel("Key")],
];

describe.skipIf(noBrowser)(`for everybody${noBrowser ? ` (skipped: ${noBrowser})` : ""}`, () => {
  let court: ACourt;
  let proxy: StrictProxy;
  let browser: ABrowser;
  let watched: WatchedPage;
  let runId: string;
  beforeAll(async () => {
    [court, browser] = await Promise.all([aCourt(), aBrowser()]);
    proxy = await aStrictProxy(court.url);
    runId = await court.submit(
      "LINE-PSA called 03:10. REF-IFT-0007 shows ERROR since midnight. Container MSKU1234567 waits, TCK-742311.",
    );
    watched = await browser.open(proxy.url);
  });
  afterAll(async () => {
    await browser?.close();
    await proxy?.close();
    await court?.stop();
  });

  test.each(places)(
    "%s has nothing that axe finds in either theme, fits its window and needs nothing a strict policy refuses",
    async (path, ready) => {
      const { page, complaints } = watched;
      // As a link does; loading each anew would cost more than looking at it.
      await page.evaluate((to) => history.pushState(null, "", to), path.replace("RUN", runId));
      await ready(page).waitFor();
      expect(await findFlaws(page)).toEqual([]);
      // A run that is not there is a 404, which the browser notes.
      expect(complaints.filter((text) => !text.includes("404"))).toEqual([]);
    },
  );

  test("axe finds nothing in what opens: the palette, the help, the menus, on a telephone too", async () => {
    const found: string[] = [];
    const { page, complaints } = await browser.open(`${proxy.url}/runs/${runId}`, {
      viewport: { width: 360, height: 740 },
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
    expect(complaints).toEqual([]);
  });
});
