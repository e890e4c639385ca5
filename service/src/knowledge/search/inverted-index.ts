import { grown } from "./growing-array.ts";
import type { Term } from "./term.ts";

/**
 * BM25 over weighted counts, on typed arrays. Documents are added and removed; what a posting contributes is made at
 * the query, from counts that every change keeps, so that an index that was changed answers exactly like one that
 * was built of the same documents in the same order.
 *
 * Documents are numbered in the order they are added. Those that were there when the postings were last sorted are
 * `settled`; the few since then have postings of their own, which are sorted again with each change.
 */
export class InvertedIndex {
  private readonly saturation: number;
  private readonly lengthNorm: number;
  private readonly rows = new Map<string, number>();
  private readonly terms: string[] = [];
  /** By a term's number: its row plus one, 0 where it was not looked up yet. */
  private rowOfTerm = new Int32Array(1024);
  /** By row: documents that have it, and the newest entry of it. */
  private containing = new Uint32Array(1024);
  private newest = new Int32Array(1024).fill(-1);
  /** What the documents hold, one after the other. */
  private rowOf = new Uint32Array(4096);
  private countOf = new Float32Array(4096);
  private entries = 0;
  /** By document: where its entries end, the sum of its counts, whether it was removed. */
  private ends = new Uint32Array(256);
  private lengths = new Float64Array(256);
  private isRemoved = new Uint8Array(256);
  private documents = 0;
  private openLength = 0;
  private readonly removed: number[] = [];
  private settled: Postings = noPostings;
  private recent: Postings = noPostings;
  /** By document: BM25's norm of its length. Null when documents came or went since. */
  private norms: Float64Array | null = null;

  /** `saturation` and `lengthNorm` are BM25's k1 and b. */
  constructor(saturation: number, lengthNorm: number) {
    this.saturation = saturation;
    this.lengthNorm = lengthNorm;
  }

  static of(
    documents: Iterable<ReadonlyMap<string, number>>,
    saturation: number,
    lengthNorm: number,
  ): InvertedIndex {
    const index = new InvertedIndex(saturation, lengthNorm);
    for (const counts of documents) {
      for (const [term, count] of counts) index.count(term, count);
      index.close();
    }
    return index;
  }

  /** Counts a term `weight` times for the document that `close` ends. */
  count(term: string, weight: number): void {
    this.countRow(this.rowFor(term), weight);
  }

  countTerm(term: Term, weight: number): void {
    const { number } = term;
    while (number >= this.rowOfTerm.length) this.rowOfTerm = grown(this.rowOfTerm);
    let row = number < 0 ? -1 : this.rowOfTerm[number]! - 1;
    if (row < 0) {
      row = this.rowFor(term.text);
      if (number >= 0) this.rowOfTerm[number] = row + 1;
    }
    this.countRow(row, weight);
  }

  private countRow(row: number, weight: number): void {
    this.openLength += weight;
    const known = this.newest[row]!;
    if (known >= this.startOf(this.documents)) this.countOf[known]! += weight;
    else this.addEntry(row, weight);
  }

  /** Whether a term was counted for the document that `close` ends. */
  hasCounted(term: string): boolean {
    const row = this.rows.get(term);
    return row !== undefined && this.newest[row]! >= this.startOf(this.documents);
  }

  /** How many terms were. */
  get counted(): number {
    return this.entries - this.startOf(this.documents);
  }

  /** Ends the document whose terms were counted. Answers its number. */
  close(): number {
    const document = this.documents++;
    if (document === this.ends.length) {
      this.ends = grown(this.ends);
      this.lengths = grown(this.lengths);
      this.isRemoved = grown(this.isRemoved);
    }
    this.ends[document] = this.entries;
    this.lengths[document] = this.openLength;
    this.openLength = 0;
    for (let at = this.startOf(document); at < this.entries; at++) this.containing[this.rowOf[at]!]!++;
    this.norms = null;
    return document;
  }

  /** What the index holds, for `append` in another thread. */
  get portion(): IndexPortion {
    return {
      terms: this.terms,
      rowOf: this.rowOf.slice(0, this.entries),
      countOf: this.countOf.slice(0, this.entries),
      ends: this.ends.slice(0, this.documents),
      lengths: this.lengths.slice(0, this.documents),
    };
  }

  /** Adds the documents of another index, none of which was removed, as if they had been counted here. */
  append({ terms, rowOf, countOf, ends, lengths }: IndexPortion): void {
    const rows = Uint32Array.from(terms, (term) => this.rowFor(term));
    let at = 0;
    for (let document = 0; document < ends.length; document++) {
      for (; at < ends[document]!; at++) this.addEntry(rows[rowOf[at]!]!, countOf[at]!);
      this.openLength = lengths[document]!;
      this.close();
    }
  }

  /** Its number stays taken; no query finds it any more. */
  remove(document: number): void {
    if (this.isRemoved[document] === 1) return;
    this.isRemoved[document] = 1;
    this.removed.push(document);
    for (let at = this.startOf(document); at < this.ends[document]!; at++)
      this.containing[this.rowOf[at]!]!--;
    this.norms = null;
  }

  /** Of documents, those that were removed included. */
  get size(): number {
    return this.documents;
  }

  /** The rows of a document's terms, in the order in which it has them first. */
  rowsOf(document: number): Uint32Array {
    return this.rowOf.subarray(this.startOf(document), this.ends[document]!);
  }

  /** By row; there are as many rows as terms that any document ever had. */
  get termOfRow(): readonly string[] {
    return this.terms;
  }

  /** How much a term tells; a term that no document has tells as much as the rarest one. */
  weightOf(term: string): number {
    const row = this.rows.get(term);
    const containing = row === undefined ? 0 : this.containing[row]!;
    return containing === 0 ? Math.log(1 + (this.present + 0.5) / 0.5) : this.weightOfRow(row!);
  }

  has(term: string): boolean {
    const row = this.rows.get(term);
    return row !== undefined && this.containing[row]! > 0;
  }

  /** Adds to `scores` what each document has in common with the query. */
  addScores(query: ReadonlyMap<string, number>, factor: number, scores: Float32Array): void {
    const norms = this.norms ?? this.settle();
    for (const [term, weight] of query) {
      const row = this.rows.get(term);
      if (row === undefined || this.containing[row] === 0) continue;
      const share = weight * factor;
      const perCount = this.weightOfRow(row) * (this.saturation + 1);
      addPostings(this.settled, row, share, perCount, norms, scores);
      addPostings(this.recent, row, share, perCount, norms, scores);
    }
    for (const document of this.removed) scores[document] = 0;
  }

  private rowFor(term: string): number {
    let row = this.rows.get(term);
    if (row === undefined) {
      row = this.terms.push(term) - 1;
      this.rows.set(term, row);
      if (row === this.containing.length) {
        this.containing = grown(this.containing);
        this.newest = grown(this.newest, -1);
      }
    }
    return row;
  }

  private addEntry(row: number, count: number): void {
    if (this.entries === this.rowOf.length) {
      this.rowOf = grown(this.rowOf);
      this.countOf = grown(this.countOf);
    }
    this.rowOf[this.entries] = row;
    this.countOf[this.entries] = count;
    this.newest[row] = this.entries++;
  }

  /** Documents that were not removed. */
  private get present(): number {
    return this.documents - this.removed.length;
  }

  private weightOfRow(row: number): number {
    const containing = this.containing[row]!;
    return Math.fround(Math.log(1 + (this.present - containing + 0.5) / (containing + 0.5)));
  }

  private startOf(document: number): number {
    return document === 0 ? 0 : this.ends[document - 1]!;
  }

  /** Sorts the postings of what was added, and weighs lengths anew. */
  private settle(): Float64Array {
    if (this.documents - this.settled.until > mostRecent) {
      this.settled = this.sortPostings(0);
      this.recent = { ...noPostings, until: this.documents };
    } else if (this.recent.until < this.documents) {
      this.recent = this.sortPostings(this.settled.until);
    }
    let total = 0;
    for (let document = 0; document < this.documents; document++) {
      if (this.isRemoved[document] === 0) total += this.lengths[document]!;
    }
    const meanLength = this.present > 0 ? Math.max(total / this.present, 1) : 1;
    const { saturation, lengthNorm } = this;
    const norms = new Float64Array(this.documents);
    for (let document = 0; document < norms.length; document++) {
      norms[document] = saturation * (1 - lengthNorm + (lengthNorm * this.lengths[document]!) / meanLength);
    }
    this.norms = norms;
    return norms;
  }

  /** Of the documents from `first` on. */
  private sortPostings(first: number): Postings {
    const { rowOf, countOf, ends } = this;
    const start = this.startOf(first);
    const offsets = new Uint32Array(this.terms.length + 1);
    for (let at = start; at < this.entries; at++) offsets[rowOf[at]! + 1]!++;
    for (let row = 0; row < this.terms.length; row++) offsets[row + 1]! += offsets[row]!;
    const place = offsets.slice();
    const documents = new Uint32Array(this.entries - start);
    const counts = new Float32Array(this.entries - start);
    let at = start;
    for (let document = first; document < this.documents; document++) {
      for (; at < ends[document]!; at++) {
        const to = place[rowOf[at]!]!++;
        documents[to] = document;
        counts[to] = countOf[at]!;
      }
    }
    return { until: this.documents, offsets, documents, counts };
  }
}

/** Documents as numbers, with the terms that these stand for. */
export interface IndexPortion {
  readonly terms: readonly string[];
  /** The terms of one document after the other, and how often each is there. */
  readonly rowOf: Uint32Array<ArrayBuffer>;
  readonly countOf: Float32Array<ArrayBuffer>;
  /** By document: where its entries end, and the sum of its counts. */
  readonly ends: Uint32Array<ArrayBuffer>;
  readonly lengths: Float64Array<ArrayBuffer>;
}

/** Documents whose postings are sorted with each change: some 0.5 ms. */
const mostRecent = 1_000;

/** By row: the documents that have it, ascending, and how often. */
interface Postings {
  /** Number of the first document that is not in them. */
  readonly until: number;
  readonly offsets: Uint32Array;
  readonly documents: Uint32Array;
  readonly counts: Float32Array;
}

const noPostings: Postings = {
  until: 0,
  offsets: new Uint32Array(1),
  documents: new Uint32Array(0),
  counts: new Float32Array(0),
};

function addPostings(
  { offsets, documents, counts }: Postings,
  row: number,
  share: number,
  perCount: number,
  norms: Float64Array,
  scores: Float32Array,
): void {
  // A term that came after these postings were sorted.
  if (row + 1 >= offsets.length) return;
  const end = offsets[row + 1]!;
  for (let at = offsets[row]!; at < end; at++) {
    const document = documents[at]!;
    const count = counts[at]!;
    scores[document]! += (share * perCount * count) / (count + norms[document]!);
  }
}

/** The numbers of the `count` best documents with a score above zero, best first; ties in document order. */
export function bestOf(scores: Float32Array, count: number): number[] {
  const best: number[] = [];
  for (let document = 0; document < scores.length; document++) {
    const score = scores[document]!;
    if (score <= 0 || (best.length === count && score <= scores[best[count - 1]!]!)) continue;
    let at = best.length < count ? best.length : count - 1;
    while (at > 0 && scores[best[at - 1]!]! < score) {
      best[at] = best[at - 1]!;
      at--;
    }
    best[at] = document;
  }
  return best;
}
