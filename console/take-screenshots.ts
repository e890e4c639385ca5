import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { loadDemo } from "../demo/load.ts";
import { aBrowser } from "./e2e/a-browser.ts";
import { aCourt, aSlowSource } from "./e2e/a-court.ts";

/**
 * Takes the pictures in docs/screenshots anew, of the built console and the demo terminal:
 * `node console/take-screenshots.ts`. All but statistics.png, which needs weeks of runs.
 */
const root = resolve(import.meta.dirname, "..");
const pictures = join(root, "docs/screenshots");
const demo = join(root, "demo");
const draft = `From: Customer desk
Subject: Container CMAU0000020 twice on the portal

Good morning,
the shipper sees CMAU0000020 two times in the portal, once as gated in and once as loaded.
Only one box exists. Cut-off for MV Grey Pelican 07E is tonight 22:00, ticket TCK-742311.
`;
const desk = { width: 1280, height: 800 };

const directory = await mkdtemp(join(tmpdir(), "court-pictures-"));
const demoSources = [
  "sources:",
  "  - name: demo terminal logs",
  "    type: logs",
  `    paths: ["${demo}/logs/*.log*", "${demo}/logs/*.jsonl*"]`,
  "  - name: demo terminal database",
  "    type: sqlite",
  `    path: ${await loadDemo(directory)}`,
  "    profile: transhipment",
].join("\n");
const files = (await readdir(join(demo, "incidents"))).sort();
const texts = await Promise.all(files.map((file) => readFile(join(demo, "incidents", file), "utf8")));

const browser = await aBrowser();
try {
  await takeReports();
  await takeLiveRun();
} finally {
  await browser.close();
  await rm(directory, { recursive: true, force: true });
}

async function takeReports(): Promise<void> {
  const court = await aCourt({ sources: demoSources });
  try {
    for (const text of [
      "Worker injured at QC-05, ambulance called, crane stopped",
      "Thanks for the quick help yesterday, all good on our side now!",
      "API token of PELICAN-EDI rejected with 401 on /v1/containers now and then since 02:10",
      "Gate 4 camera misreads TGHU7654321, trucks queue on the road",
      "Reefer MSKU1234565 at -9 instead of -18, vessel alongside",
    ]) {
      await court.submit(text);
    }
    const runs = [];
    for (const text of texts) runs.push(await court.submit(text));
    const report = `${court.url}/runs/${runs[0]}`;
    const { page } = await browser.open(report, { viewport: desk });
    await page.getByRole("region", { name: "Verdict" }).waitFor();
    await page.screenshot({ path: join(pictures, "report-light.png") });
    await page.goto(`${report}?evidence=E6`);
    await page.getByRole("dialog").waitFor();
    await page.screenshot({ path: join(pictures, "evidence.png"), animations: "disabled" });

    await page.goto(court.url);
    await page.getByText(`${texts.length + 5} runs`).waitFor();
    await page.getByText("Waiting").waitFor({ state: "detached" });
    await page.screenshot({ path: join(pictures, "inbox.png"), animations: "disabled" });

    await page.goto(`${court.url}/new`);
    await page.getByRole("textbox").fill(draft);
    await page.getByText(/check digit should be/).waitFor();
    await page.screenshot({ path: join(pictures, "new.png"), animations: "disabled" });

    await page.goto(`${court.url}/library`);
    await page.getByText("Reports use these until").waitFor();
    await page.getByRole("listitem").first().waitFor();
    await page.screenshot({ path: join(pictures, "knowledge.png"), animations: "disabled" });

    await page.goto(`${court.url}/system`);
    await page.getByText("Everything works").waitFor();
    await page.screenshot({ path: join(pictures, "system.png"), animations: "disabled" });

    const { page: dark } = await browser.open(report, { viewport: desk, colorScheme: "dark" });
    await dark.getByRole("region", { name: "Verdict" }).waitFor();
    await dark.screenshot({ path: join(pictures, "report-dark.png") });
    const telephone = { width: 390, height: 780 };
    const { page: small } = await browser.open(report, { viewport: telephone, colorScheme: "dark" });
    await small.getByRole("region", { name: "Verdict" }).waitFor();
    await small.screenshot({ path: join(pictures, "report-telephone.png") });
  } finally {
    await court.stop();
  }
}

async function takeLiveRun(): Promise<void> {
  const slowSource = await aSlowSource();
  const sources = `${demoSources}\n${slowSource.config.replace("sources:\n", "")}`;
  const court = await aCourt({ sources });
  try {
    const runId = await court.submit(texts[0]!);
    await slowSource.waiting();
    const { page } = await browser.open(`${court.url}/runs/${runId}`, { viewport: desk });
    await page.getByText("Live", { exact: true }).waitFor();
    await page.getByText("demo terminal database").first().waitFor();
    await page.screenshot({ path: join(pictures, "live-run.png"), animations: "disabled" });
  } finally {
    slowSource.goOn();
    await court.stop();
    await slowSource.close();
  }
}
