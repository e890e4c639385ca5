import { describeKind } from "@imperial-court/contract";

/** "Container status mismatch" for `CNTR.STATUS_MISMATCH`; null while there is none. */
export function kindLabel(code: string | null): string | null {
  if (code === null) return null;
  const { label } = describeKind(code);
  return label.charAt(0).toUpperCase() + label.slice(1);
}
