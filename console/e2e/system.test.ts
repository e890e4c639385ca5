import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ABrowser, aBrowser, noBrowser, withoutLostConnections } from "./a-browser.ts";
import { type ACourt, aCourt, aSlowSource, type SlowSource } from "./a-court.ts";
import { findFlaws } from "./find-violations.ts";

describe.skipIf(noBrowser)(`the system${noBrowser ? ` (skipped: ${noBrowser})` : ""}`, () => {
  let court: ACourt;
  let slowSource: SlowSource;
  let browser: ABrowser;
  beforeAll(async () => {
    slowSource = await aSlowSource();
    [court, browser] = await Promise.all([aCourt({ sources: slowSource.config }), aBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await court?.stop();
    await slowSource?.close();
  });

  test("a source that cannot be used is named with its reason, and the page does not wait for it", async () => {
    const { page, complaints } = await browser.open(`${court.url}/system`);
    const sources = page.getByRole("region", { name: "Where evidence is looked up" });
    await sources.getByText("Being checked…").waitFor();
    await slowSource.waiting();
    expect(await findFlaws(page)).toEqual([]);
    slowSource.goOn();
    await sources.getByText("Cannot be used").waitFor();
    await page.getByRole("alert").getByText("slow database cannot be used").waitFor();
    expect(await findFlaws(page)).toEqual([]);
    const addresses = page.getByRole("region", { name: "For programs" }).getByRole("link");
    for (const link of await addresses.all()) {
      const address = await link.evaluate((element) => (element as HTMLAnchorElement).href);
      expect([address, (await fetch(address)).status]).toEqual([address, 200]);
    }
    expect(complaints).toEqual([]);
  });

  test("old runs are counted before they are removed, and kept when one thinks better of it", async () => {
    const runId = await court.submit("Gate 4 camera misreads container TGHU7654321");
    await fetch(`${court.url}/incident/run/${runId}`, { headers: { prefer: "wait=30" } });
    const { page, complaints } = await browser.open(`${court.url}/system`);
    const form = page.getByRole("form", { name: "Remove old runs" });
    await form.getByRole("button", { name: "Count them" }).click();
    await form.getByText("No finished run is older than 90 days.").waitFor();

    await form.getByLabel("Ended more than").fill("0");
    await form.getByRole("button", { name: "Count them" }).click();
    const dialog = page.getByRole("dialog", { name: "Remove old runs?" });
    await dialog.getByText("1 run", { exact: true }).waitFor();
    await dialog.getByRole("button", { name: "Keep them" }).click();
    expect((await fetch(`${court.url}/incident/run/${runId}`)).status).toBe(200);

    await form.getByRole("button", { name: "Count them" }).click();
    await dialog.getByRole("button", { name: "Remove 1 run" }).click();
    await page.getByText("1 old run was removed").waitFor();
    expect((await fetch(`${court.url}/incident/run/${runId}`)).status).toBe(404);
    expect(complaints).toEqual([]);
  });

  test("a service that is gone is told, and the last state stays to be read", async () => {
    const { page, complaints } = await browser.open(`${court.url}/system`);
    const service = page.getByRole("region", { name: "Service", exact: true });
    await service.getByText("SQLite, in this process").waitFor();
    await court.kill();
    await page.getByText("The service has not answered since").waitFor({ timeout: 30_000 });
    await service.getByText("SQLite, in this process").waitFor();
    // A page that was not visited yet is waited for, and comes when the service is back.
    await page.getByRole("link", { name: "Statistics" }).click();
    await page.getByText("Loading the page").waitFor();
    await court.start();
    await page.getByText("The service has not answered since").waitFor({ state: "detached" });
    await page.getByRole("heading", { level: 1, name: "Statistics" }).waitFor();
    expect(withoutLostConnections(complaints)).toEqual([]);
  });

  test("a key that may only read is offered nothing that changes", async () => {
    const guarded = await aCourt({ keys: { reader: "read" } });
    try {
      const { page, complaints } = await browser.open(`${guarded.url}/system`);
      await page.getByLabel("Key").fill(guarded.keys.reader!);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("region", { name: "For programs" }).waitFor();
      expect(await page.getByRole("form", { name: "Remove old runs" }).count()).toBe(0);
      await page.getByRole("link", { name: "Knowledge" }).click();
      await page.getByText("Reports use these until you have a runbook of your own.").waitFor();
      expect(await page.getByRole("link", { name: /^(?:Import|New runbook)$/ }).count()).toBe(0);
      await page.goto(`${guarded.url}/library/import`);
      await page.getByText("Your key may read, not write").waitFor();
      expect(complaints.filter((text) => !text.includes("401"))).toEqual([]);
    } finally {
      await guarded.stop();
    }
  });
});
