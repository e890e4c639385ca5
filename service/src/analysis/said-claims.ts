import type { Entity, EntityType, IncidentKindCode } from "@imperial-court/contract";
import { isMessageName } from "./entities/references.ts";

/** A claim that a report makes of one identifier in plain words. */
export interface SaidClaim {
  readonly kind: IncidentKindCode;
  readonly value: string;
}

interface ClaimCue {
  /** The kind that is claimed, by the type of the identifier that the words are of. */
  readonly claims: Partial<Record<EntityType, IncidentKindCode>>;
  readonly words: RegExp;
  /** Words right before, with which it is said of something else. */
  readonly unless?: RegExp;
}

const twice =
  /(?<![A-Za-z0-9])(?:twice|two times|2 ?(?:x|times)|x ?2|doubled?|duplicat\w{0,6}|dupes?|dua kali|dobel|(?:two|2) (?:identical |same )?(?:entries|lines|rows|records|copies))(?![A-Za-z0-9])|重复|两次/gi;

/**
 * The words of claims that rows can bear out or refute. They are read beside the kind of the whole text: a report
 * on a stowage plan may say of one box that it stands there twice, and that is tested too.
 */
const cues: readonly ClaimCue[] = [
  {
    claims: { container: "CNTR.DUPLICATE_RECORD", message_ref: "EDI.DUPLICATE_SEQUENCE" },
    words: twice,
    unless:
      /(?:load|discharg|gat(?:e|ed)|happen|event|move|sent|send|came|bill|charg|invoic|process|call)\w{0,5}\W{1,3}(?:\w{1,12}\W{1,3}){0,2}$/i,
  },
  {
    claims: { message_ref: "EDI.ACK_MISSING" },
    words:
      /\b(?:no|not|never|without|missing|await\w{0,3}|waiting for)\b[^.;\n]{0,25}\back(?:ed|nowledg\w{0,7}|_at)?\b|\back\w{0,12}[^.;\n]{0,20}\b(?:missing|null|empty|outstanding|not (?:sent|received))\b|\bunack\w{0,10}/gi,
  },
  {
    claims: { message_ref: "EDI.VALIDATION_REJECT" },
    words:
      /\b(?:(?:in|to|status|with) (?:an? )?error|error status|rejected|refused|parse failure|failed validation)\b/gi,
  },
  {
    claims: { vessel: "VSL.ADVICE_CONFLICT" },
    words:
      /VESSEL_ERR_4|\badvices?\b[^.\n]{0,60}\b(?:refused|rejected|blocked|denied|cannot|can't|fail(?:s|ed))\b|\bname\b[^.\n]{0,30}\b(?:used|in use|taken)\b/gi,
  },
];

/** How far from an identifier such words may stand. */
const reach = 90;
/** What the joint between two clauses counts for, in characters. */
const otherClause = 40;

/** Each claim once, of the identifier nearest to its words within their sentence. */
export function findSaidClaims(text: string, entities: readonly Entity[]): SaidClaim[] {
  const found = new Map<string, SaidClaim>();
  for (const { claims, words, unless } of cues) {
    const named = entities.filter(
      ({ type, value }) => claims[type] !== undefined && (type !== "message_ref" || isMessageName(value)),
    );
    if (named.length === 0) continue;
    for (const match of text.matchAll(words)) {
      const end = match.index + match[0].length;
      const nearest = named
        .map((entity) => ({ entity, distance: distanceTo(entity, match.index, end, text) }))
        .sort((a, b) => a.distance - b.distance)[0]!;
      const { type, value } = nearest.entity;
      if (nearest.distance > reach) continue;
      // A message is what may come twice; a box that was loaded twice does not stand there twice.
      const before = text.slice(Math.max(0, match.index - 40), match.index);
      if (type === "container" && unless?.test(before)) continue;
      found.set(`${claims[type]} ${value}`, { kind: claims[type]!, value });
    }
  }
  return [...found.values()];
}

/** Characters between an identifier and the words; without end where a sentence ends in between. */
function distanceTo(entity: Entity, start: number, end: number, text: string): number {
  const [from, to] = entity.end <= start ? [entity.end, start] : [end, entity.start];
  if (to <= from) return 0;
  const between = text.slice(from, to);
  if (between.length > reach || /[.!?;](?=\s)|\n/.test(between)) return Number.POSITIVE_INFINITY;
  // What follows "and" is mostly said of something else.
  return between.length + (/\band\b|[,&]/i.test(between) ? otherClause : 0);
}
