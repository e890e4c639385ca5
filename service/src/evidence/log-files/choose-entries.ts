import type { Finding } from "../source.ts";
import { correlationIds, type ReadEntry } from "./correlate.ts";
import { complaintOf, judgeEntry } from "./judge-entry.ts";

export interface JudgedEntry {
  readonly read: ReadEntry;
  readonly finding: Finding | null;
}

const levelScores: Readonly<Record<string, number>> = {
  FATAL: 45,
  ERROR: 40,
  WARN: 30,
  INFO: 10,
  DEBUG: 4,
  TRACE: 2,
};
const complaintScore = 25;
const directScore = 5;
/** A record that names the very message or box is shown whatever its level: it may be the only trace. */
const namedScore = 12;
/** Records that only show what went as it should: enough to see the course of things. */
const maxPlain = 4;
/** Each further record with the same words tells less. */
const repetitionCost = 12;

/**
 * The records to show, the most telling first: errors and refusals, then records that hold an identifier
 * itself, then their neighbours. Records that differ only in numbers count as one repeated.
 */
export function chooseEntries(
  entries: readonly ReadEntry[],
  maxEntries: number,
  isNamed: (read: ReadEntry) => boolean = () => false,
): JudgedEntry[] {
  const repeats = new Map<string, number>();
  const scored = entries
    .map((read) => ({ read, finding: judgeEntry(read.entry) }))
    .map((judged) => ({ judged, score: scoreOf(judged) + (isNamed(judged.read) ? namedScore : 0) }))
    .sort((a, b) => b.score - a.score || (b.judged.read.entry.at ?? 0) - (a.judged.read.entry.at ?? 0))
    .map(({ judged, score }) => {
      const shape = `${judged.read.file.path} ${judged.read.needles.join()} ${judged.read.entry.message.slice(0, 300).replace(/[0-9a-f]*\d[0-9a-f]*/gi, "#")}`;
      const seen = repeats.get(shape) ?? 0;
      repeats.set(shape, seen + 1);
      return { judged, score: score - seen * repetitionCost };
    })
    .sort((a, b) => b.score - a.score)
    .filter(({ score }) => score > 0)
    .map(({ judged }) => judged);
  const plain = scored.filter(({ finding }) => finding === null).slice(maxPlain);
  return nameContradictions(scored.filter((judged) => !plain.includes(judged)).slice(0, maxEntries), entries);
}

/** Lines of other incidents with the same error code that are worth showing. */
const maxElsewhere = 2;

/**
 * Takes the weight from lines that only share an error code or a partner with the report: where it names a
 * vessel, a container or a message, such a line of another one's request proves nothing for this one.
 */
export function setApartElsewhere(
  chosen: readonly JudgedEntry[],
  entries: readonly ReadEntry[],
  isNamed: (read: ReadEntry) => boolean,
  particulars: readonly string[],
): JudgedEntry[] {
  if (particulars.length === 0) return [...chosen];
  const requests = new Set(entries.filter(isNamed).flatMap(({ entry }) => correlationIds(entry)));
  const isAbout = ({ read }: JudgedEntry) =>
    isNamed(read) || correlationIds(read.entry).some((id) => requests.has(id));
  const elsewhere = chosen.flatMap((judged) => {
    if (judged.finding === null || isAbout(judged)) return [];
    const statement = `${judged.finding.statement}; that was another occurrence: neither the line nor its request names ${particulars.join(" or ")}`;
    return [{ ...judged, finding: { statement, supports: [], refutes: [], isRootCause: false } }];
  });
  return [...chosen.filter(isAbout), ...elsewhere.slice(0, maxElsewhere)];
}

function scoreOf({ read, finding }: JudgedEntry): number {
  const level = levelScores[read.entry.level ?? ""] ?? 8;
  const complaint =
    finding !== null && finding.refutes.length === 0 ? complaintScore : finding === null ? 0 : 4;
  return Math.max(level, complaint) + (read.via === null ? directScore : 0);
}

/**
 * Where the log of a request gives one reason and the answer to its caller another, the answer's finding
 * says so: the reporter repeats the answer, the cause is in the log.
 */
function nameContradictions(chosen: readonly JudgedEntry[], entries: readonly ReadEntry[]): JudgedEntry[] {
  return chosen.map((judged) => {
    const answered = complaintOf(judged.read.entry);
    if (judged.finding === null || !answered.isResponse || answered.text === null) return judged;
    const ids = correlationIds(judged.read.entry);
    const logged = entries
      .filter(
        ({ entry }) => entry !== judged.read.entry && correlationIds(entry).some((id) => ids.includes(id)),
      )
      .map(({ entry }) => complaintOf(entry))
      .find(
        ({ code, text, isResponse }) =>
          !isResponse && code !== null && code === answered.code && text !== null,
      );
    if (logged === undefined || logged.text === answered.text) return judged;
    const contradiction = `for the same request (${ids[0]}) the log says "${logged.text}" and the answer "${answered.text}"`;
    const statement = `${judged.finding.statement}; ${contradiction}`;
    return { ...judged, finding: { ...judged.finding, statement, contradiction } };
  });
}
