import type { Claims } from "./claims.ts";
import { nearestWord } from "./one-typo.ts";
import type { Reading } from "./reading.ts";

/** UN/EDIFACT messages of transport, customs and trade that port systems meet, and what each is. */
const messages: Record<string, string> = {
  APERAK: "application error or acknowledgement",
  BAPLIE: "bay plan, occupied and empty locations",
  BAPLTE: "bay plan, total numbers",
  BERMAN: "berth management",
  CALINF: "vessel call information",
  COACOR: "accounting order",
  COACSU: "commercial account summary",
  COARCO: "container arrival confirmation",
  COARIN: "container arrival information",
  COARRI: "container discharge or loading report",
  CODECO: "gate-in or gate-out report",
  CODENO: "permit expiration or clearance notice",
  CODEPA: "container departure notice",
  COEDOR: "empty container disposition order",
  COHAOR: "container special handling order",
  COITON: "inland transport order notice",
  COITOR: "inland transport order",
  COITOS: "inland transport order response",
  COLREQ: "request for a documentary collection",
  COMDIS: "commercial dispute",
  CONTRL: "syntax acknowledgement",
  COPARN: "container announcement: booking or empty release",
  COPINO: "container pre-notification",
  COPRAR: "container discharge or loading order",
  COPRDP: "container pre-departure",
  COREOR: "container release order",
  COSHLA: "container shortlanded",
  COSTCO: "stuffing or stripping confirmation",
  COSTOR: "stuffing or stripping order",
  CUSCAR: "customs cargo report",
  CUSDEC: "customs declaration",
  CUSEXP: "customs express consignment declaration",
  CUSPED: "periodic customs declaration",
  CUSREP: "customs conveyance report",
  CUSRES: "customs response",
  DESADV: "despatch advice",
  DESTIM: "equipment damage and repair estimate",
  GENRAL: "general purpose message",
  GOVCBR: "government cross-border regulatory message",
  HANMOV: "cargo handling and movement",
  IFCSUM: "forwarding and consolidation summary",
  IFTCCA: "transport charge calculation",
  IFTDGN: "dangerous goods notification",
  IFTFCC: "international freight costs",
  IFTIAG: "dangerous cargo list",
  IFTICL: "cargo insurance claims",
  IFTMAN: "arrival notice",
  IFTMBC: "booking confirmation",
  IFTMBF: "firm booking",
  IFTMBP: "provisional booking",
  IFTMCA: "consignment advice",
  IFTMCS: "instruction contract status",
  IFTMFR: "transport freight message",
  IFTMIN: "transport instruction",
  IFTRIN: "transport rate information",
  IFTSAI: "schedule and availability",
  IFTSTA: "transport status",
  IFTSTQ: "transport status request",
  INVOIC: "invoice",
  INVRPT: "inventory report",
  ITRGRP: "in-transit groupage",
  ITRRPT: "in-transit report detail",
  MEQPOS: "transport equipment position",
  MOVINS: "stowage instruction",
  ORDCHG: "purchase order change",
  ORDRSP: "purchase order response",
  OSTENQ: "order status enquiry",
  OSTRPT: "order status report",
  PARTIN: "party information",
  PAXLST: "passenger list",
  PAYORD: "payment order",
  PRICAT: "price catalogue",
  RECADV: "receiving advice",
  REMADV: "remittance advice",
  REPREM: "reinsurance premium",
  RESMSG: "reservation",
  RESREQ: "reservation request",
  SANCRT: "government regulatory certificate",
  STOWRQ: "stowage request",
  TANSTA: "tank status report",
  TPFREP: "terminal performance report",
  TPFREQ: "terminal performance request",
  VERMAS: "verified gross mass",
  VESDEP: "vessel departure",
  WASDIS: "waste disposal information",
};
const messageNames = Object.keys(messages);
const knownMessages = new RegExp(`(?<![A-Za-z0-9])(${messageNames.join("|")})(?![A-Za-z])`, "gi");
// A plural or version directly behind: "CODECOs", "BAPLIEs".
const pluralMessages = new RegExp(`(?<![A-Za-z0-9])(${messageNames.join("|")})(?=s(?![A-Za-z0-9]))`, "gi");
const announced =
  /(?<![A-Za-z])(?:EDIFACT|EDI)[ \t]{1,3}(?:messages?[ \t]{1,3})?([A-Za-z]{5,7})(?![A-Za-z])/gi;
const following = /(?<![A-Za-z0-9])([A-Z]{5,7})(?=[ \t]{1,2}(?:messages?|msgs?|EDI|files?)(?![A-Za-z]))/g;

/** EDIFACT message names; a slip in a name announced as one is explained, not dropped. */
export function findEdiMessages(reading: Reading, claims: Claims): void {
  const { text } = reading;
  for (const pattern of [knownMessages, pluralMessages]) {
    for (const match of text.matchAll(pattern)) {
      const name = match[1]!.toUpperCase();
      const check = { valid: true, note: messages[name] ?? null };
      claims.add("edi_message", name, match.index, match.index + name.length, check);
    }
  }
  for (const pattern of [announced, following]) {
    for (const match of text.matchAll(pattern)) {
      const written = match[1]!.toUpperCase();
      const nearest = nearestWord(written, messageNames);
      if (nearest === null || nearest === written) continue;
      const start = match.index + match[0].lastIndexOf(match[1]!);
      const note = `no EDIFACT message of this name; probably ${nearest}`;
      claims.add("edi_message", written, start, start + written.length, { valid: false, note });
    }
  }
}

/** ANSI X12 transaction sets of ocean and inland transport, and acknowledgements. */
const transactionSets: Record<string, string> = {
  "104": "air shipment information",
  "204": "motor carrier load tender",
  "210": "motor carrier freight invoice",
  "211": "motor carrier bill of lading",
  "212": "delivery trailer manifest",
  "213": "shipment status inquiry",
  "214": "shipment status",
  "216": "shipment pick-up notification",
  "300": "booking request",
  "301": "booking confirmation",
  "303": "booking cancellation",
  "304": "shipping instructions",
  "309": "customs manifest",
  "310": "freight receipt and invoice (ocean)",
  "311": "Canadian customs information",
  "312": "arrival notice",
  "313": "shipment status inquiry (ocean)",
  "315": "status details (ocean)",
  "317": "delivery or pick-up order",
  "319": "terminal information",
  "322": "terminal operations and intermodal ramp activity",
  "323": "vessel schedule and itinerary",
  "324": "vessel stow plan",
  "325": "consolidation of goods in a container",
  "326": "consignment summary list",
  "350": "customs status information",
  "352": "carrier general order status",
  "353": "customs events advisory",
  "354": "automated manifest archive status",
  "355": "customs acceptance or rejection",
  "356": "customs permit to transfer request",
  "357": "customs in-bond information",
  "358": "customs consist information",
  "361": "carrier interchange agreement",
  "404": "rail carrier shipment information",
  "417": "rail waybill interchange",
  "418": "rail advance interchange consist",
  "421": "estimated time of arrival and car scheduling",
  "423": "rail industrial switch list",
  "810": "invoice",
  "824": "application advice",
  "850": "purchase order",
  "856": "ship notice",
  "858": "shipment information",
  "990": "response to a load tender",
  "997": "functional acknowledgement",
  "998": "set cancellation",
  "999": "implementation acknowledgement",
};
const setLead =
  /(?<![A-Za-z0-9])(?:(?:ANSI|ASC)[ \t-]{0,2}(?:ASC[ \t-]{0,2})?)?(?:X[ -]?12|ANSI|ST\*)[ \t:#_-]{0,3}(?:EDI[ \t]{1,2})?(?:transaction[ \t]{1,2})?(?:sets?[ \t:#]{1,2}|messages?[ \t]{1,2}|docs?[ \t]{1,2}|no\.?[ \t]{1,2})?(\d{3})(?![0-9A-Za-z])/gi;
const setWord =
  /(?<![A-Za-z0-9])(?:EDI|transaction sets?|txn set)[ \t:#-]{1,3}(\d{3})(?![0-9A-Za-z%.]|,\d)/gi;
const setTail = /(?<![A-Za-z0-9.,:/-])(\d{3})(?=[ \t-]{1,2}(?:transaction|functional ack|acknowledg))/gi;
const moreSets = /[ \t]{0,2}(?:\/|,|&|and|or|vs\.?)[ \t]{0,2}(\d{3})(?![0-9A-Za-z%.])/iy;

/** X12 transaction sets. "X12" in front vouches for any number, the looser phrases only for known sets. */
export function findTransactionSets(reading: Reading, claims: Claims): void {
  const { text } = reading;
  for (const match of text.matchAll(setLead)) {
    let end = match.index + match[0].length;
    addSet(match[1]!, end, claims);
    for (;;) {
      moreSets.lastIndex = end;
      const more = moreSets.exec(text);
      if (more === null || transactionSets[more[1]!] === undefined) break;
      end += more[0].length;
      addSet(more[1]!, end, claims);
    }
  }
  for (const pattern of [setWord, setTail]) {
    for (const match of text.matchAll(pattern)) {
      const end = match.index + match[0].length;
      const isStatus = /^[ \t]{0,2}(?:errors?|responses?|status|not found|bad gateway)/i.test(
        text.slice(end, end + 16),
      );
      if (transactionSets[match[1]!] !== undefined && !isStatus) addSet(match[1]!, end, claims);
    }
  }
}

function addSet(set: string, end: number, claims: Claims): void {
  const meaning = transactionSets[set];
  claims.add("x12_set", set, end - 3, end, {
    valid: meaning !== undefined,
    note: meaning ?? "not a transaction set of ocean or inland transport",
  });
}

// Segment tags that are no words in any spelling; the others must be called segments or carry their syntax.
const plainTags = "UNA|UNB|UNH|UNT|UNZ|UNG|UNE|BGM|EQD|TDT|RFF|FTX|DTM|DGS|SGP|EQN|ISA|IEA";
const wordyTags =
  "LOC|NAD|MEA|SEL|HAN|CNT|DIM|TMP|RNG|GID|GDS|TSR|TMD|CTA|COM|TPL|EQA|CPI|PCI|STS|ERC|ERP|UCI|UCM|DAM|GS|GE|ST|SE|N7|N9|R4|B4|Q2|V1|AK1|AK5|AK9|BIG|BSN";
const segments = new RegExp(
  `(?<![A-Za-z0-9_/.-])(?:(${plainTags})(?![A-Za-z0-9_])|(${wordyTags})(?=[ \\t]{1,2}segments?|\\+[A-Z0-9:+]|\\*[A-Z0-9])|(?<=segments?[ \\t]{1,2}'?)(${wordyTags})(?![A-Za-z0-9]))`,
  "g",
);
const lowerSegments = /(?<![a-z0-9_/.-])(?:unb|unh|unt|unz|bgm|eqd|tdt|rff|ftx|dgs)(?![a-z0-9_])/g;
const secondOfPair = new RegExp(`(?<=(?:${plainTags})/)(?:${plainTags})(?![A-Za-z0-9_])`, "gi");

export function findEdiSegments(reading: Reading, claims: Claims): void {
  for (const pattern of [segments, lowerSegments, secondOfPair]) {
    for (const match of reading.text.matchAll(pattern)) {
      claims.add("edi_segment", match[0].toUpperCase(), match.index, match.index + match[0].length);
    }
  }
}
