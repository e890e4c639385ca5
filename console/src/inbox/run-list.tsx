import { defaultRangeExtractor, useWindowVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { Icon } from "../elements/icon.tsx";
import { useShortcut } from "../shell/shortcuts.ts";
import { RunRow } from "./run-row.tsx";
import { type useRuns, useWatchedRuns } from "./use-runs.ts";

const estimatedRowPx = 53;
/** Rows before the end of what is loaded at which more is fetched. */
const fetchAhead = 30;

/**
 * Runs, newest first, however many: only the rows on the screen exist. The row with the keyboard's focus always
 * exists too, so that scrolling does not lose it. Heights are measured, since text may be enlarged.
 */
export function RunList({ found }: { found: ReturnType<typeof useRuns> }) {
  const { list, runs, arrivals, showArrivals, isFull, take } = found;
  const place = useRef<HTMLUListElement>(null);
  const [focused, setFocused] = useState<number | null>(null);
  const [isPointed, setPointed] = useState(false);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const measure = () => setTop(place.current ? place.current.getBoundingClientRect().top + scrollY : 0);
    measure();
    addEventListener("resize", measure);
    return () => removeEventListener("resize", measure);
  }, []);

  const virtualizer = useWindowVirtualizer({
    count: runs.length,
    estimateSize: () => estimatedRowPx,
    overscan: 8,
    scrollMargin: top,
    // The sticky head of the page covers this much of the window.
    scrollPaddingStart: top,
    getItemKey: (index) => runs[index]!.run_id,
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      if (focused === null || focused >= runs.length || shown.includes(focused)) return shown;
      return [...shown, focused].sort((a, b) => a - b);
    },
  });
  const items = virtualizer.getVirtualItems();
  useWatchedRuns(
    items.map(({ index }) => runs[index]!),
    take,
  );

  const last = items.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = list;
  useEffect(() => {
    if (last < runs.length - fetchAhead || !hasNextPage || isFetchingNextPage || isFetchNextPageError) return;
    void fetchNextPage();
  }, [last, runs.length, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);

  // Nobody points at a row or reads further down: then news may come in by themselves.
  const isIdle = !isPointed && focused === null;
  useEffect(() => {
    if (arrivals.length > 0 && isIdle && scrollY === 0) showArrivals();
  }, [arrivals.length, isIdle, showArrivals]);

  const focusRow = (index: number) => {
    const bounded = Math.max(0, Math.min(runs.length - 1, index));
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
  useShortcut("j", "Next run", () => focusRow(focused === null ? firstShown() : focused + 1));
  useShortcut("k", "Previous run", () => focusRow(focused === null ? firstShown() : focused - 1));
  useShortcut("Enter", "Open the run", null);

  return (
    // The button for the news belongs to it: it must not be gone when the pointer has come to it.
    <div
      className="relative"
      onPointerEnter={() => setPointed(true)}
      onPointerLeave={() => setPointed(false)}
    >
      <div
        role="status"
        aria-live="polite"
        className="pointer-events-none fixed inset-x-0 bottom-6 z-20 flex justify-center lg:left-52"
      >
        {arrivals.length > 0 && (
          <button
            type="button"
            onClick={() => {
              scrollTo({ top: 0 });
              setFocused(null);
              showArrivals();
            }}
            className="pointer-events-auto inline-flex min-h-8 animate-arrive items-center gap-1.5 rounded-full bg-accent px-3.5 font-medium text-on-accent shadow-raised hover:bg-accent-strong"
          >
            <Icon name="up" />
            {isFull ? `${arrivals.length}+` : arrivals.length} new
          </button>
        )}
      </div>
      <ul
        ref={place}
        aria-label="Runs, newest first"
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
            aria-setsize={hasNextPage ? -1 : runs.length}
            data-index={item.index}
            className="absolute inset-x-0 top-0 border-b border-line"
            style={{ transform: `translateY(${item.start - top}px)` }}
            onFocus={() => setFocused(item.index)}
          >
            <RunRow run={runs[item.index]!} />
          </li>
        ))}
      </ul>
      <ListEnd list={list} count={runs.length} />
    </div>
  );
}

function ListEnd({ list, count }: { list: ReturnType<typeof useRuns>["list"]; count: number }) {
  if (list.isFetchNextPageError) {
    return (
      <p className="p-4 text-center text-soft">
        The next runs did not arrive.{" "}
        <button type="button" className="text-accent underline" onClick={() => void list.fetchNextPage()}>
          Try again
        </button>
      </p>
    );
  }
  return (
    <p className="p-4 text-center text-sm text-faint">
      {list.hasNextPage ? "Loading more…" : `${count.toLocaleString("en")} ${count === 1 ? "run" : "runs"}`}
    </p>
  );
}
