import { readText } from "../search-text.ts";

export interface RunSearch {
  /** The evidence that is open beside the report: `E2`. */
  readonly evidence?: string | undefined;
}

export function readRunSearch(raw: Record<string, unknown>): RunSearch {
  const evidence = readText(raw.evidence, 12);
  return evidence !== undefined && /^E\d{1,6}$/.test(evidence) ? { evidence } : {};
}
