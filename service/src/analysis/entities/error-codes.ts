import type { Claims } from "./claims.ts";
import { isHttpStatus } from "./http.ts";
import type { Reading } from "./reading.ts";

// "VESSEL_ERR_4", "edi err 1", "CNTR-ERROR-12", "ERR_CONNECTION_RESET".
const errorNames =
  /(?<![A-Za-z0-9_])[A-Z][A-Z0-9]{1,20}(?:_ERR(?:OR)?_|-ERR(?:OR)?-| ERR )\d{1,6}(?![A-Za-z0-9_])/gi;
const errConstants =
  /(?<![A-Za-z0-9_])(?:ERR|ERROR|E)_[A-Z0-9]{2,20}(?:_[A-Z0-9]{1,20}){0,6}(?![A-Za-z0-9_])/g;
// "ESN_WS_BKG_MATCH_00001": a constant of three or more parts that ends in a number.
const numberedConstants =
  /(?<![A-Za-z0-9_])[A-Z][A-Z0-9]{0,20}(?:_[A-Z][A-Z0-9]{0,20}){1,7}_\d{1,6}(?![A-Za-z0-9_.])/gi;
const databaseErrors =
  /(?<![A-Za-z0-9])(?:ORA|PLS|TNS|SQL|JMS|MQ|AMQ|CWS|DSR|IMX|EDI|ERR|NET|TOS)-\d{3,5}(?![A-Za-z0-9-])/gi;
const sqlStates = /(?<![A-Za-z0-9])SQLSTATE[ \t]{0,2}[[=:(]?[ \t]{0,2}["']?([0-9A-Z]{5})(?![0-9A-Za-z])/gi;
const systemErrors =
  /(?<![A-Za-z0-9_])E(?:CONNREFUSED|CONNRESET|CONNABORTED|TIMEDOUT|HOSTUNREACH|NETUNREACH|NOTFOUND|PIPE|ADDRINUSE|AI_AGAIN|NOSPC|ACCES|NOENT|MFILE)(?![A-Za-z0-9_])/g;
const exceptions = /(?<![A-Za-z0-9_])[A-Z][A-Za-z0-9]{2,60}Exception(?![A-Za-z0-9_])/g;
const lowerExceptions =
  /(?<![a-z0-9_])[a-z]{2,20}(?:pointer|timeout|io|sql|parse|runtime|state|argument|access|connection|security)exception(?![a-z0-9_])/g;
// "error code 1062", "error no. E-1042", "return code 12".
const numberedErrors =
  /(?<![A-Za-z])(?:err(?:or)?s?|fault|alarm|return|reason|reject(?:ion)?)[ \t_-]{0,2}(?:codes?|no\.?|nr\.?|num(?:ber)?|id|#)[ \t]{0,2}(?:is|was|of|[:=#-])?[ \t]{0,2}["'(]?([A-Z]{0,8}[-_]?\d{1,6}[A-Z]?)(?![A-Za-z0-9_-])/gi;
const letteredErrors =
  /(?<![A-Za-z])(?:error|err|alarm|fault)[ \t]{1,2}["'(]?([A-Z]{1,4}-?\d{2,6})(?![A-Za-z0-9_-])/g;
const databaseNumbers =
  /(?<![A-Za-z])(?:my|ms)?(?:sql|oracle|database|db2?|server)[ \t]{1,2}err(?:or)?[ \t:#=]{1,3}(\d{3,5})(?![A-Za-z0-9])/gi;
const errorNearby = /\b(?:err|error|errors|code|fault|reject|fail)/i;

/** Error codes of applications, databases and systems. */
export function findErrorCodes(reading: Reading, claims: Claims): void {
  const { text } = reading;
  for (const match of text.matchAll(errorNames)) {
    add(match[0].toUpperCase().replaceAll(" ", "_"), match[0], match.index);
  }
  for (const match of text.matchAll(errConstants)) add(match[0], match[0], match.index);
  for (const match of text.matchAll(numberedConstants)) {
    // Written small it could be a file or a column; then an error must be spoken of.
    const isConstant = match[0] === match[0].toUpperCase() && match[0].split("_").length >= 3;
    const around = text.slice(Math.max(0, match.index - 48), match.index);
    if (!isConstant && !errorNearby.test(around)) continue;
    add(match[0].toUpperCase(), match[0], match.index);
  }
  for (const match of text.matchAll(databaseErrors)) add(match[0].toUpperCase(), match[0], match.index);
  for (const match of text.matchAll(sqlStates)) {
    const state = match[1]!;
    add(state.toUpperCase(), state, match.index + match[0].lastIndexOf(state));
  }
  for (const pattern of [systemErrors, exceptions]) {
    for (const match of text.matchAll(pattern)) add(match[0], match[0], match.index);
  }
  for (const match of text.matchAll(lowerExceptions)) add(match[0], match[0], match.index);
  for (const pattern of [numberedErrors, letteredErrors, databaseNumbers]) {
    for (const match of text.matchAll(pattern)) {
      const code = match[1]!;
      if (isHttpStatus(code)) continue;
      add(code.toUpperCase(), code, match.index + match[0].lastIndexOf(code));
    }
  }

  function add(value: string, written: string, start: number): void {
    claims.add("error_code", value, start, start + written.length);
  }
}
