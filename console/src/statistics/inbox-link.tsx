import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { InboxSearch } from "../inbox/inbox-search.ts";

const number = new Intl.NumberFormat("en");

export function formatCount(count: number): string {
  return number.format(count);
}

/** A number that leads to the runs it counts; nothing leads from none. */
export function CountLink({ count, search }: { count: number; search: InboxSearch }) {
  if (count === 0) return <span className="text-faint">0</span>;
  return (
    <Link
      to="/"
      search={search}
      className="underline decoration-line-strong underline-offset-2 hover:text-accent"
    >
      {formatCount(count)}
    </Link>
  );
}

export function InboxLink({
  search,
  children,
  className = "",
}: {
  search: InboxSearch;
  children: ReactNode;
  className?: string;
}) {
  return (
    <Link to="/" search={search} className={className}>
      {children}
    </Link>
  );
}
