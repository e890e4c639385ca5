import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ABrowser, aBrowser, noBrowser } from "./a-browser.ts";
import { type ACourt, aCourt } from "./a-court.ts";
import { findFlaws } from "./find-violations.ts";

const texts = [
  "Worker injured at crane QC-05, ambulance called",
  "Gate 4 camera misreads container TGHU7654321, trucks queue",
  "Gate 2 camera misreads container TGHU7654321",
  "LINE-PSA called 03:10. REF-IFT-0007 shows ERROR since midnight, no acknowledgement.",
];

describe.skipIf(noBrowser)(`statistics${noBrowser ? ` (skipped: ${noBrowser})` : ""}`, () => {
  let court: ACourt;
  let browser: ABrowser;
  beforeAll(async () => {
    [court, browser] = await Promise.all([aCourt({ basePath: "/court" }), aBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await court?.stop();
  });
  const figure = (page: Page, name: string) => page.getByRole("region", { name, exact: true });
  const rows = (page: Page) => page.getByRole("list", { name: "Runs, newest first" }).getByRole("link");

  test("with nothing received say so, and how they begin", async () => {
    const { page, complaints } = await browser.open(`${court.url}/statistics`);
    await page.getByText("Nothing came in this time").waitFor();
    expect(await findFlaws(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test("count what came, and every mark leads to the runs it counts", async () => {
    const runIds = await Promise.all(texts.map((text) => court.submit(text)));
    for (const runId of runIds) {
      await fetch(`${court.url}/incident/run/${runId}`, { headers: { prefer: "wait=30" } });
    }
    await fetch(`${court.url}/incident/run/${runIds[0]}/feedback`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ is_right: true }),
    });
    const { page, complaints } = await browser.open(`${court.url}/statistics`);
    const chart = page.getByRole("img", { name: /^4 received in 30 days/ });
    await chart.waitFor();
    expect(await chart.locator("canvas").count()).toBe(1);
    await page.getByText("right: 1 of 1 judged").waitFor();

    await figure(page, "What it was")
      .getByRole("link", { name: /^Person injured or in danger/ })
      .click();
    await rows(page).first().waitFor();
    await page.waitForURL((url) => url.href.includes("kind=SAFETY.PERSON"));
    expect(await rows(page).count()).toBe(1);
    await page.goBack();

    await figure(page, "Named most often")
      .getByRole("link", { name: /^TGHU7654321/ })
      .click();
    await rows(page).nth(1).waitFor();
    expect(await rows(page).count()).toBe(2);
    await page.goBack();

    // Today's bar is the last; its lower end is the most severe.
    await chart.waitFor();
    const plot = page.locator(".u-over");
    const { width, height } = (await plot.boundingBox())!;
    await plot.click({ position: { x: width * (1 - 0.6 / 30.2), y: height - 4 } });
    await rows(page).first().waitFor();
    await page.waitForURL(/from=\d{4}-\d\d-\d\d&to=\d{4}-\d\d-\d\d&severity=Critical$/);
    expect(await rows(page).first().innerText()).toContain("QC-05");
    expect(complaints).toEqual([]);
  });

  test("are a table as well, for each chart, with links from its numbers", async () => {
    const { page, complaints } = await browser.open(`${court.url}/statistics?range=7d`);
    for (const name of ["How many came", "What it was", "When reports come", "How long it takes"]) {
      await figure(page, name)
        .getByRole("button", { name: `${name}: as a table` })
        .click();
      await figure(page, name).getByRole("table").waitFor();
    }
    const days = figure(page, "How many came").getByRole("row");
    expect(await days.count()).toBe(8);
    expect((await days.nth(1).getByRole("cell").allInnerTexts()).at(-1)).toBe("4");
    expect(await findFlaws(page)).toEqual([]);
    await days.nth(1).getByRole("link", { name: "4", exact: true }).click();
    await rows(page).nth(3).waitFor();
    expect(complaints).toEqual([]);
  });

  test("keep the range in the address, and the hours of the week open by keyboard", async () => {
    const { page, complaints } = await browser.open(`${court.url}/statistics`);
    await page.getByRole("link", { name: "90 days" }).click();
    await page.waitForURL(`${court.url}/statistics?range=90d`);
    await page.getByRole("img", { name: /in 90 days/ }).waitFor();
    expect(await findFlaws(page)).toEqual([]);

    const week = page.getByRole("grid", { name: "Reports by weekday and hour" });
    const busiest = week.locator('[aria-pressed="true"]');
    const name = (await busiest.getAttribute("aria-label"))!;
    expect(name).toMatch(/: [1-4]$/);
    await busiest.focus();
    await page.keyboard.press("ArrowRight");
    expect(await busiest.getAttribute("aria-label")).not.toBe(name);
    await page.keyboard.press("ArrowLeft");
    expect(await busiest.getAttribute("aria-label")).toBe(name);
    await figure(page, "When reports come").getByRole("listitem").first().getByRole("link").click();
    await rows(page).first().waitFor();
    expect(await rows(page).count()).toBe(Number(/\d$/.exec(name)![0]));

    await page.goBack();
    await page.getByLabel("First day").fill("2020-01-01");
    await page.getByLabel("Last day").fill("2020-01-31");
    await page.getByText("Nothing came in this time").waitFor();
    await page.waitForURL((url) => url.href === `${court.url}/statistics?from=2020-01-01&to=2020-02-01`);
    expect(complaints).toEqual([]);
  });
});
