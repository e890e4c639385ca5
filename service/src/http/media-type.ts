/** A `Content-Type`, or another header of the form `value; name=value`, taken apart. */
export interface MediaType {
  /** Lower case, without parameters; "" when the header is absent. */
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

// Disjoint alternatives: linear in the header's length.
const parameterPattern = /;[ \t]*([^=;\s"]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))/g;

export function parseMediaType(header: string | undefined): MediaType {
  if (header === undefined) return { type: "", parameters: new Map() };
  const end = header.indexOf(";");
  if (end < 0) return { type: header.trim().toLowerCase(), parameters: new Map() };
  const parameters = new Map<string, string>();
  for (const [, name, quoted, bare] of header.slice(end).matchAll(parameterPattern)) {
    const key = name!.toLowerCase();
    if (!parameters.has(key)) parameters.set(key, quoted?.replace(/\\(["\\])/g, "$1") ?? bare ?? "");
  }
  return { type: header.slice(0, end).trim().toLowerCase(), parameters };
}

/**
 * Which of the offered media types an `Accept` header likes best (RFC 9110, 12.5.1); the first offer where it
 * has no preference; null where none is accepted.
 */
export function chooseMediaType<Offer extends string>(
  accept: string | undefined,
  offers: readonly [Offer, ...Offer[]],
): Offer | null {
  if (accept === undefined || accept.trim() === "") return offers[0];
  const ranges = accept.split(",", 50).map((range) => {
    const { type, parameters } = parseMediaType(range);
    const quality = Number(parameters.get("q") ?? "1");
    return { type, quality: Number.isFinite(quality) ? quality : 0 };
  });
  let best: { offer: Offer; quality: number } | null = null;
  for (const offer of offers) {
    const family = `${offer.slice(0, offer.indexOf("/"))}/*`;
    const range =
      ranges.find(({ type }) => type === offer) ??
      ranges.find(({ type }) => type === family) ??
      ranges.find(({ type }) => type === "*/*");
    const quality = range?.quality ?? 0;
    if (quality > 0 && (best === null || quality > best.quality)) best = { offer, quality };
  }
  return best?.offer ?? null;
}
