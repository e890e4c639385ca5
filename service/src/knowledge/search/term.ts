import { stem } from "./stem.ts";

/**
 * What a text is read as: a stem, or the type of an identifier (`@container`). What is asked of a term again and again
 * is found out once, since a library of 100 000 cases meets ten million of them.
 */
export class Term {
  readonly text: string;
  /** Among the terms that are kept; -1 for one that is not, of which each occurrence is an object of its own. */
  readonly number: number;
  /** Whether it is the type of an identifier. */
  readonly isType: boolean;
  /** Whether it carries nothing by itself: stop words, small numbers, mere codes. */
  readonly isStop: boolean;

  constructor(text: string, number: number) {
    this.text = text;
    this.number = number;
    this.isType = text.startsWith("@");
    this.isStop = stopTerms.has(text) || (text.length <= 2 && /^\d/.test(text));
  }
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

/** Terms that are kept: texts of millions of distinct words must not fill the memory. */
const mostKept = 100_000;
const kept = new Map<string, Term>();

/** The same object for the same text, as long as it is among those that are kept. */
export function termOf(text: string): Term {
  let term = kept.get(text);
  if (term === undefined) {
    term = new Term(text, kept.size < mostKept ? kept.size : -1);
    if (term.number >= 0) kept.set(text, term);
  }
  return term;
}
