/** Languages by script and, within the Latin script, by their commonest small words. BCP 47 primary tags. */
const scripts: readonly [string, RegExp][] = [
  ["ja", /[\u3040-\u30ff]/g],
  ["ko", /[\uac00-\ud7af]/g],
  ["zh", /[\u3400-\u9fff]/g],
  ["ta", /[\u0b80-\u0bff]/g],
  ["hi", /[\u0900-\u097f]/g],
  ["th", /[\u0e00-\u0e7f]/g],
  ["ar", /[\u0600-\u06ff]/g],
  ["ru", /[\u0400-\u04ff]/g],
];
const smallWords: Record<string, ReadonlySet<string>> = {
  en: new Set(
    "the is are was were and of to in for on at with not no we you it this that please pls check cannot unable from has have been but by as when all any our your hi dear thanks error failed missing".split(
      " ",
    ),
  ),
  ms: new Set(
    "dan yang tidak tak di ke dari untuk dengan ini itu sudah belum boleh ada kami saya sila tolong terima kasih selamat pagi petang kapal kontena telah akan pada oleh bagi perlu masalah semua juga bila kerana daripada".split(
      " ",
    ),
  ),
  de: new Set(
    "der die das und ist nicht wir bitte mit von auf ein eine zu den im für werden wurde kann".split(" "),
  ),
  fr: new Set(
    "le la les et est pas nous vous avec sur une des du pour dans que qui merci bonjour".split(" "),
  ),
  es: new Set("el los las y es con una por para que del se su favor gracias hola está no puede".split(" ")),
};
const sampleLength = 20_000;

/** In order of share; empty where nothing can be told. Singlish is English. */
export function findLanguages(text: string): string[] {
  const sample = text.slice(0, sampleLength);
  const shares = new Map<string, number>();
  for (const [language, pattern] of scripts) {
    const count = sample.match(pattern)?.length ?? 0;
    // A character of these scripts says about as much as two or three letters; Japanese is told by its kana.
    if (count > 0) shares.set(language, count * 2.5);
  }
  const kana = shares.get("ja");
  if (kana !== undefined && shares.has("zh")) {
    shares.set("ja", kana + shares.get("zh")!);
    shares.delete("zh");
  }
  const words = sample.toLowerCase().match(/[a-z\u00c0-\u024f]{2,}/g) ?? [];
  const letters = words.reduce((sum, word) => sum + word.length, 0);
  const votes = Object.entries(smallWords).map(
    ([language, known]) => [language, words.filter((word) => known.has(word)).length] as const,
  );
  const total = votes.reduce((sum, [, count]) => sum + count, 0);
  // English words are the trade's own: a text of Latin letters without any small words is taken for English.
  if (letters > 0 && total === 0) shares.set("en", letters);
  for (const [language, count] of votes) {
    if (count >= (language === "en" ? 1 : 2) && count / total >= 0.15) {
      shares.set(language, (letters * count) / total);
    }
  }
  return [...shares].sort((a, b) => b[1] - a[1]).map(([language]) => language);
}
