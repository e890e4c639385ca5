import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { InboxSearch } from "../inbox/inbox-search.ts";
import type { TableContent } from "./figure.tsx";
import { CountLink, formatCount } from "./inbox-link.tsx";

export interface Bar {
  readonly key: string;
  readonly label: string;
  /** Beside the label, fainter. */
  readonly detail?: string;
  readonly count: number;
  readonly search: InboxSearch;
}

/** Bars from most to least, each a link to what it counts. */
export function BarList({ bars, shown, empty }: { bars: readonly Bar[]; shown: number; empty: ReactNode }) {
  const [isAll, setAll] = useState(false);
  if (bars.length === 0) return <p className="py-6 text-center text-soft">{empty}</p>;
  const most = Math.max(...bars.map(({ count }) => count));
  return (
    <>
      <ul className="flex flex-col gap-0.5">
        {(isAll ? bars : bars.slice(0, shown)).map(({ key, label, detail, count, search }) => (
          <li key={key}>
            <Link
              to="/"
              search={search}
              className="group -mx-2 block rounded-md px-2 py-1.5 -outline-offset-2 hover:bg-hover"
            >
              <span className="flex items-baseline gap-2">
                <span className="min-w-0 truncate" title={label}>
                  {label}
                </span>
                {detail && <span className="truncate text-sm text-faint">{detail}</span>}
                <span className="tabular ml-auto pl-2 font-medium">{formatCount(count)}</span>
              </span>
              <span aria-hidden="true" className="mt-1 block h-1.5 rounded-full bg-sunken">
                <span
                  className="block h-full min-w-1 rounded-full bg-accent opacity-80 group-hover:opacity-100"
                  style={{ width: `${(100 * count) / most}%` }}
                />
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {bars.length > shown && (
        <button
          type="button"
          onClick={() => setAll(!isAll)}
          className="mt-2 min-h-7 self-start rounded-sm text-sm text-accent hover:underline"
        >
          {isAll ? "Show fewer" : `Show all ${bars.length}`}
        </button>
      )}
    </>
  );
}

export function barTable(what: string, bars: readonly Bar[]): TableContent {
  const total = bars.reduce((sum, { count }) => sum + count, 0);
  return {
    head: [what, "Runs", "Share"],
    rows: bars.map(({ key, label, detail, count, search }) => ({
      key,
      cells: [
        detail ? `${label} (${detail})` : label,
        <CountLink key="count" count={count} search={search} />,
        `${Math.round((100 * count) / total)} %`,
      ],
    })),
  };
}
