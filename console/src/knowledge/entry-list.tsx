import type { KnowledgeEntryAnswer, KnowledgeType } from "@imperial-court/contract";
import type { useInfiniteQuery } from "@tanstack/react-query";
import { defaultRangeExtractor, useWindowVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { useShortcut } from "../shell/shortcuts.ts";
import { countText, typeLabels } from "./collections.ts";
import { EntryRow } from "./entry-row.tsx";

const estimatedRowPx = 61;
/** Rows before the end of what is loaded at which more is fetched. */
const fetchAhead = 40;

type List = Pick<
  ReturnType<typeof useInfiniteQuery>,
  "hasNextPage" | "isFetchingNextPage" | "isFetchNextPageError" | "fetchNextPage"
>;

/** However many there are, only the rows on the screen exist, and the one with the keyboard's focus. */
export function EntryList({
  list,
  entries,
  total,
  type,
}: {
  list: List;
  entries: readonly KnowledgeEntryAnswer[];
  total: number;
  type: KnowledgeType;
}) {
  const place = useRef<HTMLUListElement>(null);
  const [focused, setFocused] = useState<number | null>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const measure = () => setTop(place.current ? place.current.getBoundingClientRect().top + scrollY : 0);
    measure();
    // The head above grows when its line of text arrives.
    const watch = new ResizeObserver(measure);
    watch.observe(document.body);
    return () => watch.disconnect();
  }, []);

  const virtualizer = useWindowVirtualizer({
    count: entries.length,
    estimateSize: () => estimatedRowPx,
    overscan: 8,
    scrollMargin: top,
    // The sticky head of the page covers this much of the window.
    scrollPaddingStart: top,
    getItemKey: (index) => entries[index]!.id,
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      if (focused === null || focused >= entries.length || shown.includes(focused)) return shown;
      return [...shown, focused].sort((a, b) => a - b);
    },
  });
  const items = virtualizer.getVirtualItems();

  const last = items.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = list;
  useEffect(() => {
    if (last < entries.length - fetchAhead || !hasNextPage || isFetchingNextPage || isFetchNextPageError)
      return;
    void fetchNextPage();
  }, [last, entries.length, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);

  const focusRow = (index: number) => {
    const bounded = Math.max(0, Math.min(entries.length - 1, index));
    virtualizer.scrollToIndex(bounded, { align: "auto" });
    setFocused(bounded);
    // The row may have to be made first.
    requestAnimationFrame(() =>
      place.current
        ?.querySelector<HTMLElement>(`[data-index="${bounded}"] a`)
        ?.focus({ preventScroll: true }),
    );
  };
  const firstShown = () =>
    virtualizer.getVirtualItems().find(({ end }) => end > (virtualizer.scrollOffset ?? 0) + top)?.index ?? 0;
  useShortcut("j", `Next ${typeLabels[type]}`, () => focusRow(focused === null ? firstShown() : focused + 1));
  useShortcut("k", `Previous ${typeLabels[type]}`, () =>
    focusRow(focused === null ? firstShown() : focused - 1),
  );

  return (
    <>
      <ul
        ref={place}
        aria-label={countText(type, total)}
        className="relative"
        onBlur={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget)) setFocused(null);
        }}
        style={{ height: virtualizer.getTotalSize() }}
      >
        {items.map((item) => (
          <li
            key={item.key}
            ref={virtualizer.measureElement}
            aria-posinset={item.index + 1}
            aria-setsize={total}
            data-index={item.index}
            className="absolute inset-x-0 top-0 border-b border-line"
            style={{ transform: `translateY(${item.start - top}px)` }}
            onFocus={() => setFocused(item.index)}
          >
            <EntryRow stored={entries[item.index]!} />
          </li>
        ))}
      </ul>
      <p className="p-4 text-center text-sm text-faint">
        {isFetchNextPageError ? (
          <>
            The next ones did not arrive.{" "}
            <button type="button" className="text-accent underline" onClick={() => void fetchNextPage()}>
              Try again
            </button>
          </>
        ) : hasNextPage ? (
          `Loading more of ${countText(type, total)}…`
        ) : (
          countText(type, total)
        )}
      </p>
    </>
  );
}
