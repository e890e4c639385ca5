import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ABrowser, aBrowser, noBrowser } from "./a-browser.ts";
import { type ACourt, aCourt, type Store } from "./a-court.ts";
import { findViolations } from "./find-violations.ts";

const report =
  "LINE-PSA called 03:10. REF-IFT-0007 shows ERROR since midnight, no acknowledgement. Container MSKU1234567 waits.";

const stores: Store[] = ["SQLite", "PostgreSQL"];

describe.skipIf(noBrowser)(`the way of an incident${noBrowser ? ` (skipped: ${noBrowser})` : ""}`, () => {
  let browser: ABrowser;
  beforeAll(async () => {
    browser = await aBrowser();
  });
  afterAll(() => browser?.close());

  describe.each(stores)("on %s", (store) => {
    let court: ACourt;
    beforeAll(async () => {
      court = await aCourt({ store });
    });
    afterAll(() => court?.stop());

    test("an empty inbox offers samples, and one of them becomes a report", async () => {
      const { page, complaints } = await browser.open(court.url);
      await page.getByRole("button", { name: /^Run: A refused vessel advice/ }).waitFor();
      expect(await findViolations(page)).toEqual([]);
      await page.getByRole("button", { name: /^Run: A refused vessel advice/ }).click();
      await page.getByRole("region", { name: "Verdict" }).waitFor();
      expect(await page.getByRole("heading", { level: 1 }).innerText()).toMatch(/LION CITY/);
      expect(complaints).toEqual([]);
    });

    test("a pasted report becomes a verdict whose evidence opens with its words, and is judged", async () => {
      const { page, complaints } = await browser.open(`${court.url}/new`);
      await page.getByRole("textbox", { name: "The report" }).fill(report);
      const recognised = page.getByRole("region", { name: "What is recognised" });
      await recognised.getByText("MSKU1234567", { exact: true }).waitFor();
      expect(await recognised.innerText()).toContain("MSKU1234565");
      await page.getByRole("button", { name: "Submit" }).click();

      const verdict = page.getByRole("region", { name: "Verdict" });
      await verdict.waitFor();
      expect(await verdict.innerText()).toContain("EDI acknowledgement missing");
      expect(await verdict.innerText()).toMatch(/Next\n/);
      const marked = page.getByRole("region", { name: "The text as it was received" }).locator("mark");
      await marked
        .filter({ hasText: /^MSKU1234567$/ })
        .first()
        .waitFor();

      await page.getByRole("region", { name: "Evidence" }).getByRole("link").first().click();
      const evidence = page.getByRole("dialog");
      await evidence.waitFor();
      await page.waitForURL(/\?evidence=E1$/);
      expect(await evidence.innerText()).toContain("What was asked");
      await page.keyboard.press("Escape");
      await evidence.waitFor({ state: "hidden" });
      await page.waitForURL((url) => !url.search.includes("evidence"));

      await page.getByRole("tab", { name: "Customer" }).click();
      expect(await page.getByRole("tabpanel", { name: "Customer" }).innerText()).toContain("Dear customer");
      const step = page.getByRole("region", { name: "Runbook" }).getByRole("checkbox").first();
      await step.check();

      await page.getByRole("button", { name: "Not right" }).click();
      await page.getByLabel("What it was").selectOption("EDI.VALIDATION_REJECT");
      await page.getByLabel("Who answers for it").fill("EDI night desk");
      await page.getByLabel(/How it was resolved/).fill("The partner sent the segment again.");
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText("It should have been: EDI message rejected, EDI night desk").waitFor();

      await page.reload();
      expect(await step.isChecked()).toBe(true);
      await page.getByText("The partner sent the segment again.").waitFor();
      expect(complaints).toEqual([]);
    });

    test("the same report again is recognised as one that is there already", async () => {
      const { page } = await browser.open(`${court.url}/new`);
      await page.getByRole("textbox", { name: "The report" }).fill(report);
      await page.getByText("This looks like one you have already").waitFor();
    });

    test("everything is done without a pointer: write, submit, go back, choose, open, close", async () => {
      const { page, complaints } = await browser.open(court.url);
      await page.getByRole("list", { name: "Runs, newest first" }).waitFor();
      await page.keyboard.press("c");
      await page.waitForURL("**/new");
      await page.keyboard.type("Gate 4 camera misreads container TGHU7654321, trucks wait");
      await page.keyboard.press("Control+Enter");
      await page.waitForURL("**/runs/*");
      await page.getByRole("region", { name: "Verdict" }).waitFor();

      // Nobody waits for the palette before typing.
      await page.keyboard.press("Control+k");
      await page.keyboard.type("go to inbox");
      await page.keyboard.press("Enter");
      const list = page.getByRole("list", { name: "Runs, newest first" });
      await list.waitFor();
      await page.keyboard.press("j");
      await page.keyboard.press("j");
      const second = list.getByRole("link").nth(1);
      expect(await second.evaluate((link) => link === document.activeElement)).toBe(true);
      const address = await second.getAttribute("href");
      await page.keyboard.press("Enter");
      await page.waitForURL(`**${address}`);
      await page.keyboard.press("?");
      await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "hidden" });
      expect(complaints).toEqual([]);
    });

    test("single keys do nothing once they are turned off, and stay off", async () => {
      const { page } = await browser.open(court.url);
      await page.getByRole("list", { name: "Runs, newest first" }).waitFor();
      await page.keyboard.press("?");
      await page.getByLabel(/Shortcuts of a single key/).uncheck();
      await page.keyboard.press("Escape");
      await page.reload();
      await page.getByRole("list", { name: "Runs, newest first" }).waitFor();
      await page.keyboard.press("c");
      await page.keyboard.press("?");
      await page.keyboard.press("Control+k");
      await page.getByRole("dialog", { name: "Search and commands" }).waitFor();
      await page.waitForURL((url) => url.href === `${court.url}/`);
      expect(await page.getByRole("dialog").count()).toBe(1);
    });

    test("a draft survives a closed tab, and a mail is sent as the file it is", async () => {
      const { page } = await browser.open(`${court.url}/new`);
      await page.getByRole("textbox", { name: "The report" }).fill("Half a sentence about QC-05");
      const { page: again } = await browser.open(`${court.url}/new`, { beside: page });
      await page.close();
      await again.reload();
      expect(await again.getByRole("textbox", { name: "The report" }).inputValue()).toBe(
        "Half a sentence about QC-05",
      );
      const mail =
        "From: desk@example.com\r\nSubject: Reefer alarm\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nReefer MSKU1234565 is at -9, set to -18.\r\n";
      await again
        .locator("input[type=file]")
        .setInputFiles({ name: "alarm.eml", mimeType: "message/rfc822", buffer: Buffer.from(mail) });
      await again.getByText("alarm.eml").waitFor();
      await again.getByRole("button", { name: "Submit" }).click();
      await again.getByRole("region", { name: "Verdict" }).waitFor();
      expect(await again.getByText(/by mail/).innerText()).toContain("by mail");
    });
  });
});
