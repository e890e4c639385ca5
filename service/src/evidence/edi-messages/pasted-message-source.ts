import type { IncidentKindCode } from "@imperial-court/contract";
import type { EvidenceSource, Fact, Finding } from "../source.ts";
import { checkEdifact } from "./check-edifact.ts";
import { checkX12 } from "./check-x12.ts";
import { readEdifact } from "./read-edifact.ts";
import { readX12 } from "./read-x12.ts";
import { component, type Interchange, type MessageFault } from "./segment.ts";

const sourceName = "message in the report";

/** A message with hundreds of faults has one cause; the first faults name it. */
const maxFaultsPerInterchange = 6;
const maxInterchanges = 5;
const maxExcerptLength = 300;

const kindsByNature: Readonly<Record<MessageFault["nature"], readonly IncidentKindCode[]>> = {
  structure: ["EDI.VALIDATION_REJECT"],
  truncated: ["EDI.VALIDATION_REJECT"],
  sequence: ["EDI.DUPLICATE_SEQUENCE"],
  value: ["EDI.VALIDATION_REJECT", "EDI.MAPPING"],
  rejection: ["EDI.VALIDATION_REJECT"],
};

/** Reads EDIFACT and X12 messages pasted into the incident's text. A text without one gives no fact. */
export function createPastedMessageSource(): EvidenceSource {
  return {
    name: sourceName,
    timeLimitMs: 1_000,
    async lookUp({ text }) {
      const startedAt = performance.now();
      const interchanges = [...readEdifact(text), ...readX12(text)].slice(0, maxInterchanges);
      const repeated = findRepeatedInterchanges(interchanges);
      return interchanges.flatMap((interchange) => {
        const faults = [
          ...(repeated.get(interchange) ?? []),
          ...(interchange.syntax === "EDIFACT" ? checkEdifact(interchange) : checkX12(interchange)),
        ];
        return factsOf(interchange, faults, text, performance.now() - startedAt);
      });
    },
  };
}

/** The same control reference in two interchanges: a second transmission, or a number used again. */
function findRepeatedInterchanges(interchanges: readonly Interchange[]): Map<Interchange, MessageFault[]> {
  const seen = new Map<string, Interchange>();
  const repeated = new Map<Interchange, MessageFault[]>();
  for (const interchange of interchanges) {
    const header = interchange.segments.find(({ tag }) => tag === "UNB" || tag === "ISA");
    if (header === undefined) continue;
    const reference = component(header, header.tag === "UNB" ? 5 : 13).trim();
    const sender = component(header, header.tag === "UNB" ? 2 : 6).trim();
    const key = `${header.tag} ${sender} ${reference}`;
    if (reference !== "" && seen.has(key)) {
      repeated.set(interchange, [
        {
          nature: "sequence",
          segment: header,
          statement: `the interchange control reference ${reference} of ${sender || "the same sender"} is used by two interchanges in the report`,
        },
      ]);
    }
    seen.set(key, interchange);
  }
  return repeated;
}

function factsOf(interchange: Interchange, faults: MessageFault[], text: string, durationMs: number): Fact[] {
  const name = nameInterchange(interchange);
  const query = `parse the ${interchange.syntax} message at characters ${interchange.start}-${interchange.end} of the report, ${interchange.segments.length} segments`;
  const base = {
    source: sourceName,
    query,
    observedAt: null,
    durationMs,
    entities: [],
    status: "found" as const,
  };
  if (faults.length === 0) {
    return [
      {
        ...base,
        location: placeInText(text, interchange.start),
        excerpt: shorten(text.slice(interchange.start, interchange.end)),
        finding: {
          statement: `${name} in the report parses without a fault: ${interchange.segments.length} segments, counts and control references agree, no mandatory segment is missing.`,
          supports: [],
          refutes: [],
          isRootCause: false,
        },
      },
    ];
  }
  const shown = faults.slice(0, maxFaultsPerInterchange);
  return shown.map((fault, index) => ({
    ...base,
    location: `${placeInText(text, fault.segment.offset)}, segment ${fault.segment.position} ${fault.segment.tag}`,
    excerpt: shorten(fault.segment.raw),
    finding: findingOf(fault, index === shown.length - 1 ? faults.length - shown.length : 0),
  }));
}

function findingOf(fault: MessageFault, more: number): Finding {
  const sentence = fault.statement[0]!.toUpperCase() + fault.statement.slice(1);
  return {
    statement: `${sentence}${more > 0 ? ` (and ${more} more faults in this message)` : ""}.`,
    supports: kindsByNature[fault.nature],
    refutes: [],
    // A missing trailer may be the paste's doing, a wrong value a matter of dialect, a rejection names its
    // own cause elsewhere; a wrong count or a missing segment is the fault itself.
    isRootCause: fault.nature === "structure" || fault.nature === "sequence",
  };
}

function nameInterchange({ syntax, segments }: Interchange): string {
  const header = segments.find(({ tag }) => tag === "UNH" || tag === "ST");
  if (header === undefined) return `The ${syntax} message`;
  const type = header.tag === "UNH" ? component(header, 2, 1) : `X12 ${component(header, 1)}`;
  return `${type} ${header.tag === "UNH" ? component(header, 1) : component(header, 2)}`.trim();
}

function placeInText(text: string, offset: number): string {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) line += 1;
  return `report line ${line}`;
}

function shorten(raw: string): string {
  return raw.length <= maxExcerptLength ? raw : raw.slice(0, maxExcerptLength);
}
