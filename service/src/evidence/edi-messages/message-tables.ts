/**
 * What the court knows of the messages that move containers. Deliberately short: only what every
 * implementation guide in use shares, so that a finding is a fault and not a difference of dialect.
 */

/**
 * Segments that a message of a type always carries, in order: the mandatory segments and groups of the
 * UN/EDIFACT directories D.95B to D.00B (segment tables at unece.org), service segments left out. Where the
 * directories differ from each other, the segment is not listed.
 */
export const mandatoryEdifactSegments: Readonly<Record<string, readonly string[]>> = {
  COPARN: ["BGM", "NAD", "EQD"],
  COPRAR: ["BGM", "TDT", "NAD", "EQD"],
  COARRI: ["BGM", "TDT", "NAD", "EQD"],
  CODECO: ["BGM", "NAD", "EQD"],
  COREOR: ["BGM", "NAD"],
  COPINO: ["BGM", "TDT", "NAD", "EQD"],
  COSTCO: ["BGM", "NAD"],
  COSTOR: ["BGM", "NAD"],
  BAPLIE: ["BGM", "DTM", "TDT", "LOC"],
  MOVINS: ["BGM", "DTM", "TDT", "LOC"],
  VERMAS: ["BGM", "DTM", "EQD"],
  IFTMIN: ["BGM", "NAD"],
  IFTMCS: ["BGM", "NAD"],
  IFTSTA: ["BGM", "CNI"],
  IFTSAI: ["BGM"],
  CUSCAR: ["BGM"],
  CUSRES: ["BGM"],
  CALINF: ["BGM", "TDT"],
  VESDEP: ["BGM", "TDT"],
  APERAK: ["BGM"],
  CONTRL: ["UCI"],
};

/** Values that DE 8053, the first element of EQD, takes in container traffic. */
export const equipmentQualifiers = new Set([
  "CN",
  "CH",
  "TE",
  "RR",
  "BX",
  "PA",
  "RG",
  "SW",
  "UL",
  "CU",
  "EFP",
  "AA",
]);

/** Digits that a date/time format code (DE 2379) calls for; a zone of three letters may follow where listed. */
export const dateFormats: Readonly<Record<string, { digits: number; pattern: string; withZone?: true }>> = {
  "101": { digits: 6, pattern: "YYMMDD" },
  "102": { digits: 8, pattern: "CCYYMMDD" },
  "201": { digits: 10, pattern: "YYMMDDHHMM" },
  "203": { digits: 12, pattern: "CCYYMMDDHHMM" },
  "204": { digits: 14, pattern: "CCYYMMDDHHMMSS" },
  "301": { digits: 10, pattern: "YYMMDDHHMMZZZ", withZone: true },
  "303": { digits: 12, pattern: "CCYYMMDDHHMMZZZ", withZone: true },
  "304": { digits: 14, pattern: "CCYYMMDDHHMMSSZZZ", withZone: true },
};

/** The segment that begins each transaction set after ST, and the functional group it travels in (GS01). */
export const x12Sets: Readonly<Record<string, { begins: string; group: string | null }>> = {
  "214": { begins: "B10", group: "QM" },
  "300": { begins: "B1", group: "RO" },
  "301": { begins: "B1", group: "RO" },
  "303": { begins: "B1", group: "RO" },
  "304": { begins: "B2", group: "SO" },
  "309": { begins: "M10", group: "SO" },
  "310": { begins: "B3", group: "IO" },
  "315": { begins: "B4", group: "QO" },
  "322": { begins: "Q5", group: "SO" },
  "350": { begins: "M10", group: "SO" },
  "404": { begins: "BX", group: "SR" },
  "997": { begins: "AK1", group: "FA" },
  "999": { begins: "AK1", group: "FA" },
};
