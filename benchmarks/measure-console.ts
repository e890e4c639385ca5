import type { Page } from "playwright-core";
import { firstLoad } from "../console/check-budget.ts";
import { type ABrowser, aBrowser } from "../console/e2e/a-browser.ts";
import { createTestDatabase } from "../service/src/testing/postgres-cluster.ts";
import { percentile, run } from "./load.ts";
import { type ServerProcess, startScriptWith } from "./processes.ts";
import type { Measure } from "./run.ts";

const storedRuns = 100_000;
const loads = 15;
/** Event Timing tells no shorter ones; an interaction it is silent about counts as this. */
const shortestMs = 16;

/**
 * The console in Chromium over loopback with 100 000 runs stored, on both stores: each load in a profile of its
 * own, so that nothing is cached, and each interaction from the key or click to the next paint, as browsers
 * themselves report it (Event Timing).
 */
export async function measureConsole(): Promise<Measure[]> {
  const bytes = [...firstLoad().values()].reduce((sum, size) => sum + size, 0);
  return [
    measure("JavaScript of the first load, compressed", bytes / 1000, 170, "kB"),
    ...(await measureOn("embedded store", {})),
  ];
}

export async function measureConsoleOnPostgres(): Promise<Measure[]> {
  const database = await createTestDatabase();
  try {
    return await measureOn("PostgreSQL", { COURT_DATABASE_URL: database.url });
  } finally {
    await database.drop();
  }
}

async function measureOn(store: string, environment: Record<string, string>): Promise<Measure[]> {
  const browser = await aBrowser();
  const court = await startScriptWith(environment, "noop-court.ts");
  try {
    const total = await fill(court);
    const paints: Paints[] = [];
    for (let load = 0; load < loads; load++) paints.push(await timeLoad(browser, court.url));
    const each = (name: keyof Paints) => paints.map((paint) => paint[name]);
    const interactions = await timeInteractions(browser, court.url);
    const on = `${store}, ${total} runs`;
    return [
      measure(
        `first contentful paint, median of ${loads} (${on})`,
        percentile(each("first"), 0.5),
        500,
        "ms",
      ),
      measure(`first contentful paint, slowest of ${loads} (${on})`, Math.max(...each("first")), 500, "ms"),
      measure(`largest contentful paint, median (${on})`, percentile(each("largest"), 0.5), 1_000, "ms"),
      measure(`layout shift while loading, largest (${on})`, Math.max(...each("shift")), 0.1, ""),
      measure(
        `${interactions.length} interactions to next paint, p50 (${on})`,
        percentile(interactions, 0.5),
        null,
        "ms",
      ),
      measure(
        `${interactions.length} interactions to next paint, p95 (${on})`,
        percentile(interactions, 0.95),
        100,
        "ms",
      ),
    ];
  } finally {
    await browser.close();
    await court.stop();
  }
}

async function fill({ url }: ServerProcess): Promise<number> {
  const counts = async () => {
    const { total, by_status: byStatus } = (await (await fetch(`${url}/incident/stats`)).json()) as {
      total: number;
      by_status: Record<string, number>;
    };
    return { total, unfinished: (byStatus.queued ?? 0) + (byStatus.running ?? 0) };
  };
  while ((await counts()).total < storedRuns) {
    await run({
      url: `${url}/incident/run`,
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "incident_text=Container+MSKU1234565+is+missing+from+terminal+2",
      seconds: 5,
    });
  }
  for (;;) {
    const { total, unfinished } = await counts();
    if (unfinished === 0) return total;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

interface Paints {
  readonly first: number;
  readonly largest: number;
  readonly shift: number;
}

async function timeLoad(browser: ABrowser, url: string): Promise<Paints> {
  const { page } = await browser.open("about:blank");
  await page.addInitScript(`
    globalThis.paints = { first: 0, largest: 0, shift: 0 };
    const observe = (type, note) =>
      new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
    observe("paint", ({ name, startTime }) => { if (name === "first-contentful-paint") paints.first = startTime; });
    observe("largest-contentful-paint", ({ startTime }) => { paints.largest = startTime; });
    observe("layout-shift", ({ value }) => { paints.shift += value; });`);
  await page.goto(url);
  await row(page).waitFor();
  await page.waitForFunction("paints.first > 0 && paints.largest > 0");
  const paints = await page.evaluate<Paints>("paints");
  await page.context().close();
  return paints;
}

const row = (page: Page) => page.getByRole("list", { name: "Runs, newest first" }).getByRole("link").first();

/** A shift at the inbox: down the list, words to search, filters, views, a run and back, the palette, help. */
async function timeInteractions(browser: ABrowser, url: string): Promise<number[]> {
  const { page } = await browser.open("about:blank");
  await page.addInitScript(`
    globalThis.interactions = new Map();
    new PerformanceObserver((list) => {
      for (const { interactionId, duration } of list.getEntries()) {
        if (interactionId) interactions.set(interactionId, Math.max(duration, interactions.get(interactionId) ?? 0));
      }
    }).observe({ type: "event", durationThreshold: ${shortestMs}, buffered: true });`);
  await page.goto(url);
  await row(page).waitFor();
  for (let step = 0; step < 40; step++) await page.keyboard.press("j");
  for (let step = 0; step < 40; step++) await page.keyboard.press("k");
  await page.mouse.move(700, 500);
  for (let turn = 0; turn < 30; turn++) await page.mouse.wheel(0, 2_000);
  await page.keyboard.press("/");
  for (const words of ["container", "missing terminal", "nothing of the kind"]) {
    await page.keyboard.type(words);
    await page.waitForURL((address) => address.searchParams.get("q") === words);
    await page.getByRole("searchbox").fill("");
    await row(page).waitFor();
  }
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Severity" }).click();
  for (const level of ["Critical", "High", "Medium", "Low"]) {
    await page.getByRole("menuitemcheckbox", { name: level }).click();
    await page.waitForURL((address) => address.search.includes(level));
  }
  await page.keyboard.press("Escape");
  for (const view of ["Active", "Needs me", "Failed", "All"]) {
    await page.getByRole("link", { name: view, exact: true }).click();
  }
  await page.getByRole("button", { name: "Clear" }).click();
  await row(page).waitFor();
  for (let visit = 0; visit < 5; visit++) {
    await row(page).click();
    await page.getByRole("region", { name: "Verdict" }).waitFor();
    await page.getByRole("link", { name: "Inbox" }).first().click();
    await row(page).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.type("stat");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
  }
  const { told, total } = await page.evaluate<{ told: number[]; total: number }>(
    "({ told: [...interactions.values()], total: performance.interactionCount })",
  );
  await page.context().close();
  return [...told, ...Array.from({ length: Math.max(0, total - told.length) }, () => shortestMs)];
}

function measure(name: string, value: number, target: number | null, unit: string): Measure {
  const shown = unit === "" ? value.toFixed(3) : `${Math.round(value)} ${unit}`;
  return {
    name,
    value: shown,
    target: target === null ? "–" : `< ${target} ${unit}`.trimEnd(),
    isMet: target === null || value < target,
  };
}
