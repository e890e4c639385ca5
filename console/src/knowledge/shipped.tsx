import type { KnowledgeOrigin, KnowledgeOverview, KnowledgeType } from "@imperial-court/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { court } from "../service/court.ts";
import { type Collection, collectionLabels, typeLabels, typeOf } from "./collections.ts";

/** What came with the product: to read and to copy, never to be changed itself. */

/** Collections of which some came with the product. */
export function hasShipped(collection: Collection): boolean {
  return collection !== "past-cases";
}

export function useOverview() {
  return useQuery({
    queryKey: ["knowledge", "overview"],
    queryFn: ({ signal }) => court.knowledge.overview({ signal }),
  });
}

export function ShippedMark() {
  return (
    <span className="rounded-sm bg-accent-soft px-1.5 py-px text-sm font-medium whitespace-nowrap text-accent">
      Came with the product
    </span>
  );
}

/** The port's own or what came with the product, with how many of each have the words. */
export function OriginTabs({
  collection,
  origin,
  q,
}: {
  collection: Collection;
  origin: KnowledgeOrigin | undefined;
  q: string | undefined;
}) {
  const type = typeOf[collection];
  const own = useTotal(type, "own", q);
  const shipped = useTotal(type, "shipped", q);
  return (
    <nav
      aria-label={`Whose ${collectionLabels[collection].toLowerCase()}`}
      className="flex flex-wrap self-start rounded-md border border-line-strong bg-surface p-0.5"
    >
      {[
        { name: "own" as const, label: "Your own", total: own },
        { name: "shipped" as const, label: "Came with the product", total: shipped },
      ].map(({ name, label, total }) => (
        <Link
          key={name}
          to="/library/$collection"
          params={{ collection }}
          search={q === undefined ? { origin: name } : { origin: name, q }}
          replace
          // Where the address does not say, the page has chosen.
          aria-current={name === origin ? "page" : undefined}
          activeProps={{ "aria-current": name === origin ? "page" : undefined }}
          className="rounded-sm px-2 py-0.5 whitespace-nowrap text-soft hover:text-ink sm:px-2.5 aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium aria-[current=page]:text-accent"
        >
          {label} <span className="tabular text-sm">{total?.toLocaleString("en")}</span>
        </Link>
      ))}
    </nav>
  );
}

function useTotal(type: KnowledgeType, origin: KnowledgeOrigin, q: string | undefined): number | undefined {
  const { data } = useQuery({
    queryKey: ["knowledge", "total", type, origin, q ?? ""],
    queryFn: async ({ signal }) => (await court.knowledge.list(type, { origin, q, limit: 1, signal })).total,
    placeholderData: (previous) => previous,
  });
  return data;
}

/** What became of them, above their list. */
export function ShippedNote({
  collection,
  overview,
}: {
  collection: Collection;
  overview: KnowledgeOverview | undefined;
}) {
  const type = typeOf[collection];
  return (
    <p className="min-h-10 border-b border-line bg-sunken px-3 py-2 text-sm text-soft sm:px-5">
      {overview && whetherUsed(type, overview)} To change one, open it and make it your own.
    </p>
  );
}

function whetherUsed(type: KnowledgeType, { own, shipped_in_use: shipped }: KnowledgeOverview): string {
  const isUsed = (shipped[type] ?? 0) > 0;
  if (!isUsed) return `Reports do not use these: they use your own ${typeLabels[type]}s.`;
  return (own[type] ?? 0) > 0
    ? "Reports use these beside your own."
    : `Reports use these until you have a ${typeLabels[type]} of your own.`;
}
