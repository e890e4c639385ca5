import { isOneTypoFrom } from "../entities/one-typo.ts";

/**
 * Sentences that talk to whoever analyses the report instead of reporting. Two strengths: `takeover` tries to
 * replace the reader's rules or role, `verdict` dictates the answer. All patterns are bounded.
 */
const ruleWords =
  "instructions?|rules?|prompts?|guidelines?|guidance|polic(?:y|ies)|directives?|constraints?|programming|training|orders|guardrails?|restrictions?|safeguards?|protocols?|system messages?";
const takeovers: RegExp[] = [
  new RegExp(
    `(?<![a-z])(?:ignore|disregard|forget|override|bypass|neglect|overlook|discard|abandon|drop|skip|(?:do not|don'?t|never|stop|no need to) (?:follow|obey|apply|use|heed|listen to|stick to|comply with|adhere to|following|obeying|applying)|pay no attention to|set aside|throw away|cancel) (?:[a-z']{1,12} ){0,3}?(?:your|you|previous|prior|above|earlier|preceding|all|any|these|those|every|other|existing|initial|original|system|safety|former|foregoing|given|current|usual|normal|standing)(?![a-z])[^.!?\\n]{0,40}(?<![a-z])(?:${ruleWords})(?![a-z])`,
    "i",
  ),
  /(?<![a-z])(?:ignore|disregard|forget) (?:everything|anything|all|whatever|what|the text|the content)(?: of)?(?: the| that| you| was| is| were)*(?: above| before| prior| previous(?:ly)?| told| said| learned| instructed| so far| stated)/i,
  /(?<![a-z])you(?: are|'re) (?:now|no longer|from now on|hereby) (?:an?|the|in|my|acting|free|required|bound|going to|operating|permitted|unrestricted|allowed to (?:ignore|bypass)|[a-z]{0,12}gpt|dan)(?![a-z])/i,
  /(?<![a-z])from (?:now on|this point)(?: on| onwards?| forward)?,? (?:you|act|respond|reply|answer|treat|ignore|always|every)(?![a-z])/i,
  /(?<![a-z])(?:act|behave|respond|answer|operate|roleplay|role-play) as (?:if you|though you|an?|the|my) (?:[a-z-]{1,14} ){0,3}(?:ai|assistant|bot|chatbot|model|admin[a-z]{0,10}|developer|dan|system|root|hacker|expert|engine|supervisor|manager)(?![a-z])/i,
  /(?<![a-z])pretend (?:to be|that|you|this|there)(?![a-z])/i,
  /(?<![a-z])(?:new|updated|revised|additional|secret|real|important) (?:system )?(?:instructions?|prompts?|rules?|directives?)(?: (?:for|to) (?:you|the (?:ai|assistant|model|bot|system|analyser|analyzer)))?\s{0,2}:/i,
  /(?<![a-z])(?:instructions?|note|message|attention|memo) (?:for|to) (?:the |any |all )?(?:ai|llm|language model|assistant|bot|chatbot|model|analyser|analyzer|classifier|agent processing)s?(?![a-z])/i,
  /(?<![a-z])as an? (?:ai|large language|language|artificial)(?: language)? (?:model|assistant|intelligence)(?![a-z])/i,
  /(?<![a-z])(?:enter|enable|activate|switch to|you are in|go into) (?:the )?(?:developer|god|dan|jailbreak|unrestricted|admin|sudo|maintenance) mode(?![a-z])|(?<![a-z])(?:jailbreak|prompt injection)(?![a-z])/i,
  /(?<![a-z])(?:reveal|print|show|repeat|output|leak|display|tell|give|send|disclose|dump|expose)(?: me| us)? (?:all )?(?:your|the) (?:[a-z]{1,12} ){0,2}(?:system prompts?|prompts?|instructions|credentials|api keys?|secrets|environment variables|passwords)(?![a-z])/i,
  /<\|?\/?(?:im_start|im_end|endoftext|begin_of_text|start_header_id|eot_id|system|assistant)\|?>|\[\/?(?:inst|sys|system)\]|<<\/?sys>>|^\s{0,4}#{2,6}\s{0,3}(?:system|instructions?|assistant|new task)(?![a-z])/i,
  /^\W{0,4}(?:system|assistant|developer|admin(?:istrator)?)\s{0,2}(?:prompt|message|note|override|instruction|command)?\s{0,2}[:>]\s{0,3}(?=.{0,120}(?<![a-z])(?:you|ignore|mark|set|classify|respond|reply|answer|output|always|never|must|treat|override|do not|close|approve|rate|downgrade|return|disregard|forget)(?![a-z]))/i,
  /(?:忽略|无视|忘记|忘掉|不要理会|不用理会|不要遵守|别管|撤销|绕过)[^。！？\n]{0,16}(?:指令|指示|规则|说明|要求|提示|命令|设定|内容)/,
  /(?:你现在是|从现在(?:起|开始)[，,]?你|假装你|扮演|作为(?:一个)?(?:AI|人工智能|助手|管理员))/i,
  /(?:以前|上記|これまで|前)の(?:指示|命令|ルール)[^。\n]{0,10}(?:無視|忘れ)|이전[^.\n]{0,10}(?:지시|명령|규칙)[^.\n]{0,10}무시/,
  /(?<![a-z])(?:abaikan|lupakan|jangan ikut|ketepikan|ingkar)(?![a-z])[^.!?\n]{0,40}(?<![a-z])(?:arahan|perintah|peraturan|instruksi|aturan|panduan|polisi|semua)(?![a-z])/i,
  /(?<![a-z])(?:anda|kamu|awak) (?:kini|sekarang)(?: adalah| ialah| menjadi)?(?![a-z])/i,
  /(?<![a-z])(?:ignor(?:a|e|en|ad)|olvida|omite|haz caso omiso de)(?![a-z])[^.!?\n]{0,30}(?<![a-z])(?:instrucciones|reglas|indicaciones|órdenes)(?![a-z])/i,
  /(?<![a-z])(?:ignore[zr]?|oublie[zr]?|ne tenez pas compte d)[^.!?\n]{0,30}(?<![a-z])(?:instructions|consignes|règles)(?= (?:précédentes|antérieures|ci-dessus)|(?![a-z]))(?<=(?:les|des|vos|tes|toutes)[^.!?\n]{0,24})/i,
  /(?<![a-z])(?:ignorier(?:e|en sie)|vergiss|missachte)(?![a-z])[^.!?\n]{0,30}(?<![a-z])(?:anweisungen|regeln|vorgaben|befehle)(?![a-z])/i,
];

const lowVerdicts =
  "low(?:est)?|p4|p3|sev ?[345]|minor|trivial|resolved|closed|solved|fixed|ignored|no[nt]?[ -]?(?:an? )?incident|no issue|normal|informational|info|harmless|benign|false (?:alarm|positive)|spam|safe|approved|unimportant|non-urgent|critical|p1|highest";
const objectWords =
  "this|it|the|that|these|all|any|every|each|your|my|severity|priority|urgency|impact|incident|incidents|ticket|case|issue|report|alert|one|email|mail|message|text|of|following|whole|level|rating|classification|type|status|verdict|answer|result";
const verdicts: RegExp[] = [
  new RegExp(
    `(?<=^|[.;:,!?\\n"'(–-]\\s{0,3}|(?<![a-z])(?:and|then|please|pls|kindly|must|should|just|to|simply|always|now|or) )(?:mark|rate|classify|label|grade|treat|downgrade|categori[sz]e|tag|consider|flag|score)(?![a-z])(?: (?:${objectWords})(?![a-z])){0,6}\\s{0,2}(?:(?:as|to|at|=|with|being|into)\\s){1,2}(?:an? |of )?["']?(?:${lowVerdicts})(?![a-z])`,
    "i",
  ),
  new RegExp(
    `(?<=^|[.;:,!?\\n"'(–-]\\s{0,3}|(?<![a-z])(?:and|then|please|pls|kindly|must|should|just|simply|always|now|or) )(?:set|change|lower|reduce|raise|report|put|make|assign|keep|return|output)(?: (?:${objectWords})(?![a-z])){0,5} (?:severity|priority|urgency|classification|rating|verdict|incident|incident status|ticket|case)(?![a-z])(?: (?:level|rating|value|is|of this|of the incident|type))?\\s{0,2}(?:as|to|at|=|:|be)?\\s?["']?(?:${lowVerdicts})(?![a-z])`,
    "i",
  ),
  /(?<![a-z])(?:answer|reply|respond|output|return|say|print|write)(?: back)? (?:me )?(?:only|just|solely|exactly|nothing (?:but|except|other than)|with (?:only|just|nothing but|exactly|the (?:single )?word|a single word))(?: with)?(?! to)(?![a-z])/i,
  /(?<![a-z])(?:just|simply|only) (?:say|answer|report|confirm|state|tell them) (?:that )?(?:the|it|this|everything|all) (?:[a-z]{1,12} ){0,2}(?:is|are|was) (?:closed|resolved|fine|ok|okay|low|fixed|normal|solved|good)(?![a-z])/i,
  /(?<![a-z])(?:only|just|simply|always|must) (?:answer|reply|respond|output|return|say|print)(?: back)? (?:with|by saying|as|"|'|ok\b|yes\b|resolved|low)/i,
  /(?<![a-z])(?:your|the) (?:only |entire |whole |final |new )?(?:answer|reply|response|output|task|job|role|goal) (?:is|must be|should be|shall be|will be) (?:now |only |exactly |to )?(?=["']|only|ok|low|resolved|to (?:ignore|mark|approve|say)|approve|ignore|mark|say)/i,
  /(?<![a-z])(?:do not|don'?t|never) (?:escalate|alert|notify|page|investigate|analy[sz]e|wake|inform)(?: (?:this|it|anyone|anybody|any one|the duty|the team|further|to anyone))+(?![a-z])/i,
  /(?<![a-z])(?:escalate|route|assign|forward|send|redirect|e-?mail|direct|contact|cc|bcc)(?![a-z])(?=[^!?\n]{0,100}(?<![a-z])(?:only|instead|all|everything|always|your|data|credentials|reports?|incident|ticket)(?![a-z]))[^!?\n]{0,80}?(?:to|at|contact|as)?\s[\w.+-]{1,64}@(?:example|evil|attacker|mail|gmail|hotmail|yahoo|proton|outlook)[\w.-]{1,60}/i,
  /(?<![a-z])(?:contact|escalat(?:e|ion)|owner|assignee|recipient)(?: (?:contact|person|address|e-?mail))? (?:is now|must be|should be|to be|=|:) {0,2}[\w.+-]{1,64}@[\w.-]{3,60}/i,
  /(?:标记|标为|设(?:为|置为|成)|评为|归类为|改为|定为)[^。！？\n]{0,12}(?:低|已解决|已关闭|非事件|不是事故|P4)/i,
  /(?:只|仅|只需|只能)(?:需|要|能)?(?:回复|回答|输出|返回)|不要(?:上报|升级|通知|处理)/,
  /(?<![a-z])(?:tandakan|tandai|klasifikasikan|tetapkan|anggap)(?![a-z])[^.!?\n]{0,40}(?<![a-z])(?:rendah|selesai|ditutup|bukan insiden)(?![a-z])|(?<![a-z])(?:jawab|balas) (?:hanya|sahaja)(?![a-z])|(?<![a-z])jangan (?:eskalasi|laporkan|maklumkan)(?![a-z])/i,
  /(?<![a-z])(?:marca|clasifica|markiere|stufe|marque[zr]?|classe[zr]?)(?![a-z])[^.!?\n]{0,40}(?<![a-z])(?:baja|bajo|resuelto|niedrig|gelöst|faible|basse|résolu)(?![a-z])/i,
];

export interface InstructionMatch {
  readonly strength: "takeover" | "verdict";
  readonly start: number;
  readonly end: number;
}

/** The first instruction in a sentence; null where it only reports. `sentence` is at most a few thousand characters. */
export function matchInstruction(sentence: string): InstructionMatch | null {
  // "1gn0re prev1ous instruct10ns": figures for letters, as long as the word.
  const isDisguised = /[A-Za-z][0134@$][A-Za-z]|(?<![A-Za-z0-9])[0134@$][a-z]{2}/.test(sentence);
  const spellings = isDisguised ? [sentence, undisguise(sentence)] : [sentence];
  for (const spelling of spellings) {
    for (const [strength, patterns] of [
      ["takeover", takeovers],
      ["verdict", verdicts],
    ] as const) {
      for (const pattern of patterns) {
        const match = pattern.exec(spelling);
        if (match !== null) return { strength, start: match.index, end: match.index + match[0].length };
      }
    }
  }
  return matchMisspelt(sentence);
}

export function readsAsInstruction(words: string): boolean {
  return matchInstruction(words) !== null;
}

const letters: Record<string, string> = { "0": "o", "1": "i", "3": "e", "4": "a", "@": "a", $: "s" };
function undisguise(sentence: string): string {
  return sentence.replace(/[0134@$]/g, (figure) => letters[figure]!);
}

const misspeltVerbs = ["ignore", "disregard", "forget", "override", "bypass"];
const inflections = new Set(["ignored", "ignores", "forgets", "overrides", "overriden", "bypassed"]);
const misspeltObjects = ["instructions", "instruction", "guidelines", "directives", "prompt"];
const qualifiers = new Set(
  "your previous prior above earlier all any these those other preceding".split(" "),
);

/** "Ignroe all previuos instrutions": a verb, a qualifier and an object, each at most one slip away. */
function matchMisspelt(sentence: string): InstructionMatch | null {
  const words = [...sentence.slice(0, 2000).matchAll(/[A-Za-z]+/g)];
  for (let at = 0; at < words.length; at++) {
    const verb = words[at]![0].toLowerCase();
    if (inflections.has(verb) || !misspeltVerbs.some((target) => isOneTypoFrom(verb, target))) continue;
    const following = words.slice(at + 1, at + 7);
    const object = following.findIndex(([word]) =>
      misspeltObjects.some((target) => isOneTypoFrom(word.toLowerCase(), target)),
    );
    const isQualified = following
      .slice(0, Math.max(0, object))
      .some(([word]) =>
        [...qualifiers].some(
          (target) =>
            target === word.toLowerCase() || (target.length > 4 && isOneTypoFrom(word.toLowerCase(), target)),
        ),
      );
    if (object < 0 || !isQualified) continue;
    const last = following[object]!;
    return { strength: "takeover", start: words[at]!.index, end: last.index + last[0].length };
  }
  return null;
}
