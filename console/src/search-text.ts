/**
 * Search parameters as people write them: `?severity=Critical,High&q=gate`, not JSON. A route's
 * `validateSearch` gives the strings their types.
 */
export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

export function stringifySearch(search: Record<string, unknown>): string {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    const text = Array.isArray(value) ? value.join(",") : value === undefined ? "" : String(value);
    if (text !== "") pairs.set(name, text);
  }
  const text = pairs.toString().replaceAll("%2C", ",");
  return text === "" ? "" : `?${text}`;
}

/** What is left of a list in an address: only what is allowed, once each; undefined when nothing is. */
export function readList<T extends string>(value: unknown, allowed: readonly T[]): T[] | undefined {
  if (typeof value !== "string" && !Array.isArray(value)) return undefined;
  const named = Array.isArray(value) ? value.map(String) : value.split(",");
  const found = allowed.filter((one) => named.includes(one));
  return found.length > 0 ? found : undefined;
}

export function readText(value: unknown, maxLength: number): string | undefined {
  if (typeof value !== "string") return undefined;
  const text = value.slice(0, maxLength);
  return text.trim() === "" ? undefined : text;
}
