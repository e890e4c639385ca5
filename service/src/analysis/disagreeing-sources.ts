import type { Contradiction } from "./contradictions.ts";
import { runsSource } from "./source-names.ts";
import type { NumberedFact } from "./stages.ts";

/**
 * Two sources that say different things of one thing: the log closed an application that the row has open,
 * or one source holds a message that the other has never seen. What is compared is only what both name alike,
 * so that a difference is one of content and not of wording.
 */
export function disagreeingSources(facts: readonly NumberedFact[]): Contradiction[] {
  return [...differentValues(facts), ...knownToOneOnly(facts)];
}

const keyName = /_(?:no|id|ref)$/;
/** Fields that tell of the record of the event and not of the thing. */
const ofTheRecord =
  /^(?:created_at|updated_at|event_ts|sent_at|timestamp|ts|status_code|http_?status|latency)/;
const writtenField = /([a-z][a-z0-9_]{1,40})=(?:"([^"\n]{0,120})"|([^\s,;"'&)}\]]{1,120}))/gi;
const column = /(?:^|, )([a-z][a-z0-9_]{1,40}): ([^,\n]{0,120})/gi;
const maxRead = 4_000;

type Fields = ReadonlyMap<string, string>;

/** A line of a log and a row that bear the same key and differ in a field that both have. */
function differentValues(facts: readonly NumberedFact[]): Contradiction[] {
  const found = facts.filter(({ status, source }) => status === "found" && source !== runsSource);
  const lines = found.map((fact) => ({ fact, fields: fieldsOfLine(fact.excerpt) }));
  const rows = found.map((fact) => ({ fact, groups: groupsOfRow(fact.excerpt) }));
  return lines.flatMap((line) =>
    rows.flatMap(({ fact, groups }) =>
      fact.source === line.fact.source
        ? []
        : groups.flatMap((group) => compare(line, { fact, fields: group })),
    ),
  );
}

interface Reading {
  readonly fact: NumberedFact;
  readonly fields: Fields;
}

function compare(line: Reading, row: Reading): Contradiction[] {
  const key = [...line.fields].find(([name, value]) => keyName.test(name) && row.fields.get(name) === value);
  if (key === undefined) return [];
  for (const [name, value] of line.fields) {
    if (keyName.test(name) || ofTheRecord.test(name) || name.startsWith("old_")) continue;
    const own = columnFor(name, row.fields);
    const stored = own === null ? undefined : row.fields.get(own);
    if (own === null || stored === undefined || isAlike(stored, value)) continue;
    const what = /\s([A-Z][A-Za-z]{4,40})\s/.exec(line.fact.excerpt)?.[1];
    const did = what === undefined ? "" : ` (${what})`;
    return [
      {
        statement: `${line.fact.id} (${line.fact.source}) says ${inWords(name)} ${value} for ${inWords(key[0])} ${key[1]}${did}, but ${row.fact.id} (${row.fact.source}) still has ${inWords(own)} ${stored}: the two sources disagree.`,
        evidence: [line.fact.id, row.fact.id],
      },
    ];
  }
  return [];
}

/** A column or field as an officer says it. */
function inWords(name: string): string {
  return name.replaceAll("_", " ");
}

/** `deleted` is `deleted`; `new_flag` is `flag_state`. */
function columnFor(name: string, fields: Fields): string | null {
  if (fields.has(name)) return name;
  const isNew = name.startsWith("new_");
  const bare = name.slice("new_".length);
  if (!isNew || bare.length < 3) return null;
  return [...fields.keys()].find((each) => each === bare || each.startsWith(`${bare}_`)) ?? null;
}

/** "status 200" of a call and "status ERROR" of a message are two things by one name. */
function isAlike(a: string, b: string): boolean {
  const isNumber = (text: string) => text.trim() !== "" && !Number.isNaN(Number(text));
  if (isNumber(a) !== isNumber(b)) return true;
  return a.trim().toLowerCase() === b.trim().toLowerCase() || (isNumber(a) && Number(a) === Number(b));
}

function fieldsOfLine(excerpt: string): Fields {
  const matches = [...excerpt.slice(0, maxRead).matchAll(writtenField)];
  return new Map(matches.map(([, name = "", quoted, bare]) => [name.toLowerCase(), quoted ?? bare ?? ""]));
}

/**
 * The columns of a row by the key they stand behind: in a joined row those of the message follow `message_ref`
 * and those of its container follow `cntr_no`. Of several rows the last one is the current state.
 */
function groupsOfRow(excerpt: string): Fields[] {
  const last = excerpt.slice(0, maxRead).trimEnd().split("\n").at(-1) ?? "";
  const groups: Map<string, string>[] = [];
  let isAmongKeys = false;
  for (const [, name = "", value = ""] of last.matchAll(column)) {
    const isKey = keyName.test(name.toLowerCase());
    if (isKey && !isAmongKeys) groups.push(new Map());
    isAmongKeys = isKey;
    groups.at(-1)?.set(name.toLowerCase(), value.trim());
  }
  return groups;
}

/** What one source holds and another, asked for the same, has no row or line of. */
function knownToOneOnly(facts: readonly NumberedFact[]): Contradiction[] {
  return facts.flatMap((absent) => {
    if (absent.status !== "nothing" || absent.finding === null) return [];
    const [wanted] = absent.entities;
    if (wanted === undefined) return [];
    const present = facts.find(
      ({ status, source, entities, excerpt }) =>
        status === "found" &&
        source !== absent.source &&
        source !== runsSource &&
        entities.some(({ value }) => value === wanted.value) &&
        excerpt.toUpperCase().includes(wanted.value.toUpperCase()),
    );
    if (present === undefined) return [];
    return [
      {
        statement: `${present.id} (${present.source}) names ${wanted.value}, but ${absent.id} (${absent.source}) has no row of it: the two sources disagree.`,
        evidence: [present.id, absent.id],
      },
    ];
  });
}
