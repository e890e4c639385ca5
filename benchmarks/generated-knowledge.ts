import { incidentKindCodes, type PastCase, type Runbook } from "@imperial-court/contract";
import { readShippedKnowledge } from "@imperial-court/service/knowledge/shipped-knowledge.ts";

/**
 * Runbooks and past cases in any number, for measuring sizes and times: sentences of the shipped runbooks put
 * together anew, with systems, partners, places and identifiers of their own, so that vocabulary grows with the
 * number as a port's does. The same numbers give the same entries.
 */
export interface GeneratedKnowledge {
  readonly runbooks: Runbook[];
  readonly pastCases: PastCase[];
  /** Reports as they would be sent, none of them a case's own text. */
  readonly texts: string[];
}

export function generateKnowledge(
  runbookCount: number,
  caseCount: number,
  textCount: number,
): GeneratedKnowledge {
  const random = pseudoRandom(20_251_018);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const shipped = readShippedKnowledge().runbooks;
  const number = (digits: number) => String(Math.floor(random() * 10 ** digits)).padStart(digits, "0");
  const syllables = [
    "ka",
    "mo",
    "ri",
    "ten",
    "sul",
    "vex",
    "dor",
    "lin",
    "pa",
    "qui",
    "zan",
    "ber",
    "hol",
    "nis",
    "tra",
    "ug",
  ];
  const name = () => {
    const made = Array.from({ length: 2 + Math.floor(random() * 2) }, () => pick(syllables)).join("");
    return made.charAt(0).toUpperCase() + made.slice(1);
  };
  // Few names are met often and many seldom.
  const names = Array.from({ length: 20_000 }, name);
  const someName = () => names[Math.floor(names.length * random() ** 4)] as string;
  const container = () => `${pick(["MSKU", "CMAU", "TGHU", "OOLU", "CSQU"])}${number(7)}`;
  const detail = () =>
    pick([
      () => `Seen on ${someName()} since ${number(2)}:${number(2)} by the ${someName()} desk.`,
      () => `Container ${container()} of partner ${someName()} is affected, booking BK-${number(8)}.`,
      () => `Vessel MV ${someName().toUpperCase()} ${number(2)}/${number(2)}E waits at berth ${number(2)}.`,
      () =>
        `The ${someName()} service answers with ERR_${someName().toUpperCase()}_${number(2)} in ${someName()}.`,
      () => `Ticket TCK-${number(6)} was raised by ${someName()} through the portal.`,
    ])();
  const report = (runbook: Runbook) =>
    [pick([runbook.title, ...runbook.symptoms]), detail(), pick(runbook.symptoms), detail()].join(" ");

  const runbooks = Array.from({ length: runbookCount }, (_, index): Runbook => {
    const source = pick(shipped);
    const other = pick(shipped);
    const system = someName();
    return {
      ...source,
      id: `GEN-${index}`,
      title: `${source.title} in ${system} ${number(2)}`,
      kinds: random() < 0.5 ? source.kinds : [],
      symptoms: [...source.symptoms, `${system} shows it for ${someName()}`, detail()],
      overview: `${source.overview} ${detail()}`,
      steps: [...source.steps, `Open ${system} and look for ${someName()}.`, pick(other.steps)],
    };
  });
  const pastCases = Array.from({ length: caseCount }, (_, index): PastCase => {
    const source = pick(shipped);
    const used = random() < 0.7 ? pick(runbooks) : null;
    return {
      id: `GEN-${index}`,
      mode: pick(["Email", "SMS", "Call"]),
      module: pick(["Container", "Vessel", "EDI/API", "Others"]),
      occurred_at: new Date(Date.UTC(2020, 0, 1) + index * 1_500_000).toISOString(),
      alert: `Alert: TCK-${number(6)} ${pick(source.symptoms)}`,
      problem: report(source),
      solution: [pick(source.steps), detail(), pick(source.steps), pick(source.verification)].join(" "),
      sop: used?.title ?? null,
      kind: random() < 0.1 ? pick(incidentKindCodes.filter((kind) => kind !== "NONE")) : null,
      severity: null,
    };
  });
  const texts = Array.from(
    { length: textCount },
    () => `Hi team,\n\n${report(pick(shipped))}\n\nThanks,\n${someName()}`,
  );
  return { runbooks, pastCases, texts };
}

/** Mulberry32: small, fast, and the same everywhere. */
function pseudoRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
