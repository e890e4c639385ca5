import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ABrowser, aBrowser, noBrowser } from "./a-browser.ts";
import { type ACourt, aCourt } from "./a-court.ts";

/** As Ctrl+V does. */
function paste(page: Page, text: string): Promise<void> {
  return page.getByRole("textbox", { name: "The report" }).evaluate((field, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", pasted);
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

describe.skipIf(noBrowser)(`texts as they come${noBrowser ? ` (skipped: ${noBrowser})` : ""}`, () => {
  let court: ACourt;
  let browser: ABrowser;
  beforeAll(async () => {
    [court, browser] = await Promise.all([aCourt(), aBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await court?.stop();
  });

  test("markup in a report is shown and not run", async () => {
    const text =
      '<script>document.title="run"</script><img src=x onerror="document.title=1"> Container <b>MSKU1234567</b> is missing';
    const runId = await court.submit(text);
    const { page, complaints } = await browser.open(`${court.url}/runs/${runId}`);
    const received = page.getByRole("region", { name: "The text as it was received" });
    await received.locator("mark").first().waitFor();
    expect(await received.innerText()).toBe(text);
    expect(await page.locator("main img, main script, main b").count()).toBe(0);
    expect(await page.title()).toMatch(/· Imperial Court$/);
    expect(complaints).toEqual([]);
  });

  test("a line from right to left reads so, beside lines that do not", async () => {
    const runId = await court.submit(
      "الحاوية MSKU1234567 مفقودة من المحطة\nContainer TGHU7654321 is missing from the terminal",
    );
    const { page, complaints } = await browser.open(`${court.url}/runs/${runId}`);
    const received = page.getByRole("region", { name: "The text as it was received" });
    const marks = received.locator("mark");
    await marks.nth(1).waitFor();
    const frame = (await received.boundingBox())!;
    const middle = frame.x + frame.width / 2;
    const [arabic, english] = [(await marks.nth(0).boundingBox())!, (await marks.nth(1).boundingBox())!];
    expect(arabic.x).toBeGreaterThan(middle);
    expect(english.x + english.width).toBeLessThan(middle);
    expect(complaints).toEqual([]);
  });

  test("a megabyte is written, submitted and read", async () => {
    const line = "2026-03-02T02:14:09Z WARN yard box DEMU4820190 not at position B12, retry\n";
    const text = line.repeat(Math.floor((1024 * 1024) / line.length));
    const { page, complaints } = await browser.open(`${court.url}/new`);
    await paste(page, text);
    await page.getByText(/Pasted text · 1\.0 MB/).waitFor();
    await page.getByRole("button", { name: "Submit" }).click();
    await page.getByRole("region", { name: "Verdict" }).waitFor();
    await page.getByRole("button", { name: /Show all of it/ }).click();
    const received = page.getByRole("region", { name: "The text as it was received" });
    await page.waitForFunction(
      (length) => document.querySelector("#text section")?.textContent?.length === length,
      text.length,
    );
    await received.evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
    await received.locator("mark").last().waitFor();
    expect(complaints).toEqual([]);
  });

  test("more than the service takes is refused before it is sent", async () => {
    const { page } = await browser.open(`${court.url}/new`);
    await paste(page, "é".repeat(600_000));
    await page.getByText(/larger than 1 MiB/).waitFor();
    await page.getByRole("button", { name: "Submit" }).click();
    await page.getByText("Paste or write the report first.").waitFor();
  });
});
