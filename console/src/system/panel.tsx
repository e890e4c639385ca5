import type { ReactNode } from "react";
import { useId } from "react";

/** One part of the system. */
export function Panel({
  title,
  aside,
  children,
  className = "",
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className={`min-w-0 rounded-lg border border-line bg-surface p-4 sm:p-5 ${className}`}
    >
      <div className="mb-3 flex items-baseline justify-between gap-3">
        <h2 id={id} className="text-md font-semibold">
          {title}
        </h2>
        {aside && <span className="text-sm text-faint">{aside}</span>}
      </div>
      {children}
    </section>
  );
}

export interface Fact {
  readonly label: string;
  readonly value: ReactNode;
  /** Under the value. */
  readonly note?: ReactNode;
}

export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="divide-y divide-line">
      {facts.map(({ label, value, note }) => (
        <div
          key={label}
          className="grid grid-cols-[auto_minmax(0,1fr)] items-baseline gap-x-4 py-1.5 first:pt-0 last:pb-0"
        >
          <dt className="text-soft">{label}</dt>
          <dd className="tabular text-right">{value}</dd>
          {note && <dd className="col-span-2 text-right text-sm text-faint">{note}</dd>}
        </div>
      ))}
    </dl>
  );
}
