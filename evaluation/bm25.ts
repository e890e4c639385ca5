/**
 * Plain BM25 (k1 1.2, b 0.75, words as they stand), the yardstick that the court is compared with in the
 * same run. S. Robertson and H. Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009.
 */
export interface Bm25Index {
  /** Ids of the best documents, best first. */
  search(text: string, limit: number): string[];
}

export function buildBm25(documents: readonly { id: string; text: string }[]): Bm25Index {
  const postings = new Map<string, [document: number, count: number][]>();
  const lengths = documents.map(({ text }, document) => {
    const counts = new Map<string, number>();
    const words = wordsOf(text);
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
    for (const [word, count] of counts) {
      const list = postings.get(word);
      if (list) list.push([document, count]);
      else postings.set(word, [[document, count]]);
    }
    return words.length;
  });
  const meanLength = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
  return {
    search(text, limit) {
      const scores = new Map<number, number>();
      for (const word of new Set(wordsOf(text))) {
        const list = postings.get(word) ?? [];
        const idf = Math.log(1 + (documents.length - list.length + 0.5) / (list.length + 0.5));
        for (const [document, count] of list) {
          const damping = 1.2 * (0.25 + (0.75 * (lengths[document] ?? 0)) / meanLength);
          scores.set(document, (scores.get(document) ?? 0) + (idf * count * 2.2) / (count + damping));
        }
      }
      return [...scores]
        .sort((a, b) => b[1] - a[1] || a[0] - b[0])
        .slice(0, limit)
        .map(([document]) => documents[document]?.id ?? "");
    },
  };
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
