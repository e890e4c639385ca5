import type { Claims } from "./claims.ts";
import { checkImo } from "./imo.ts";
import { checkContainerNumber } from "./iso6346.ts";
import type { Reading } from "./reading.ts";

/** IANA's registry, with the codes proxies and clouds add, and what each says. */
const statuses: Record<string, string> = {
  "400": "Bad Request",
  "401": "Unauthorized",
  "402": "Payment Required",
  "403": "Forbidden",
  "404": "Not Found",
  "405": "Method Not Allowed",
  "406": "Not Acceptable",
  "407": "Proxy Authentication Required",
  "408": "Request Timeout",
  "409": "Conflict",
  "410": "Gone",
  "411": "Length Required",
  "412": "Precondition Failed",
  "413": "Content Too Large",
  "414": "URI Too Long",
  "415": "Unsupported Media Type",
  "416": "Range Not Satisfiable",
  "417": "Expectation Failed",
  "421": "Misdirected Request",
  "422": "Unprocessable Content",
  "423": "Locked",
  "424": "Failed Dependency",
  "425": "Too Early",
  "426": "Upgrade Required",
  "428": "Precondition Required",
  "429": "Too Many Requests",
  "431": "Request Header Fields Too Large",
  "451": "Unavailable For Legal Reasons",
  "495": "SSL Certificate Error (nginx)",
  "499": "Client Closed Request (nginx)",
  "500": "Internal Server Error",
  "501": "Not Implemented",
  "502": "Bad Gateway",
  "503": "Service Unavailable",
  "504": "Gateway Timeout",
  "505": "HTTP Version Not Supported",
  "507": "Insufficient Storage",
  "508": "Loop Detected",
  "511": "Network Authentication Required",
  "520": "Unknown Error (Cloudflare)",
  "521": "Web Server Is Down (Cloudflare)",
  "522": "Connection Timed Out (Cloudflare)",
  "524": "A Timeout Occurred (Cloudflare)",
  "525": "SSL Handshake Failed (Cloudflare)",
};

/** Is it the number of an HTTP error? */
export function isHttpStatus(code: string): boolean {
  return statuses[code] !== undefined;
}

const candidates =
  /(?<![A-Za-z0-9.,:#$€£+_-]|\d[ \t]|[A-Za-z]\/)([45]\d\d)(?='?s?(?![A-Za-z0-9_%]))(?![.,:]\d|-\d)/g;
const explicit =
  /(?<![A-Za-z])HTTP(?:S|\/\d(?:\.\d)?)?[ \t_-]{0,2}(?:status|error|code|response)?[ \t_-]{0,2}(?:code)?[ \t]{0,2}(?:is|was|of|[:=#(])?[ \t]{0,2}([1-5]\d\d)(?![A-Za-z0-9])/gi;
const callAnswers =
  /(?:https?|status|respond(?:s|ed|ing)?|return(?:s|ed|ing)?|answer(?:s|ed|ing)?|repl(?:y|ies|ied)|throw(?:s|n|ing)?|threw)(?:[ \t]with)?(?:[ \t]an?)?[ \t:=('"[]{1,4}$/i;
const saysStatus =
  /(?:https?|status(?:es)?|codes?|errors?|err|responses?|respond(?:s|ed|ing)?|returns?|returned|returning|answer(?:s|ed|ing)?|repl(?:y|ies|ied)|throw(?:s|n|ing)?|threw|gets?|got|getting|gives?|gave|giving|received?|receives|receiving|hit(?:s|ting)?|intermittent(?:ly)?|sporadic(?:ally)?|occasional(?:ly)?|random(?:ly)?|constant(?:ly)?|with|shows?|fail(?:s|ed|ing|ure|ures)?|reject(?:s|ed|ion)?|by|an?|see|seeing|sees|of|many|spikes?|rate|返回|报|出现)[ \t:=('"[/-]{0,4}$/i;
const followsStatus =
  /^'?s?[ \t)\]"'.,:/-]{0,3}(?:responses?|errors?|status|codes?|unauthor|forbidden|bad|too many|internal server|not found|gateway|service unavail|time-?outs?|timed out|on[ \t]+['"]?\/|from|for|when|while|at[ \t]+['"]?\/|back|returned|and[ \t]+time|since|again|whenever|during|错误)/i;
const unitFollows =
  /^[ \t-]{0,2}(?:ms|msec|millis|sec|secs|seconds?|s|m|min|mins|minutes?|h|hrs?|hours?|days?|kg|kgs|t|mt|tons?|tonnes?|lbs?|km|cm|mm|ft|feet|nm|kn|knots|gb|mb|kb|tb|teus?|feus?|k|usd|sgd|x|px|deg|degrees?|rpm|v|kw|volts?|metres?|meters?|pax|am|pm)(?![A-Za-z])/i;
const countFollows = /^[ \t]{1,2}(?:[A-Za-z-]{2,16}[ \t]{1,2})?([A-Za-z]{3,20}s)(?![A-Za-z])/;
const statusPlurals =
  /^(?:responses|errors|status|statuses|codes|timeouts|is|was|has|this|across|does|failures|access|always)$/i;
const numbersThings =
  /(?:bay|bays|row|tier|lane|gate|berth|block|blk|slot|room|unit|apt|line|page|port|ext|extension|tel|phone|x12|ansi|no|nr|number|id|flight|bus|road|street|version|build|build|job|pid|user|driver|crane|truck|voyage|voy|about|approx|approximately|around|roughly|almost|nearly|over|under|some|total|first|last|next|only|least|than|all)[ \t.:#]{0,3}$/i;
const speaksOfCalls =
  /(?:api|apis|http|https|web ?hooks?|hooks?|callbacks?|endpoints?|gateway|token|oauth|auth|authenticat|url|rest|curl|latency|time-?outs?|throttl|rate.?limit|request|response|service|server|subscri|poll|接口)/i;

/**
 * HTTP statuses. A number of three digits is one when the words around it say so, or, where none do, when the
 * text speaks of calls between systems and nothing says that the number counts or measures something.
 */
export function findHttpStatuses(reading: Reading, claims: Claims): void {
  const { text } = reading;
  for (const match of text.matchAll(explicit)) {
    const status = match[1]!;
    addStatus(status, match.index + match[0].length - 3, claims);
  }
  // A long mail speaks of calls somewhere; only what stands near counts.
  let acceptedEnd = -1;
  for (const match of text.matchAll(candidates)) {
    const status = match[1]!;
    const end = match.index + 3;
    if (!isHttpStatus(status)) continue;
    const before = text.slice(Math.max(0, match.index - 24), match.index);
    const after = text.slice(end, end + 40);
    const isInList =
      acceptedEnd >= 0 &&
      /^'?s?[ \t]?(?:\/|,|&|and|or|then)[ \t]?$/.test(text.slice(acceptedEnd, match.index).padEnd(1));
    if (!isInList && !readsAsStatus(before, after, text, match.index)) continue;
    if (addStatus(status, match.index, claims)) acceptedEnd = end;
  }
}

function readsAsStatus(before: string, after: string, text: string, at: number): boolean {
  if (unitFollows.test(after) || numbersThings.test(before)) return false;
  if (followsStatus.test(after)) return true;
  const counted = countFollows.exec(after)?.[1];
  if (counted !== undefined && !statusPlurals.test(counted)) return false;
  if (callAnswers.test(before)) return true;
  if (saysStatus.test(before))
    return (
      speaksOfCalls.test(near(text, at)) ||
      /(?:errors?|status|codes?|responses?|http)[ \t:=(]{0,3}$/i.test(before)
    );
  return speaksOfCalls.test(near(text, at));
}

function near(text: string, at: number): string {
  return text.slice(Math.max(0, at - 240), at + 240);
}

function addStatus(status: string, start: number, claims: Claims): boolean {
  return claims.add("http_status", status, start, start + 3, { valid: true, note: statuses[status] ?? null });
}

const paths =
  /(?<![A-Za-z0-9/.<_~-])\/[A-Za-z][A-Za-z0-9_.~{}:%-]{0,80}(?:\/[A-Za-z0-9_.~{}:%-]{1,80}){0,12}/g;
const urls =
  /(?<![A-Za-z0-9])https?:\/\/([A-Za-z0-9.-]{1,120})(?::\d{1,5})?(\/[A-Za-z0-9_.~{}:%/-]{0,400})?(?:[?#][^\s"'<>]{0,600})?/gi;
// A URL whose punctuation was lost on the way: "https //api example com/edi/status".
const brokenUrls =
  /(?<![A-Za-z0-9])https?[ \t]\/\/[A-Za-z0-9-]{1,40}(?:[ .][A-Za-z0-9-]{1,40}){1,4}(\/[A-Za-z0-9_.~{}:%/-]{1,400})/gi;
const calledWords =
  /(?:get|post|put|patch|delete|head|options|on|at|to|from|of|path|endpoint|api|route|uri|url|call|calling|calls|called|hitting|hit|via|keys|key|for|querying|polling|and|or|service|,|:|=)[ \t:="'`([]{0,3}$/i;
const fileRoots =
  /^\/(?:var|tmp|etc|opt|home|usr|mnt|srv|root|bin|dev|proc|sys|logs?|volumes?|users)(?:\/|$)/i;
const pages = /\.(?:html?|pdf|png|jpe?g|gif|svg|css|js|aspx?|docx?|xlsx?|log|txt|csv|zip|xml)$/i;
const chatter =
  /^(?:www\.)|(?:^|\.)(?:linkedin|facebook|twitter|youtube|instagram|zoom|aka|webex|google|safelinks\.protection\.outlook|teams\.microsoft|w3)\./i;

/** API paths, of URLs the path without host and query. Their case is kept, since servers tell it apart. */
export function findApiPaths(reading: Reading, claims: Claims): void {
  const { text } = reading;
  for (const match of text.matchAll(urls)) {
    const end = match.index + match[0].length;
    const path = trimPath(match[2] ?? "");
    const isPage = chatter.test(match[1]!) || pages.test(path);
    if (path.length > 1 && !isPage) {
      const start = match.index + match[0].indexOf(match[2]!, 8);
      claims.add("api_path", path, start, start + path.length);
    }
    claims.take(match.index, end);
  }
  for (const match of text.matchAll(brokenUrls)) {
    const path = trimPath(match[1]!);
    const start = match.index + match[0].length - match[1]!.length;
    if (path.length > 1) claims.add("api_path", path, start, start + path.length);
  }
  for (const match of text.matchAll(paths)) {
    const path = trimPath(match[0]);
    if (path.length < 3 || fileRoots.test(path) || pages.test(path)) continue;
    const before = text.slice(Math.max(0, match.index - 14), match.index);
    const isQuoted = /["'`([]$/.test(before);
    const hasParts = path.indexOf("/", 1) > 0;
    // "his /her", "CS0057490 /v": one part alone must be quoted or called.
    if (!hasParts && !isQuoted && !(path.length >= 5 && calledWords.test(before))) continue;
    if (claims.add("api_path", path, match.index, match.index + path.length)) {
      addParts(path, match.index, claims);
    }
  }
}

const pathParts =
  /\/(?:vessels?\/(\d{7})|containers?\/([A-Z]{3}[UJZ]\d{7})|berth-?applications?\/(\d{1,9}))(?=\/|$)/gi;

/** What a call was about stands in its path: `/vessels/9074729`, `/containers/MSKU1234565`. */
function addParts(path: string, at: number, claims: Claims): void {
  for (const match of path.matchAll(pathParts)) {
    const [, imo, container, application] = match;
    const part = (imo ?? container ?? application)!;
    const end = at + match.index + match[0].length;
    const start = end - part.length;
    if (imo !== undefined) claims.addWithin("imo", imo, start, end, checkImo(imo));
    if (container !== undefined) {
      const { number, valid, note } = checkContainerNumber(container);
      claims.addWithin("container", number, start, end, { valid, note });
    }
    if (application !== undefined) claims.addWithin("message_ref", `application ${application}`, start, end);
  }
}

function trimPath(path: string): string {
  return path.replace(/[.,;:%-]+$/, "").replace(/\/+$/, "");
}
