import { type ReactNode, useId, useState } from "react";
import { Icon } from "../elements/icon.tsx";

export interface TableContent {
  readonly head: readonly string[];
  /** The first cell of a row is its heading; the others are numbers. */
  readonly rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[];
}

/** A chart in its frame, and the same as a table behind a button. */
export function Figure({
  title,
  note,
  table,
  children,
  className = "",
}: {
  title: string;
  note?: ReactNode;
  table: TableContent | null;
  children: ReactNode;
  className?: string;
}) {
  const id = useId();
  const [isTable, setTable] = useState(false);
  return (
    <section
      aria-labelledby={id}
      className={`flex min-w-0 flex-col rounded-lg border border-line bg-surface p-4 sm:p-5 ${className}`}
    >
      <div className="mb-3 flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 id={id} className="text-md font-semibold">
            {title}
          </h2>
          {note && <p className="text-sm text-soft">{note}</p>}
        </div>
        {table && table.rows.length > 0 && (
          <button
            type="button"
            aria-pressed={isTable}
            aria-label={`${title}: as a table`}
            title={isTable ? "Show the chart" : "Show as a table"}
            onClick={() => setTable(!isTable)}
            className="-mt-1 -mr-1 inline-flex min-h-7 items-center gap-1.5 rounded-md px-2 text-sm text-soft hover:bg-hover hover:text-ink aria-pressed:bg-accent-soft aria-pressed:text-accent print:hidden"
          >
            <Icon name="menu" className="size-3.5" /> Table
          </button>
        )}
      </div>
      {isTable && table ? <FigureTable title={title} table={table} /> : children}
    </section>
  );
}

function FigureTable({ title, table: { head, rows } }: { title: string; table: TableContent }) {
  return (
    // Scrolled by keyboard, too.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section aria-label={`${title}, table`} className="max-h-96 overflow-auto rounded-sm" tabIndex={0}>
      <table className="tabular w-full text-sm">
        <thead className="sticky top-0 bg-surface text-soft">
          <tr>
            {head.map((name, column) => (
              <th
                key={name}
                scope="col"
                className={`border-b border-line-strong py-1.5 font-medium whitespace-nowrap ${column === 0 ? "pr-3 text-left" : "pl-3 text-right"}`}
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map(({ key, cells: [heading, ...numbers] }) => (
            <tr key={key}>
              <th scope="row" className="py-1.5 pr-3 text-left font-normal">
                {heading}
              </th>
              {numbers.map((cell, column) => (
                <td key={head[column + 1]} className="py-1.5 pl-3 text-right whitespace-nowrap">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
