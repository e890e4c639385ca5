import type { KnowledgeOverview } from "@imperial-court/contract";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { buttonLook } from "../elements/button.tsx";
import { Icon } from "../elements/icon.tsx";
import { serviceUrl } from "../service/court.ts";
import { useOffers } from "../service/use-calls.ts";
import { useMay } from "../service/use-session.ts";
import { type Collection, collectionLabels, collections, countText, typeOf } from "./collections.ts";
import { useOverview } from "./shipped.tsx";

/** Head of the pages that list: what there is, and the ways from one list to another. */
export function KnowledgeFrame({
  collection,
  toolbar,
  children,
}: {
  /** The one that is listed; null on the page of gaps. */
  collection: Collection | null;
  toolbar?: ReactNode;
  children: ReactNode;
}) {
  const mayOperate = useMay("operate");
  const hasGaps = useOffers("GET /knowledge/gaps");
  const { data: overview } = useOverview();
  return (
    <>
      <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 px-3 pt-5 pb-3 sm:px-5">
        <div className="min-w-0 flex-1 basis-80">
          <h1 className="text-xl font-semibold tracking-tight">Knowledge</h1>
          <p className="min-h-5.5 max-w-2xl text-soft">{overview && overviewText(overview)}</p>
        </div>
        <div className="flex flex-wrap gap-2">
          <a href={`${serviceUrl}/knowledge/export`} download className={buttonLook("quiet")}>
            <Icon name="download" /> Export
          </a>
          {mayOperate && (
            <>
              <Link to="/library/import" className={buttonLook()}>
                <Icon name="upload" /> Import
              </Link>
              <Link
                to="/library/new/$collection"
                params={{ collection: collection ?? "runbooks" }}
                className={buttonLook("primary")}
              >
                <Icon name="plus" />
                <span>
                  New{" "}
                  <span className="max-sm:sr-only">
                    {collection === null ? "runbook" : newLabels[collection]}
                  </span>
                </span>
              </Link>
            </>
          )}
        </div>
      </header>
      <div className="sticky top-12 z-10 border-b border-line bg-canvas lg:top-0">
        <nav aria-label="Knowledge" className="flex gap-1 overflow-x-auto px-3 pt-1 sm:px-5">
          {collections.map((name) => (
            <Link
              key={name}
              to="/library/$collection"
              params={{ collection: name }}
              activeOptions={{ includeSearch: false }}
              className={tabLook}
            >
              {collectionLabels[name]}{" "}
              {overview && <span className="tabular text-sm text-faint">{count(overview, name)}</span>}
            </Link>
          ))}
          {hasGaps && (
            <Link to="/library/gaps" className={tabLook}>
              Gaps
            </Link>
          )}
        </nav>
        {toolbar && <div className="border-t border-line">{toolbar}</div>}
      </div>
      {children}
    </>
  );
}

const tabLook =
  "-mb-px border-b-2 border-transparent px-2.5 py-1.5 whitespace-nowrap text-soft hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-ink";

const newLabels: Record<Collection, string> = {
  runbooks: "runbook",
  "past-cases": "past case",
  contacts: "contact",
};

function count({ own }: KnowledgeOverview, collection: Collection): string {
  return (own[typeOf[collection]] ?? 0).toLocaleString("en");
}

/** Whether reports use what came with the product, and until when. */
function overviewText({ own, shipped_in_use: shipped }: KnowledgeOverview): string {
  const types = ["runbook", "contact"] as const;
  const used = types.filter((type) => (shipped[type] ?? 0) > 0);
  if (used.length === 0) return "Reports use your own knowledge only.";
  const what = used.map((type) => countText(type, shipped[type]!)).join(" and ");
  const isBeside = used.some((type) => (own[type] ?? 0) > 0);
  return isBeside
    ? `Reports also use the ${what} that came with the product.`
    : `Reports use the ${what} that came with the product, until you have your own.`;
}
