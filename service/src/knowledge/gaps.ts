import { describeKind, type KnowledgeGap, type KnowledgeGaps } from "@imperial-court/contract";
import type { TroubleCluster } from "./cluster-troubles.ts";
import { lastAt, mostFrequent } from "./draft-runbook.ts";
import type { KnowledgeStore } from "./knowledge-store.ts";

/** Troubles that keep coming and that no runbook covers. */
export interface Gaps {
  find(query: GapQuery): Promise<KnowledgeGaps>;
}

export interface GapQuery {
  /** Runs of so many last days count; past cases always do. */
  readonly days: number;
  /** How often a trouble has come at least. */
  readonly least: number;
  readonly limit: number;
}

/** A completed run that reported an incident. */
export interface RecentRun {
  readonly runId: string;
  readonly createdAt: string;
  readonly kind: string | null;
  readonly text: string;
}

/** What the thread that groups them found, most frequent trouble first. */
export interface GroupedTroubles {
  readonly groups: readonly { readonly cluster: TroubleCluster; readonly draft: KnowledgeGap["draft"] }[];
  readonly considered: KnowledgeGaps["considered"];
}

export interface GapParts {
  readonly knowledge: KnowledgeStore;
  /** Newest first, bounded. */
  readonly recentRuns: (since: string) => Promise<RecentRun[]>;
  /** Groups past cases without a runbook and these runs, in a thread of its own. */
  readonly group: (runs: readonly RecentRun[], least: number) => Promise<GroupedTroubles>;
  /** Whether a runbook of the present library fits a text, and which kind the text is. */
  readonly read: (
    text: string,
  ) => Promise<{ runbookFits: boolean; incident_kind: string; is_incident: boolean }>;
}

/** Reports of a group that are looked at, to see whether a runbook covers it. */
const asked = 3;
/** Groups that are looked at, at most: a port whose frequent troubles are covered has few gaps. */
const examinedGroups = 100;
const shownIds = 100;
/** A result is given again for so long while the knowledge stays the same: a page asks twice. */
const freshMs = 30_000;

/**
 * Finds gaps. Whether a group is covered is asked of the library as it is now, so that a runbook that is written
 * closes the gap, whatever the reports said that were made before it.
 */
export function createGaps(parts: GapParts): Gaps {
  const known = new Map<string, { until: number; result: Promise<KnowledgeGaps> }>();
  return {
    async find(query) {
      const version = await parts.knowledge.version();
      const key = JSON.stringify([version, query]);
      const now = performance.now();
      for (const [other, { until }] of known) if (until < now) known.delete(other);
      const fresh = known.get(key);
      if (fresh) return fresh.result;
      const result = findGaps(parts, query, version);
      known.set(key, { until: now + freshMs, result });
      result.catch(() => known.delete(key));
      return result;
    },
  };
}

async function findGaps(parts: GapParts, query: GapQuery, version: string): Promise<KnowledgeGaps> {
  const since = new Date(Date.now() - query.days * 86_400_000).toISOString();
  const { groups, considered } = await parts.group(await parts.recentRuns(since), query.least);
  const gaps: KnowledgeGap[] = [];
  for (const { cluster, draft } of groups.slice(0, examinedGroups)) {
    if (gaps.length >= query.limit) break;
    const readings = await Promise.all(cluster.slice(0, asked).map(({ problem }) => parts.read(problem)));
    // That something was wrong is known: it was a case, or a run that was no false alarm.
    const readAsIncidents = readings.filter(({ is_incident }) => is_incident);
    const covered = readAsIncidents.filter(({ runbookFits }) => runbookFits);
    if (covered.length * 2 > readAsIncidents.length) continue;
    const kind =
      mostFrequent(cluster.map((trouble) => trouble.kind)) ??
      mostFrequent(readAsIncidents.map(({ incident_kind }) => incident_kind)) ??
      "UNKNOWN";
    const ids = (type: string) => cluster.filter((trouble) => trouble.type === type).map(({ id }) => id);
    gaps.push({
      id: draft.id,
      title: draft.title,
      incident_kind: kind,
      total: cluster.length,
      past_case_ids: ids("past-case").slice(0, shownIds),
      run_ids: ids("run").slice(0, shownIds),
      last_at: lastAt(cluster),
      draft: {
        ...draft,
        kinds: kind === "UNKNOWN" ? [] : [kind],
        module: draft.module ?? describeKind(kind).module,
      },
      is_saved: (await parts.knowledge.find("runbook", draft.id)) !== null,
    });
  }
  return { gaps, considered, version };
}
