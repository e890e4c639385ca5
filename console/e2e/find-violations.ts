import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface AxeResults {
  readonly violations: readonly { id: string; nodes: { target: string[]; failureSummary: string }[] }[];
}

/** The rules whose answer depends on the theme; what is named and nested is the same in both. */
const colourRules = { type: "rule", values: ["color-contrast", "link-in-text-block"] };
const allRules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds on the page as it is, WCAG 2.2 AA and its best practices. */
export async function findViolations(page: Page, runOnly: object = allRules): Promise<string[]> {
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(axe);
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run(document, ${JSON.stringify({ runOnly, resultTypes: ["violations"] })})`,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(" ")}: ${failureSummary}`),
  );
}

/** Resolves when the page has the theme's colours and the window's sizes everywhere. */
const settle = `(async () => {
  for (let calm = 0; calm < 5; calm = document.getAnimations().length === 0 ? calm + 1 : 0) {
    await new Promise(requestAnimationFrame);
  }
})()`;

const themes = { light: allRules, dark: colourRules };

/** The same in both themes, and that nothing is wider than the narrowest and the widest window. */
export async function findFlaws(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(settle);
    const violations = await findViolations(page, themes[colorScheme]);
    found.push(...violations.map((violation) => `${colorScheme}: ${violation}`));
  }
  for (const width of [320, 768, 3840]) {
    await page.setViewportSize({ width, height: 600 });
    await page.evaluate(settle);
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (tooWide > 0) found.push(`${tooWide} pixels wider than a window of ${width}`);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  return found;
}
