import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ABrowser, aBrowser, noBrowser } from "./a-browser.ts";
import { type ACourt, aCourt } from "./a-court.ts";

describe.skipIf(noBrowser)(`a court with keys${noBrowser ? ` (skipped: ${noBrowser})` : ""}`, () => {
  let court: ACourt;
  let browser: ABrowser;
  beforeAll(async () => {
    const keys = { desk: "submit,operate", reader: "read" };
    [court, browser] = await Promise.all([aCourt({ keys }), aBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await court?.stop();
  });

  test("asks for a key, goes on to what was wanted, and forgets on signing out", async () => {
    const { page } = await browser.open(`${court.url}/?q=gate`);
    await page.getByLabel("Key").fill("court_wrong_key");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("alert").waitFor();
    await page.getByLabel("Key").fill(court.keys.desk!);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("No run fits").waitFor();
    await page.waitForURL((url) => url.href === `${court.url}/?q=gate`);

    await page.goto(`${court.url}/new`);
    await page.getByRole("textbox", { name: "The report" }).fill("Gate 4 is down, trucks wait");
    await page.getByRole("button", { name: "Submit" }).click();
    await page.getByRole("region", { name: "Verdict" }).waitFor();
    await page.getByRole("button", { name: "Run again" }).waitFor();

    await page.getByRole("button", { name: "Settings and help" }).click();
    await page.getByRole("menuitem", { name: "Sign out desk" }).click();
    await page.getByLabel("Key").waitFor();
    await page.goto(court.url);
    await page.getByLabel("Key").waitFor();
  });

  test("does not offer what a key may not do", async () => {
    const { page, complaints } = await browser.open(`${court.url}/sign-in`);
    await page.getByLabel("Key").fill(court.keys.reader!);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("link", { name: /Gate 4/ }).click();
    await page.getByRole("region", { name: "Verdict" }).waitFor();
    await page.getByRole("button", { name: "Export" }).waitFor();
    expect(await page.getByRole("button", { name: "Run again" }).count()).toBe(0);
    expect(await page.getByRole("link", { name: "New incident" }).count()).toBe(0);
    expect(await page.getByRole("button", { name: "Not right" }).count()).toBe(0);
    expect(complaints.filter((text) => !text.includes("401"))).toEqual([]);
  });
});
