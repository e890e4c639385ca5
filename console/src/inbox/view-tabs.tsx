import { Link } from "@tanstack/react-router";
import { type InboxSearch, inboxViews, viewLabels, viewMeanings } from "./inbox-search.ts";

export function ViewTabs({ search }: { search: InboxSearch }) {
  return (
    <nav aria-label="Views" className="flex gap-1 overflow-x-auto px-3 pt-2 sm:px-5">
      {inboxViews.map((view) => (
        <Link
          key={view}
          to="/"
          search={{ ...search, view: view === "all" ? undefined : view }}
          activeOptions={{ exact: true }}
          title={viewMeanings[view]}
          className="-mb-px border-b-2 border-transparent px-2.5 py-1.5 whitespace-nowrap text-soft hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-ink"
        >
          {viewLabels[view]}
        </Link>
      ))}
    </nav>
  );
}
