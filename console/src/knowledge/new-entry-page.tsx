import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { backLook } from "../elements/back-look.ts";
import { Icon } from "../elements/icon.tsx";
import { Notice } from "../elements/notice.tsx";
import { useMay } from "../service/use-session.ts";
import { usePageTitle } from "../shell/page-title.ts";
import { type Collection, collectionLabels, isCollection, typeLabels, typeOf } from "./collections.ts";
import { emptyEntry } from "./entry-fields.ts";
import { EntryForm } from "./entry-form.tsx";

const route = getRouteApi("/library/new/$collection");

export function NewEntryPage() {
  const { collection } = route.useParams();
  return isCollection(collection) ? (
    <NewEntry key={collection} collection={collection} />
  ) : (
    <Notice icon="search" title="There is no such collection" />
  );
}

function NewEntry({ collection }: { collection: Collection }) {
  const navigate = route.useNavigate();
  const mayOperate = useMay("operate");
  const type = typeOf[collection];
  usePageTitle(`New ${typeLabels[type]}`);
  const entry = useMemo(() => emptyEntry(type), [type]);
  if (!mayOperate) {
    return (
      <Notice icon="key" title="Your key may read, not write">
        <p>Ask an operator for a key with the scope “operate”.</p>
      </Notice>
    );
  }
  return (
    <div className="mx-auto flex max-w-6xl flex-col gap-4 px-4 py-6 sm:px-6">
      <Link to="/library/$collection" params={{ collection }} className={backLook}>
        <Icon name="back" /> {collectionLabels[collection]}
      </Link>
      <h1 className="text-xl font-semibold tracking-tight">New {typeLabels[type]}</h1>
      <EntryForm
        type={type}
        entry={entry}
        storedRevision={null}
        onSaved={(entryId) =>
          void navigate({
            to: "/library/$collection/$entryId",
            params: { collection, entryId },
            ignoreBlocker: true,
          })
        }
        onCancel={() => void navigate({ to: "/library/$collection", params: { collection } })}
      />
    </div>
  );
}
