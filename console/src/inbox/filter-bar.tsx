import { severities } from "@imperial-court/contract";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { Button } from "../elements/button.tsx";
import { Icon } from "../elements/icon.tsx";
import { Keys } from "../elements/keys.tsx";
import { kindLabel } from "../elements/kind-label.ts";
import { useShortcut } from "../shell/shortcuts.ts";
import { FilterMenu } from "./filter-menu.tsx";
import { families, hasFilter, type InboxSearch } from "./inbox-search.ts";

const route = getRouteApi("/");
const typingPauseMs = 200;

export function FilterBar({ search }: { search: InboxSearch }) {
  const navigate = route.useNavigate();
  const change = (part: Partial<InboxSearch>) =>
    void navigate({ search: (current) => ({ ...current, ...part }), replace: true });
  const range = rangeText(search);

  return (
    <div className="flex flex-wrap items-center gap-2 border-t border-line px-3 py-2 sm:px-5">
      <SearchField words={search.q ?? ""} onChange={(q) => change({ q: q === "" ? undefined : q })} />
      <FilterMenu
        label="Severity"
        options={severities}
        chosen={search.severity ?? []}
        onChange={(severity) => change({ severity })}
      />
      <FilterMenu
        label="Type"
        options={families.filter((family) => family !== "None")}
        chosen={search.type ?? []}
        onChange={(type) => change({ type })}
      />
      {search.kind && (
        <Chip
          text={search.kind.map((kind) => kindLabel(kind)).join(", ")}
          onRemove={() => change({ kind: undefined })}
        />
      )}
      {range !== null && <Chip text={range} onRemove={() => change({ from: undefined, to: undefined })} />}
      {hasFilter(search) && (
        <Button
          look="quiet"
          className="px-2"
          onClick={() => void navigate({ search: { view: search.view }, replace: true })}
        >
          Clear
        </Button>
      )}
    </div>
  );
}

function SearchField({ words, onChange }: { words: string; onChange: (words: string) => void }) {
  const [text, setText] = useState(words);
  const field = useRef<HTMLInputElement>(null);
  const sent = useRef(words);
  useShortcut("/", "Search the runs", () => field.current?.focus());

  // The address changed by other means: a link, the back button.
  useEffect(() => {
    if (words !== sent.current) setText(words);
    sent.current = words;
  }, [words]);
  useEffect(() => {
    if (text === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = text.trim();
      onChange(text.trim());
    }, typingPauseMs);
    return () => clearTimeout(timer);
  }, [text, onChange]);

  return (
    <search className="relative min-w-40 flex-1 max-sm:basis-full sm:max-w-sm">
      <Icon name="search" className="pointer-events-none absolute top-2 left-2.5 text-faint" />
      <input
        ref={field}
        type="search"
        aria-label="Search text, titles and reports"
        placeholder="Search text, titles, reports"
        value={text}
        maxLength={500}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") event.currentTarget.blur();
        }}
        className="h-8 w-full rounded-md border border-edge bg-surface pr-8 pl-8 outline-offset-0"
      />
      {text === "" && (
        <Keys of="/" className="pointer-events-none absolute top-2 right-2 text-faint max-sm:hidden" />
      )}
    </search>
  );
}

function Chip({ text, onRemove }: { text: string; onRemove: () => void }) {
  return (
    <span className="inline-flex min-h-8 items-center gap-1 rounded-md border border-line-strong bg-accent-soft pr-1 pl-2.5">
      {text}
      <button
        type="button"
        aria-label={`Remove the filter ${text}`}
        onClick={onRemove}
        className="rounded-sm p-1 text-soft hover:text-ink"
      >
        <Icon name="close" className="size-3.5" />
      </button>
    </span>
  );
}

function rangeText({ from, to }: InboxSearch): string | null {
  if (from === undefined && to === undefined) return null;
  if (to === undefined) return `Since ${from}`;
  return from === undefined ? `Before ${to}` : `${from} to ${to}`;
}
