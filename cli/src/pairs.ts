import { UsageError } from "./command.ts";

/** `--hint severity=High`: what stands before the first = is the name, the rest, further = included, the value. */
export function readPairs(option: string, form: string, given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((pair) => {
      const place = pair.indexOf("=");
      const name = pair.slice(0, Math.max(0, place)).trim();
      if (name === "") throw new UsageError(`--${option} takes ${form}, not "${pair}"`);
      return [name, pair.slice(place + 1)];
    }),
  );
}
