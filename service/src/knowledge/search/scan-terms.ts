import { stem } from "./stem.ts";

/**
 * Text to terms. Words become stems; identifiers become what they are (`@container`), so that two reports about
 * different boxes still look alike; runs of Chinese characters stay whole and are cut by whoever needs pieces.
 *
 * One pass, linear in the length of the text.
 */
export interface Segment {
  /** Every word and identifier in order, stop words included: phrases need them. */
  readonly terms: readonly string[];
  /** Runs of Han characters. */
  readonly han: readonly string[];
}

const tokenPattern =
  /\p{Script=Han}+|ref-[a-z]{2,5}-\d{2,8}|(?:alr|inc|tck)-?\d{4,12}|bk-[a-z0-9]{4,12}|partner[- _][a-z](?![a-z])|[a-z0-9_]+(?:['’][a-z]{1,2}(?![a-z]))?|[.!?;|。！？；\n]|\/(?=[a-z0-9])|\+(?=\d)/gu;
const breakCharacters = new Set([".", "!", "?", ";", "|", "。", "！", "？", "；", "\n"]);

const messageNames = new Set(
  (
    "coparn coprar coarri codeco coreor copino costco costor coedor coarco baplie movins vermas iftmin iftmcs iftmbf " +
    "iftmbc iftsta iftsai iftdgn iftman cuscar cusres cusdec calinf vesdep aperak contrl tansta handlg"
  ).split(" "),
);
const segmentNames = new Set(
  "una unb unh unt unz bgm eqd nad loc dtm tdt rff mea dgs sel cni gid isa iea gse gs ste".split(" "),
);
const x12Sets = new Set("204 210 214 300 301 303 304 309 310 315 322 350 404 997 999".split(" "));

const placeholders: Readonly<Record<string, string>> = {
  container_id: "@container",
  vessel_id: "@vessel",
  vessel_number: "@vessel",
  vessel_name_short: "@vessel",
  vessel_name_long: "@vessel",
  voyage_id: "@voyage",
  partner_id: "@partner",
  booking_id: "@booking",
  booking_number: "@booking",
  ticket_number: "@ticket",
  callsign_id: "@callsign",
  size_type: "@sizetype",
};

/** Cuts `text` into segments at sentence ends, line ends and bars. */
export function scanSegments(text: string): Segment[] {
  const lower = text.normalize("NFKC").toLowerCase();
  const segments: Segment[] = [];
  let terms: string[] = [];
  let han: string[] = [];
  let previous = "";
  let previousEnd = -1;
  let maskUntil = 0;
  const close = () => {
    if (terms.length > 0 || han.length > 0) segments.push({ terms, han });
    terms = [];
    han = [];
    maskUntil = 0;
  };
  tokenPattern.lastIndex = 0;
  for (let match = tokenPattern.exec(lower); match !== null; match = tokenPattern.exec(lower)) {
    const token = match[0];
    const at = match.index;
    const end = at + token.length;
    if (breakCharacters.has(token)) {
      if (isSentenceEnd(lower, at, token)) close();
      previous = "";
      continue;
    }
    if (token === "/") {
      if (isPathStart(lower, at)) {
        terms.push("@path");
      } else previous = "/";
      continue;
    }
    if (token === "+") continue;
    if (token.charCodeAt(0) > 0x2e7f) {
      han.push(token);
      terms.push("@han");
      previous = "";
      continue;
    }
    // "MSKU 123456-7": the serial follows its prefix in the next token.
    if (previousEnd === at - 1 && isSerial(token) && /^[a-z]{3}[ujz]$/.test(previous)) {
      terms[terms.length - 1] = "@container";
      previous = "";
      continue;
    }
    if (maskUntil > 0) {
      maskUntil = isNamePart(token, previous) ? maskUntil - 1 : 0;
      if (maskUntil > 0) {
        previous = token;
        previousEnd = end;
        continue;
      }
    }
    const term = previous === "/" ? shapeAfterSlash(token) : termOf(token);
    if (term !== "") terms.push(term);
    if (token === "mv") maskUntil = 4;
    previous = token;
    previousEnd = end;
  }
  close();
  return segments;
}

/** Identifiers that carry their own prefix. */
function typedToken(token: string): string {
  if (token.startsWith("ref-")) return "@msgref";
  if (token.startsWith("bk-")) return "@booking";
  if (/^partner[- _][a-z]$/.test(token)) return "@partner";
  return /^(?:alr|inc|tck)-?\d/.test(token) ? "@ticket" : "";
}

function isSerial(token: string): boolean {
  return (token.length === 6 || token.length === 7) && /^\d+$/.test(token);
}

function isSentenceEnd(text: string, at: number, mark: string): boolean {
  if (mark !== ".") return true;
  const next = text.charCodeAt(at + 1);
  return Number.isNaN(next) || next <= 32;
}

function isPathStart(text: string, at: number): boolean {
  if (at === 0) return true;
  const before = text[at - 1]!;
  return (
    before === " " || before === "'" || before === '"' || before === "`" || before === "(" || before === "\n"
  );
}

/** Names of ships after "MV": up to three words that are no ordinary words of a report. */
function isNamePart(token: string, previous: string): boolean {
  if (previous === "/") return false;
  return /^[a-z]{2,}$|^\d{1,2}$/.test(token) && !notInNames.has(token);
}

const notInNames = new Set(
  (
    "at is has was on in for to and with the eta etb not no from voyage voy bay berth shows showing still cannot arrived " +
    "delayed late missing plan exception schedule advice inconsistency but by as n w are be will had have after before " +
    "got stuck sailing alongside discharge load loading appear appears needs need says differ differs"
  ).split(" "),
);

const knownTerms = new Map<string, string>();
/** Keeps the cache small when an import brings millions of distinct tokens. */
const knownTermsLimit = 100_000;

function termOf(token: string): string {
  let term = knownTerms.get(token);
  if (term === undefined) {
    term = makeTerm(token);
    if (knownTerms.size < knownTermsLimit) knownTerms.set(token, term);
  }
  return term;
}

function makeTerm(token: string): string {
  const typed = typedToken(token);
  if (typed !== "") return typed;
  const known = placeholders[token];
  if (known !== undefined) return known;
  if (messageNames.has(token) || segmentNames.has(token)) return token;
  const word = token.includes("'") || token.includes("’") ? token.replace(/['’](?:s$)?/, "") : token;
  if (/^[a-z]+$/.test(word)) return word === "mv" ? "@vessel" : stem(word);
  return shapeOf(word);
}

/** After a ship's name: "PACIFIC DAWN/07E". */
function shapeAfterSlash(token: string): string {
  return /^\d{1,4}[a-z]$|^[a-z]{1,2}\d{2,3}$/.test(token) ? "@voyage" : termOf(token);
}

/** Words with a digit in them that phrases of the thesaurus are made of. */
const literalTokens = new Set("2x x2 5g 2fa p95 p99 8h 8hr 8hrs 20ft 40ft 45ft 4xx 5xx n4 24x7".split(" "));

/** The type of a token with digits or underscores in it; empty for one that says nothing. */
function shapeOf(token: string): string {
  if (/^\d+$/.test(token)) {
    if (x12Sets.has(token)) return `x${token}`;
    if (/^[45]\d\d$/.test(token)) return token;
    return token.length <= 2 ? token : "";
  }
  if (literalTokens.has(token)) return token;
  if (/^[a-z]{3}[ujz]\d{6,7}(?![0-9])/.test(token)) return "@container";
  if (/^[a-z]+_(?:[a-z]+_)*err(?:or)?(?:_\d+)?$|^[a-z]{2,}_[a-z0-9_]*\d+$/.test(token)) return token;
  if (/^\d\d[a-z]\d$|^[2-4lm]\d?[05]?(?:gp|hc|hq|rf|ot|fr|tk)$|^\d\d(?:gp|hc|hq|rf|ot|fr|tk)$/.test(token))
    return "@sizetype";
  if (/^[a-z]{0,2}\d{1,4}[a-z]{0,2}$/.test(token)) {
    if (/^(?:qc|yc|sts|rtg|rmg)\d+$/.test(token)) return "@crane";
    if (/^bk/.test(token)) return "@booking";
    if (/^\d{1,4}[a-z]$|^[a-z]{1,2}\d{2,3}$/.test(token)) return "@code";
    return "";
  }
  if (token.includes("_")) return token.length <= 30 ? token : "";
  return "";
}

/** Terms that carry nothing by themselves: stop words, small numbers, mere codes. */
export function isStopTerm(term: string): boolean {
  return stopTerms.has(term) || (term.length <= 2 && /^\d/.test(term));
}

/** Words that carry nothing by themselves. Phrases see them, the index does not. */
const stopTerms = new Set(
  (
    "a an the and or but of to in on at by for from with as is are was were be been being am it its this that these those i " +
    "we you he she they me my our your their his her him them us do does did has have had having will would can could " +
    "shall should may might must not no so if than then there here what which who whom when where why how all any both " +
    "each few more most other some such only own same too very just also into over under again about after before between " +
    "during while up down out off pls please kindly hi hello dear team sir all thank thanks regard best good morning " +
    "afternoon evening day check assist help review provide resolution earliest escalat necessary immediat " +
    "alert subject email sms issu note fyi re fw fwd cc urgent asap now today yesterday since still get got see per via " +
    "one lah leh lor ah liao sia meh hor dun dont im ive u ur r n w @ticket @han @code @number"
  )
    .split(" ")
    .flatMap((word) => [word, stem(word)]),
);
