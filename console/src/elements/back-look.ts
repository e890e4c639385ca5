/** Of a link to the list that a page belongs to. */
export const backLook =
  "inline-flex items-center gap-1.5 self-start rounded-sm text-sm text-soft hover:text-ink pointer-coarse:py-2 print:hidden";
