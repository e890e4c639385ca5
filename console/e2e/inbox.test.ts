import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ABrowser, aBrowser, noBrowser } from "./a-browser.ts";
import { type ACourt, aCourt } from "./a-court.ts";

const texts = [
  "Gate 4 camera misreads container TGHU7654321",
  "ETA of MV Pacific Dawn differs between portal and TOS",
  "Worker injured at crane QC-05, ambulance called",
];

describe.skipIf(noBrowser)(`the inbox, below a path${noBrowser ? ` (skipped: ${noBrowser})` : ""}`, () => {
  let court: ACourt;
  let browser: ABrowser;
  beforeAll(async () => {
    [court, browser] = await Promise.all([aCourt({ basePath: "/court" }), aBrowser()]);
    for (const text of texts) await court.submit(text);
  });
  afterAll(async () => {
    await browser?.close();
    await court?.stop();
  });

  test("the address is the state: filters go into it, and a loaded address shows the same", async () => {
    const { page, complaints } = await browser.open(`${court.url}/`);
    const rows = page.getByRole("list", { name: "Runs, newest first" }).getByRole("link");
    await rows.nth(2).waitFor();
    await page.getByRole("searchbox").fill("crane");
    await rows.nth(1).waitFor({ state: "detached" });
    expect(await rows.first().innerText()).toContain("QC-05");
    await page.waitForURL((url) => url.href === `${court.url}/?q=crane`);

    await page.getByRole("searchbox").fill("");
    await rows.nth(2).waitFor();
    await rows.filter({ hasText: "Critical" }).waitFor();
    await page.getByRole("button", { name: "Severity" }).click();
    await page.getByRole("menuitemcheckbox", { name: "Critical" }).click();
    await page.keyboard.press("Escape");
    await rows.nth(1).waitFor({ state: "detached" });
    await page.waitForURL((url) => url.href === `${court.url}/?severity=Critical`);
    await page.reload();
    expect(await rows.first().innerText()).toContain("QC-05");
    await page.getByRole("link", { name: "Failed" }).click();
    await page.getByText("No run fits").waitFor();
    await page.goBack();
    await rows.first().waitFor();
    await rows.first().click();
    await page.waitForURL(`${court.url}/runs/*`);
    await page.getByRole("region", { name: "Verdict" }).waitFor();
    expect(complaints).toEqual([]);
  });

  test("news do not move the row under the pointer; they wait to be shown", async () => {
    const { page } = await browser.open(`${court.url}/`);
    const rows = page.getByRole("list", { name: "Runs, newest first" }).getByRole("link");
    await rows.nth(2).hover();
    const before = await rows.allInnerTexts();
    await court.submit("Reefer MSKU1234565 temperature rising");
    const news = page.getByRole("button", { name: "1 new" });
    await news.waitFor();
    expect((await rows.allInnerTexts()).length).toBe(before.length);
    await news.click();
    await rows.filter({ hasText: "Reefer" }).waitFor();
    expect(await rows.first().innerText()).toContain("Reefer");
  });

  test("with nobody at the list news come in by themselves, in every tab", async () => {
    const { page } = await browser.open(`${court.url}/`);
    const { page: second } = await browser.open(`${court.url}/`, { beside: page });
    await page.getByRole("list", { name: "Runs, newest first" }).waitFor();
    await court.submit("Batch job ran twice at midnight");
    for (const tab of [page, second]) await tab.getByRole("link", { name: /Batch job/ }).waitFor();
  });

  test("hundreds of runs are scrolled to the end with few rows in the page", async () => {
    const many = 400;
    await Promise.all(Array.from({ length: many }, (_, index) => court.submit(`Gate ${index} is slow`)));
    const { page, complaints } = await browser.open(`${court.url}/`);
    const rows = page.getByRole("list", { name: "Runs, newest first" }).getByRole("listitem");
    await rows.first().waitFor();
    const end = page.getByText(/^[\d,]+ runs$/);
    while (!(await end.isVisible())) await page.mouse.wheel(0, 20_000);
    expect(Number((await end.innerText()).replace(/\D/g, ""))).toBeGreaterThan(many);
    expect(await rows.count()).toBeLessThan(80);
    expect(complaints).toEqual([]);
  });
});
