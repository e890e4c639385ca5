/** How much of a report a piece of text carries, measured cheaply line by line. */

const identifiers =
  /[A-Za-z]{2,12}[-_ ]?\d{4,}|(?<![\w/])\/[a-z]{2,24}\/[a-z]{2,24}|(?<![A-Za-z])(?:MV|M\/V)[ \t]+[A-Za-z]|(?<![A-Za-z])(?:COARRI|BAPLIE|CODECO|COPRAR|COPARN|IFT[A-Z]{3}|VERMAS|COREOR|CUSCAR|CUSRES|APERAK|CONTRL|EDIFACT|X12)(?![A-Za-z])|_ERR_\d|REF-[A-Z]{2,5}-\d/gi;
const incidentWords =
  /(?<![a-z])(?:containers?|cntrs?|vessels?|ships?|berths?|edi|messages?|errors?|fail(?:s|ed|ure|ing)?|reject\w{0,4}|mismatch\w{0,2}|duplicat\w{1,4}|missing|stuck|cannot|can't|unable|time-?outs?|timed out|delay\w{0,3}|down|offline|apis?|webhooks?|tokens?|schema|customs|reefers?|gates?|lanes?|cranes?|yard|seals?|manifests?|bookings?|portal|portnet|tos|log ?in|passwords?|servers?|network|databases?|db|systems?|fire|smoke|injur\w{1,4}|hurt|leak\w{0,4}|spill\w{0,3}|accident|collision|hack\w{0,3}|ransomware|virus|crash\w{0,2}|hang\w{0,2}|frozen|slow|lag|broken|fault\w{0,1}|wrong|incorrect|overlap\w{0,4}|conflict\w{0,3}|stale|backlog|queue|latency|outage|alarm|power|telemetry|eta|etb|voyages?|stowage|bay|terminal|pilot\w{0,3}|discharg\w{1,3}|load(?:ing|ed)?|acks?|acknowledg\w{1,8}|segments?|qualifiers?|ocr|weighbridge|vgm|agv|kontena|kapal|gagal|rosak|lewat|bocor|kebakaran|kemalangan|ralat|screenshot|billing|cargo|hold|released?|driver|trucks?|exception|alert|issues?|problems?)(?![a-z])|柜|箱|船|泊位|错误|报错|无法|不能|故障|失败|延误|泄漏|着火|受伤|系统|登录/gi;

/** Identifiers weigh three, words of the trade and of trouble one; at most 40 of each are counted. */
export function weighReport(text: string): { identifiers: number; words: number; total: number } {
  const found = { identifiers: countMatches(identifiers, text), words: countMatches(incidentWords, text) };
  return { ...found, total: found.identifiers * 3 + found.words };
}

function countMatches(pattern: RegExp, text: string): number {
  const reach = text.length > 4000 ? text.slice(0, 4000) : text;
  let count = 0;
  for (const _ of reach.matchAll(pattern)) if (++count >= 40) break;
  return count;
}

export function countWords(text: string): number {
  return text.match(/[\p{L}\p{N}][\p{L}\p{N}'’_-]*/gu)?.length ?? 0;
}
