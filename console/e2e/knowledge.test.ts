import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ABrowser, aBrowser, noBrowser } from "./a-browser.ts";
import { type ACourt, aCourt } from "./a-court.ts";
import { findFlaws } from "./find-violations.ts";

const log = [
  "Case log of the yard",
  "Nr,What happened,How we fixed it",
  "1,Gate 3 does not open,Replaced the relay",
  "2,,",
  "3,Crane QC-01 stops under load,Reset the load cell",
].join("\n");

describe.skipIf(noBrowser)(`knowledge${noBrowser ? ` (skipped: ${noBrowser})` : ""}`, () => {
  let court: ACourt;
  let browser: ABrowser;
  beforeAll(async () => {
    [court, browser] = await Promise.all([aCourt(), aBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await court?.stop();
  });
  const aFile = (name: string, text: string) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
  const chooseFiles = (page: Page, ...files: ReturnType<typeof aFile>[]) =>
    page.locator("input[type=file]").setInputFiles(files);

  test("a case log with columns of its own is shown before it is stored, with what is skipped and why", async () => {
    const { page, complaints } = await browser.open(`${court.url}/library/past-cases`);
    await page.getByText("No past case of your own yet").waitFor();
    expect(await findFlaws(page)).toEqual([]);
    await page.getByRole("link", { name: "Import" }).first().click();
    await chooseFiles(page, aFile("log.csv", log));
    await page.getByText("No runbook, past case or contact was found in it.").waitFor();
    expect(await page.getByRole("button", { name: "Nothing new to import" }).isDisabled()).toBe(true);

    await page.getByLabel("Problem").fill("What happened");
    await page.getByLabel("Solution").fill("How we fixed it");
    await page.getByRole("button", { name: "Read again" }).click();
    const read = page.getByRole("region", { name: "What would be stored" });
    await read.getByText("2 new · 1 skipped").waitFor();
    await read.getByRole("row", { name: "row 3 Gate 3 does not open past case" }).waitFor();
    await read.getByRole("row", { name: "row 4 it has neither a problem nor an alert" }).waitFor();
    expect(await findFlaws(page)).toEqual([]);

    await page.getByRole("button", { name: "Import 2 entries" }).click();
    await page.getByText("Stored: 2 new, 0 changed").waitFor();
    await page.getByRole("link", { name: "To the past cases" }).click();
    await page.getByRole("link", { name: "Past cases 2" }).waitFor();
    await page.getByRole("searchbox").fill("relay");
    await page.getByRole("link", { name: /Crane QC-01/ }).waitFor({ state: "detached" });
    await page.getByRole("link", { name: /Gate 3 does not open/ }).click();
    await page.getByRole("region", { name: "Solution" }).getByText("Replaced the relay").waitFor();
    expect(complaints).toEqual([]);
  });

  test("what came with the product is found, read, made one's own and had back", async () => {
    const { page, complaints } = await browser.open(`${court.url}/library`);
    await page.getByText("Reports use these until you have a runbook of your own.").waitFor();
    const whose = page.getByRole("navigation", { name: "Whose runbooks" });
    await whose.getByRole("link", { name: /Came with the product \d\d/, exact: false }).waitFor();
    await page.getByRole("searchbox").fill("reefer temperature");
    await page.getByRole("link", { name: /Reefer out of temperature range/ }).click();
    await page.getByRole("heading", { level: 1, name: /^Reefer out of temperature range/ }).waitFor();
    await page.getByText("Came with the product").waitFor();
    expect(await page.getByRole("button", { name: "Remove" }).count()).toBe(0);
    expect(await findFlaws(page)).toEqual([]);

    await page.getByRole("link", { name: "Copy as your own" }).click();
    await page.getByText("What you save is your own").waitFor();
    await page.getByLabel("Title").fill("Reefer too warm, as we do it");
    await page.getByRole("button", { name: "Save" }).click();
    const history = page.getByRole("region", { name: "History" });
    await history.getByText("The original").waitFor();
    expect(await history.locator("ins").allInnerTexts()).toEqual(["+ Reefer too warm, as we do it"]);
    await page.getByRole("link", { name: "Runbooks", exact: true }).click();
    // One that was adapted does not turn the others off.
    await whose.getByRole("link", { name: "Your own 1" }).waitFor();
    await page.getByText(/Reports also use the \d+ runbooks/).waitFor();

    await page.getByRole("link", { name: /as we do it/ }).click();
    await page.getByRole("button", { name: "Remove" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("The one that came with the product is used again.").waitFor();
    await dialog.getByRole("button", { name: "Remove" }).click();
    await whose.getByRole("link", { name: "Your own 0" }).waitFor();
    await page.goto(page.url().replace("/library/runbooks", "/library/runbooks/RB-CNTR-REEFER-1"));
    await page.getByRole("heading", { level: 1, name: /^Reefer out of temperature/ }).waitFor();
    expect(complaints).toEqual([]);
  });

  test("a runbook is written, corrected, taken back, removed and had again", async () => {
    const { page, complaints } = await browser.open(`${court.url}/library`);
    await page.getByText(/Reports use the \d+ runbooks/).waitFor();
    await page.getByRole("link", { name: "New runbook" }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Title is needed.").waitFor();
    expect(await page.getByLabel("Title").evaluate((field) => field === document.activeElement)).toBe(true);

    await page.getByLabel("Title").fill("Crane stops under load");
    expect(await page.getByLabel("Id", { exact: false }).last().inputValue()).toBe("crane-stops-under-load");
    await page.getByRole("button", { name: "Add: Steps" }).click();
    await page.keyboard.type("Read the error code.");
    await page.keyboard.press("Enter");
    await page.keyboard.type("Reset the load cell.");
    expect(await findFlaws(page)).toEqual([]);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { level: 1, name: "Crane stops under load" }).waitFor();
    const steps = page.getByRole("region", { name: "Steps" }).getByRole("listitem");
    expect(await steps.allInnerTexts()).toEqual(["Read the error code.", "Reset the load cell."]);

    await page.getByRole("link", { name: "Edit" }).click();
    await page.getByRole("button", { name: "Move up: Steps, 2 of 2" }).click();
    await page.getByRole("button", { name: "Save" }).click();
    const history = page.getByRole("region", { name: "History" });
    await history.getByText("Revision 2").waitFor();
    expect(await history.locator("del, ins").allInnerTexts()).toEqual([
      "− Read the error code.",
      "+ Read the error code.",
    ]);
    expect(await findFlaws(page)).toEqual([]);
    await history.getByRole("button", { name: "Go back to this: revision 1" }).click();
    await history.getByText("Revision 3").waitFor();
    expect(await steps.first().innerText()).toBe("Read the error code.");

    await page.getByRole("button", { name: "Remove" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await page.getByText("Reports use these until you have a runbook of your own.").waitFor();
    await page.goto(`${court.url}/library/runbooks/crane-stops-under-load`);
    await page.getByText("This runbook was removed.").waitFor();
    await history.getByRole("button", { name: "Go back to this: revision 3" }).click();
    await page.getByRole("region", { name: "Steps" }).waitFor();
    // The page asked for an entry that was not there: the browser notes that, and so do we.
    expect(complaints.filter((text) => !text.includes("404"))).toEqual([]);
  });

  test("what is written is not lost by a wrong click, and not over what a colleague wrote meanwhile", async () => {
    const path = `${court.url}/knowledge/contacts/lee`;
    const write = (name: string) =>
      fetch(path, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          ...{ id: "lee", module: "Vessel", name, role: "", email: null, phone: null },
          ...{ responsibility: "", escalation_steps: [], kinds: [] },
        }),
      });
    await write("Lee");
    const { page } = await browser.open(`${court.url}/library/contacts/lee?edit=true`);
    await page.getByLabel("Role").fill("Vessel desk");
    const asked = page.waitForEvent("dialog");
    const leaving = page.getByRole("link", { name: "Inbox" }).click();
    await (await asked).dismiss();
    await leaving;
    expect(await page.getByLabel("Role").inputValue()).toBe("Vessel desk");

    await write("Lee Min");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Somebody has changed this entry").waitFor();
    await page.getByRole("button", { name: "Save all the same" }).click();
    await page.getByText("Revision 3", { exact: true }).waitFor();
    expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("Lee");
  });

  test("a trouble that keeps coming becomes a draft, and the draft a runbook", async () => {
    const problems = [
      "Pilot boat radio silent on channel 12",
      "Radio of the pilot boat silent",
      "Pilot boat: radio silent again",
    ];
    const cases = [
      "id,problem,solution",
      ...problems.map((text, index) => `P-${index},${text},Swapped the radio battery pack`),
    ];
    const form = new FormData();
    form.append("file", new Blob([cases.join("\n")]), "pilots.csv");
    await fetch(`${court.url}/knowledge/import`, { method: "POST", body: form });

    const { page, complaints } = await browser.open(`${court.url}/library/gaps`);
    const gap = page.getByRole("region", { name: /radio/i });
    await gap.getByText("came 3 times").waitFor();
    await gap.getByText("The draft").click();
    await gap.getByText("Swapped the radio battery pack").first().waitFor();
    expect(await findFlaws(page)).toEqual([]);
    await gap.getByRole("button", { name: "Save as draft and edit" }).click();
    await page.getByRole("button", { name: "Save" }).waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Publish" }).click();
    await page.getByText("Published").waitFor();
    await page.getByRole("button", { name: "Publish" }).waitFor({ state: "detached" });
    expect(complaints).toEqual([]);
  });

  test("thousands of past cases are scrolled to the end with few rows in the page", async () => {
    const many = 2_000;
    const lines = Array.from({ length: many }, (_, index) => `${index},Crane ${index} stops,Reset ${index}`);
    const { page, complaints } = await browser.open(`${court.url}/library/import`);
    await chooseFiles(page, aFile("many.csv", ["id,problem,solution", ...lines].join("\n")));
    await page.getByRole("button", { name: "Import 2,000 entries" }).click();
    await page.getByText("Stored: 2,000 new, 0 changed").waitFor();
    await page.goto(`${court.url}/library/past-cases?q=crane`);
    const rows = page.getByRole("main").getByRole("listitem");
    await rows.first().waitFor();
    const end = page.getByText(/^[\d,]+ past cases$/);
    while (!(await end.isVisible())) await page.mouse.wheel(0, 20_000);
    expect(Number((await end.innerText()).replace(/\D/g, ""))).toBeGreaterThanOrEqual(many);
    expect(await rows.count()).toBeLessThan(60);
    expect(complaints).toEqual([]);
  });
});
