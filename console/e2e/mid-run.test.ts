import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ABrowser, aBrowser, noBrowser, withoutLostConnections } from "./a-browser.ts";
import { type ACourt, aCourt, aSlowSource, type SlowSource } from "./a-court.ts";
import { findViolations } from "./find-violations.ts";

const report = "Container MSKU1234567 is missing from the terminal, ticket TCK-742311";

describe.skipIf(noBrowser)(`a run at work${noBrowser ? ` (skipped: ${noBrowser})` : ""}`, () => {
  let court: ACourt;
  let browser: ABrowser;
  let slowSource: SlowSource;
  beforeAll(async () => {
    slowSource = await aSlowSource();
    [court, browser] = await Promise.all([aCourt({ sources: slowSource.config }), aBrowser()]);
  });
  afterAll(async () => {
    slowSource?.goOn();
    await browser?.close();
    await court?.stop();
    await slowSource?.close();
  });
  beforeEach(() => slowSource.hold());

  test("a reload in mid-run shows the same stages, two tabs see the same, and both get the report", async () => {
    const runId = await court.submit(report);
    await slowSource.waiting();
    const address = `${court.url}/runs/${runId}`;
    const { page, complaints } = await browser.open(address);
    const stages = page.getByRole("list", { name: "Stages" });
    const isLookingUp = (text: string) => /identifiers/.test(text) && /at work/.test(text);
    await page.getByText("Live", { exact: true }).waitFor();
    await stages.getByText("2 identifiers").waitFor();
    expect(isLookingUp(await stages.innerText())).toBe(true);
    expect(await findViolations(page)).toEqual([]);
    await page.reload();
    await stages.getByText("2 identifiers").waitFor();
    const { page: second } = await browser.open(address, { beside: page });
    await second.getByRole("list", { name: "Stages" }).getByText("2 identifiers").waitFor();

    slowSource.goOn();
    await page.getByRole("region", { name: "Verdict" }).waitFor();
    await second.getByRole("region", { name: "Verdict" }).waitFor();
    expect(complaints).toEqual([]);
  });

  test("a server killed in mid-run is waited for, and after its restart the report arrives", async () => {
    await surviveKill(court, browser, slowSource);
  });

  test("where a stream is not possible the page polls, and says so", async () => {
    const runId = await court.submit(report);
    await slowSource.waiting();
    const { page } = await browser.open("about:blank");
    // A proxy that lets no stream through.
    await page.route("**/events*", (route) =>
      route.request().headers().accept?.startsWith("text/event-stream")
        ? route.fulfill({ status: 502, body: "Bad gateway" })
        : route.continue(),
    );
    await page.goto(`${court.url}/runs/${runId}`);
    await page.getByText(/Asking every second instead/).waitFor();
    slowSource.goOn();
    await page.getByRole("region", { name: "Verdict" }).waitFor();
  });

  test("a run is cancelled with a reason, keeps its text, and can be run again", async () => {
    const runId = await court.submit(report);
    await slowSource.waiting();
    for (const gate of [1, 2, 3, 4, 5]) await court.submit(`Gate ${gate} is down`);
    const waiting = await court.submit("Gate 6 is down");
    const { page, complaints } = await browser.open(`${court.url}/runs/${waiting}`);
    await page.getByText(/^About \d others? (?:is|are) ahead/).waitFor();
    await page.goto(`${court.url}/runs/${runId}`);
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByLabel(/Reason/).fill("reported twice");
    await page.getByRole("button", { name: "Cancel the run" }).click();
    await page.getByText("This run was cancelled").waitFor();
    expect(await page.getByRole("region", { name: "What happened" }).innerText()).toContain("reported twice");
    await page
      .getByRole("region", { name: "The text as it was received" })
      .getByText(/TCK-742311/)
      .waitFor();

    expect(await findViolations(page)).toEqual([]);

    slowSource.goOn();
    await page.getByRole("button", { name: "Run again" }).click();
    await page.getByRole("region", { name: "Verdict" }).waitFor();
    await page.waitForURL((url) => !url.href.includes(runId));
    expect(complaints).toEqual([]);
  });

  test("a server killed in mid-run is waited for on PostgreSQL, too", async () => {
    const slow = await aSlowSource();
    const distributed = await aCourt({ sources: slow.config, store: "PostgreSQL" });
    try {
      await surviveKill(distributed, browser, slow);
    } finally {
      slow.goOn();
      await distributed.stop();
      await slow.close();
    }
  });
});

async function surviveKill(court: ACourt, browser: ABrowser, slowSource: SlowSource): Promise<void> {
  const runId = await court.submit(report);
  await slowSource.waiting();
  const { page, complaints } = await browser.open(`${court.url}/runs/${runId}`);
  await page.getByText("Live", { exact: true }).waitFor();

  await court.kill();
  await page
    .getByText(/connection was lost|does not answer/)
    .first()
    .waitFor();
  slowSource.goOn();
  await court.start();
  await page.getByRole("region", { name: "Verdict" }).waitFor();
  await page.getByText(/has not answered since/).waitFor({ state: "hidden" });
  await page.getByText("Stage by stage").click();
  expect(withoutLostConnections(complaints)).toEqual([]);
}
