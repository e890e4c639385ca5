import type { JobList, RunRecord } from "@imperial-court/contract";

/**
 * How news reach a list that somebody is reading: a run that is on it changes in its place; a run that is not
 * waits to be asked for. Nothing is ever put above the row one is about to click.
 */

/** The pages with newer records in their places; the same object when nothing changed. */
export function replaceRuns(pages: readonly JobList[], news: readonly RunRecord[]): readonly JobList[] {
  const byId = new Map(news.map((run) => [run.run_id, run]));
  let hasChanged = false;
  const next = pages.map((page) => {
    if (!page.jobs.some((run) => isNewer(byId.get(run.run_id), run))) return page;
    hasChanged = true;
    const jobs = page.jobs.map((run) => {
      const other = byId.get(run.run_id);
      return other !== undefined && isNewer(other, run) ? other : run;
    });
    return { ...page, jobs };
  });
  return hasChanged ? next : pages;
}

/** The runs of the newest page that the list does not have yet, newest first. */
export function findArrivals(pages: readonly JobList[], newest: readonly RunRecord[]): readonly RunRecord[] {
  const firstKnown = pages[0]?.jobs[0];
  const known = new Set(pages[0]?.jobs.map((run) => run.run_id));
  // An older run that slid onto the newest page (others were removed) has not arrived.
  return newest.filter(
    (run) => !known.has(run.run_id) && (firstKnown === undefined || run.created_at >= firstKnown.created_at),
  );
}

function isNewer(other: RunRecord | undefined, run: RunRecord): boolean {
  if (other === undefined) return false;
  return (
    other.status !== run.status ||
    other.progress !== run.progress ||
    other.current_step !== run.current_step ||
    other.attempt !== run.attempt ||
    other.title !== run.title
  );
}
