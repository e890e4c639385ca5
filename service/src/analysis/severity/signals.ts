import type { Impact } from "./matrix.ts";

/** Words that tell of scale. Patterns run on lower-cased clauses and are bounded. */
export interface ImpactSignal {
  readonly impact: Impact;
  readonly reason: string;
  readonly pattern: RegExp;
}

/** Danger to people, ships or the port: these also keep the priority at P2 or above. */
export const dangerSignals: readonly ImpactSignal[] = [
  {
    impact: 1,
    reason: "people may be hurt",
    pattern:
      /\b(?:injur(?:ed|y|ies)|unconscious|bleeding|casualt(?:y|ies)|fatal(?:ity)?|man overboard|trapped under|hit by (?:a )?(?:crane|prime mover|truck|forklift|container)|fell from|fallen from|electrocuted|collapsed worker|worker collapsed|crushed (?:between|by|under)|knocked down|chest pain|ambulance)\b|受伤|晕倒|cedera|pengsan/,
  },
  {
    impact: 1,
    reason: "fire, smoke or explosion",
    pattern:
      /\b(?:on fire|caught fire|fire (?:broke out|at|in|on|alarm)|flames?|smok(?:e|ing) (?:from|coming|seen|in|at)|explosion|burning|kebakaran|terbakar)\b|着火|起火|爆炸/,
  },
  {
    impact: 1,
    reason: "a leak or spill",
    pattern:
      /\b(?:(?:chemical|gas|acid|fuel|oil|toxic|dg|imdg|hazardous) (?:leak(?:ing|age)?|spill(?:age)?)|leaking (?:dg|imdg|hazardous|chemical|acid|gas|liquid|tank)|(?:dg|imdg|tank) (?:container|box|unit) (?:is )?leaking|fumes|(?:dripping|oozing|seeping) (?:liquid|fluid|acid|oil|fuel)|(?:chemical|pungent|strong) smell|bocor)\b|泄漏/,
  },
  {
    impact: 1,
    reason: "somebody is inside who must not be",
    pattern:
      /\b(?:intruders?|trespass(?:er|ers|ing)|(?:unknown|unauthori[sz]ed) (?:man|men|person|persons|people) (?:\w+ ){0,4}?(?:inside|in|on|climbed|entered|seen|walking)|climb(?:ed|ing) (?:over )?the fence)\b/,
  },
  {
    impact: 1,
    reason: "a cyber attack",
    pattern:
      /\b(?:ransomware|malware|hacked|data breach|intrusion|compromised (?:account|server|host|credential)s?|files (?:are )?encrypted|ddos)\b/,
  },
];

/** Every message of a partner, or every partner. */
export const wholeFeed =
  /\b(?:(?:all|every|entire|whole|complete) (?:of )?(?:the )?(?:messages?|feed|edi|interchanges|traffic|partners?|lines?|endpoints?)|partner traffic)\b/;

export const scaleSignals: readonly ImpactSignal[] = [
  {
    impact: 1,
    reason: "the whole terminal, port or system is concerned",
    pattern:
      /\b(?:(?:all|every|entire|whole|complete) (?:of )?(?:the )?(?:terminals?|port|portnet|tos|systems?|gates?|gate lanes|lanes|berths?|yards?|cranes|vessels|operations?|users?|sites?)|(?:terminal|port|site|company)[- ]wide|multiple terminals|nobody can (?:log ?in|work|access)|no one can (?:log ?in|work|access)|total outage|complete outage)\b|(?:整个|全部|所有)(?:的)?(?:码头|港口|系统|闸口|泊位|堆场|岸桥|吊机)|\b(?:seluruh|semua) (?:terminal|pelabuhan|sistem|pintu|gate|kren)\b/,
  },
  {
    impact: 1,
    reason: "the terminal operating system or the gate is down",
    pattern:
      /\b(?:tos|citos|navis|n4|portnet|terminal operating system|gate (?:system|automation|os|complex)|gate|main gate) (?:(?:is|are|has|have|been|went|gone|completely|totally|now) ){0,3}(?:down|hung|hang|offline|unavailable|unreachable|inaccessible|not responding|not accepting connections|cannot be reached|crashed|frozen|dead|closed)\b|(?:系统|tos|闸口)(?:已|已经|全|全部|完全){0,2}(?:瘫痪|宕机|崩溃|死机|停摆)|\b(?:sistem|tos|pintu masuk) (?:\w+ ){0,2}?(?:lumpuh|tergendala|terputus)\b/,
  },
  {
    impact: 1,
    reason: "cargo in a reefer is being lost",
    pattern:
      /\b(?:cargo (?:is )?(?:thawing|spoil(?:ed|ing|t)|melting)|(?:reefers?|racks?) (?:have |has |are )?(?:lost|without|no) power|reefer rack (?:is )?(?:down|tripped)|\d{1,4} reefers (?:(?:are|went|gone|all) ){0,2}(?:off|down|out|unplugged)|power (?:\w+ ){0,6}?\d{1,4} reefers)\b/,
  },
  {
    impact: 2,
    reason: "a vessel call is held up",
    pattern:
      /\b(?:vessel (?:is |was |may be |will be |being )?(?:delayed|held|waiting|idle|stuck|affected)|vessel (?:cannot|can't|can not|unable to) (?:sail|berth|depart|load|discharge)|(?:discharge|loading|load) (?:has |is )?(?:stopped|suspended|on hold|held)|vessel (?:is )?(?:already )?alongside|missed? (?:the )?berth(?:ing)? window)\b|船(?:舶|只)?[^,，]{0,6}(?:无法|不能)(?:开航|离泊|离港|靠泊|开船)|(?:装卸|卸货|卸船|装船)(?:作业)?(?:已|已经)?(?:停止|暂停|中断)|\bkapal (?:\w+ ){0,2}?(?:tak|tidak) (?:boleh|dapat) (?:belayar|berlabuh|bertolak)\b/,
  },
  {
    impact: 2,
    reason: "a partner's whole feed is concerned",
    pattern: wholeFeed,
  },
  {
    impact: 2,
    reason: "several customers are concerned",
    pattern:
      /\b(?:(?:all|every|entire|whole) (?:the )?(?:customers?|apps?|applications)|(?:several|multiple|many|numerous) (?:customers|partners|lines|hauliers|users|containers|vessels|bookings))\b/,
  },
  {
    impact: 2,
    reason: "an authority is involved",
    pattern:
      /\b(?:customs (?:officer|inspection|authority|penalty)|regulator|mpa|police|coast ?guard|port state control)\b/,
  },
  {
    impact: 3,
    reason: "one customer is concerned",
    pattern:
      /\b(?:customer|consignee|shipper|forwarder|haulier|trucker|shipping line|driver|pelanggan|pemandu)\b|客户|货主|收货人|货代|司机/,
  },
];

/** Words that make the trouble smaller than its kind usually is; never for danger. */
export const reliefSignals: readonly {
  readonly reason: string;
  readonly pattern: RegExp;
  /** One record or one desk, whatever is usual for the kind; otherwise one step down. */
  readonly isSingle: boolean;
}[] = [
  {
    reason: "operations are said to be unaffected",
    isSingle: false,
    pattern:
      /\b(?:no (?:\w+ )?(?:impact|effect)(?: (?:on|to)\b)?|(?:ops|operations|operation) (?:are |is |were )?(?:unaffected|not affected|normal)|nothing (?:is )?blocked|not blocking)\b/,
  },
  {
    reason: "one workplace or account is concerned",
    isSingle: true,
    pattern:
      /\b(?:my|one user'?s?|single user|a user'?s?) (?:\w+ )?(?:account|password|laptop|pc|desktop|login|screen|printer)\b|^laptop\b/,
  },
  {
    reason: "only the display is wrong",
    isSingle: true,
    pattern: /\b(?:cosmetic|display only|typo in|spelling (?:mistake|error)|wrong font)\b/,
  },
];

export const urgentFacts: readonly { readonly reason: string; readonly pattern: RegExp }[] = [
  {
    reason: "a vessel is alongside or being worked",
    pattern:
      /\b(?:alongside|already berthed|vessel (?:is )?(?:being worked|working)|under (?:loading|discharge)|middle of (?:the )?(?:discharg|load)(?:e|ing)|gangs? (?:is |are )?(?:standing by|idle|idling|waiting))\b|(?:已|已经|正)靠泊|已靠码头|在泊|正在(?:装船|卸船|装卸|卸货)|\bkapal (?:\w+ )?(?:sudah|dah|telah) (?:berlabuh|di jeti)\b|\bsedang (?:memunggah|punggah|memuat)\b/,
  },
  {
    reason: "work stands still",
    pattern:
      /\b(?:standstill|stand still|work (?:has )?stopped|operations? (?:has |have |are |is )?(?:stopped|halted|suspended)|cannot sail|can't sail|lane (?:is )?blocked|block(?:s|ing|ed) the (?:\w+ )?(?:lane|aisle|road|traffic|others|way)|(?:gates?|planners|cranes|rtgs?|agvs?|yard) (?:\w+ ){0,2}?stopped|all stop(?:ped)?)\b|停工|停摆|作业(?:已|已经|全部){0,2}(?:停止|中断)|\b(?:operasi|kerja) (?:\w+ )?(?:terhenti|berhenti|tergendala)\b/,
  },
  {
    reason: "the backlog is growing",
    pattern:
      /\b(?:(?:backlog|queue|dlq|dead letters?|dead letter queue|trucks?) (?:\w+ ){0,6}?(?:growing|grows|piling|building|mounting|climbing|rising|increasing|getting longer|lengthening)|(?:keeps?|still) (?:growing|rising|climbing|increasing|piling)|piling up|pile up|(?:trucks|queue) (?:\w+ ){0,3}?(?:to|onto|on) the (?:main |public |expressway )?road)\b|越(?:来|积|排)越(?:多|长)|(?:不断|持续)(?:增加|堆积)|\b(?:se)?makin (?:banyak|panjang|bertambah)\b/,
  },
  {
    reason: "a reefer is out of its temperature range",
    pattern:
      /\b(?:(?:temperature|temp|reefer|set ?point|supply air|return air)\b.{0,48}\b(?:out of range|rising|too (?:high|warm)|above set ?point|deviation|high temp\w{0,8} alarm)|(?:reefer|set ?point)\b.{0,40}\bbut\b.{0,30}\b(?:reads?|reading|shows?)|(?:temp|temperature|suhu)\b.{0,24}\bnaik|(?:reefers?|racks?) (?:\w+ ){0,2}?(?:lost|without|no) power|reefers (?:(?:are|went|gone|all) ){0,2}(?:off|down|out|unplugged)|thawing)\b|温度.{0,12}(?:上升|升高|过高)/,
  },
];

/** A bare "today" is no deadline: chats are full of it. */
export const sameShiftFacts =
  /\b(?:(?:this|same) shift|within (?:the )?(?:next )?(?:24|12|8) ?h(?:ours|rs?)?|cut[- ]?off|last free day|demurrage|closing time|(?:by|before|until|needed|latest) (?:noon|midnight|today|tonight|tomorrow|end of (?:day|shift)|sailing|the vessel|\d{1,2}[:.]?\d{2})|sebelum (?:tengah malam|malam ini|esok|pukul \d{1,2}|jam \d{1,2})|hari ini juga)\b|截关|截单|截港|(?:今天|今晚|今日|明早)(?:之|以)?(?:前|内)/;
export const noHurry =
  /\b(?:not urgent|no rush|no hurry|non[- ]urgent|low priority|when(?:ever)? you (?:are free|have time|can)|at your convenience|(?:can|will) wait|tak urgent|tidak (?:segera|mendesak|urgent)|bila senang)\b|不急|不着急|不紧急|有空再/;
/** Nobody came to harm, or it is long over: to be looked into, not to be rushed to. */
export const nearMiss =
  /\bnear[- ]miss\b|\b(?:last (?:week|month)|yesterday)\b.{0,80}\b(?:no one|nobody|no[- ]body) (?:was |is |got )?(?:hurt|injured)\b/;
export const toneWords =
  /\b(?:urgent(?:ly)?|asap|a\.s\.a\.p|immediate(?:ly)?|critical|emergency|top priority|high priority|right away|now now|pls hurry|segera|secepat mungkin|cepat sikit)\b|紧急|尽快|尽早|马上|立刻|立即|赶快|赶紧|(?<!不)着急/;
/** Without one of these, an urgent tone has nothing to stand on. */
export const blockedWords =
  /\b(?:cannot|can't|can not|unable|stuck|blocked|on hold|waiting|delayed|held up|failed|fails|not able|missing|(?:tak|tidak) (?:boleh|dapat)|menunggu|tunggu|tersekat|gagal|hilang|ditolak)\b|无法|不能|卡住|卡在|等待|等候|在等|等着|被拒|拒绝|失败|找不到/;

/** A number that ends an identifier (ALR-300117 container …) or has six digits is a name, not a count. */
const countedBoxes =
  /(?<![\w.#:/-])(\d{1,3}(?:,\d{3})+|\d{1,5})(?!\d)\s?(?:x\s?)?(?:\w{1,12}\s)?(?:containers?|cntrs?|boxes|box|reefers?|units?|teus?|trucks?|bookings?|shipments?|vessels?)\b/g;

/** The largest number of boxes, trucks or bookings a text counts; 0 without one. */
export function largestCount(clauses: readonly string[]): number {
  let largest = 0;
  for (const clause of clauses) {
    for (const match of clause.matchAll(countedBoxes)) {
      largest = Math.max(largest, Number((match[1] ?? "0").replaceAll(",", "")));
    }
  }
  return largest;
}
