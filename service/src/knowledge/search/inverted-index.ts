/**
 * BM25 over weighted counts, on typed arrays: one posting is a document number and its ready-made contribution,
 * so that a query only adds. Built once, then only read.
 */
export class InvertedIndex {
  readonly size: number;
  private readonly rows: Map<string, number>;
  private readonly offsets: Uint32Array;
  private readonly documents: Uint32Array;
  private readonly impacts: Float32Array;
  private readonly weights: Float32Array;

  private constructor(
    size: number,
    rows: Map<string, number>,
    offsets: Uint32Array,
    documents: Uint32Array,
    impacts: Float32Array,
    weights: Float32Array,
  ) {
    this.size = size;
    this.rows = rows;
    this.offsets = offsets;
    this.documents = documents;
    this.impacts = impacts;
    this.weights = weights;
  }

  /** `saturation` and `lengthNorm` are BM25's k1 and b. */
  static build(documents: IndexInput, saturation: number, lengthNorm: number): InvertedIndex {
    const { rows, rowOf, countOf, ends, lengths } = documents.finish();
    const size = lengths.length;
    let total = 0;
    for (const length of lengths) total += length;
    const meanLength = size > 0 ? Math.max(total / size, 1) : 1;
    const offsets = new Uint32Array(rows.size + 1);
    for (let at = 0; at < rowOf.length; at++) offsets[rowOf[at]! + 1]!++;
    for (let row = 0; row < rows.size; row++) offsets[row + 1]! += offsets[row]!;
    const weights = new Float32Array(rows.size);
    for (let row = 0; row < rows.size; row++) {
      const containing = offsets[row + 1]! - offsets[row]!;
      weights[row] = Math.log(1 + (size - containing + 0.5) / (containing + 0.5));
    }
    const place = offsets.slice();
    const postings = new Uint32Array(rowOf.length);
    const impacts = new Float32Array(rowOf.length);
    let at = 0;
    for (let document = 0; document < size; document++) {
      const norm = saturation * (1 - lengthNorm + (lengthNorm * lengths[document]!) / meanLength);
      for (; at < ends[document]!; at++) {
        const row = rowOf[at]!;
        const count = countOf[at]!;
        const to = place[row]!++;
        postings[to] = document;
        impacts[to] = (weights[row]! * count * (saturation + 1)) / (count + norm);
      }
    }
    return new InvertedIndex(size, rows, offsets, postings, impacts, weights);
  }

  /** How much a term tells; a term that no document has tells as much as the rarest one. */
  weightOf(term: string): number {
    const row = this.rows.get(term);
    return row === undefined ? Math.log(1 + (this.size + 0.5) / 0.5) : this.weights[row]!;
  }

  has(term: string): boolean {
    return this.rows.has(term);
  }

  get vocabulary(): IterableIterator<string> {
    return this.rows.keys();
  }

  /** Adds to `scores` what each document has in common with the query. */
  addScores(query: ReadonlyMap<string, number>, factor: number, scores: Float32Array): void {
    for (const [term, weight] of query) {
      const row = this.rows.get(term);
      if (row === undefined) continue;
      const end = this.offsets[row + 1]!;
      const share = weight * factor;
      for (let at = this.offsets[row]!; at < end; at++) {
        scores[this.documents[at]!]! += share * this.impacts[at]!;
      }
    }
  }
}

/** Collects the documents of an index in order. */
export class IndexInput {
  private readonly rows = new Map<string, number>();
  private rowOf = new Uint32Array(1024);
  private countOf = new Float32Array(1024);
  private size = 0;
  /** Where each document's entries end. */
  private readonly ends: number[] = [];
  private readonly lengths: number[] = [];

  add(features: ReadonlyMap<string, number>): void {
    if (this.size + features.size > this.rowOf.length) this.grow(this.size + features.size);
    let length = 0;
    for (const [term, count] of features) {
      let row = this.rows.get(term);
      if (row === undefined) {
        row = this.rows.size;
        this.rows.set(term, row);
      }
      this.rowOf[this.size] = row;
      this.countOf[this.size] = count;
      this.size++;
      length += count;
    }
    this.ends.push(this.size);
    this.lengths.push(length);
  }

  private grow(wanted: number): void {
    const size = Math.max(wanted, this.rowOf.length * 2);
    const rows = new Uint32Array(size);
    rows.set(this.rowOf);
    this.rowOf = rows;
    const counts = new Float32Array(size);
    counts.set(this.countOf);
    this.countOf = counts;
  }

  finish(): CollectedDocuments {
    return {
      rows: this.rows,
      rowOf: this.rowOf.subarray(0, this.size),
      countOf: this.countOf.subarray(0, this.size),
      ends: this.ends,
      lengths: this.lengths,
    };
  }
}

interface CollectedDocuments {
  readonly rows: Map<string, number>;
  readonly rowOf: Uint32Array;
  readonly countOf: Float32Array;
  readonly ends: readonly number[];
  readonly lengths: readonly number[];
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
