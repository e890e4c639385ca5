import type { KnowledgeImport } from "@imperial-court/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { backLook } from "../elements/back-look.ts";
import { Button, buttonLook } from "../elements/button.tsx";
import { Icon } from "../elements/icon.tsx";
import { Notice } from "../elements/notice.tsx";
import { ProgressBar } from "../elements/progress-bar.tsx";
import { court } from "../service/court.ts";
import { explainError } from "../service/explain-error.ts";
import { useMay } from "../service/use-session.ts";
import { usePageTitle } from "../shell/page-title.ts";
import { type Collection, collectionLabels, collectionOf } from "./collections.ts";
import { ColumnMapping, type Columns, isMappable } from "./column-mapping.tsx";
import { DropField } from "./drop-field.tsx";
import { FileResult } from "./file-result.tsx";

/** From files to knowledge: what would be read is shown first, and stored only then. */
export function ImportPage() {
  usePageTitle("Import knowledge");
  const mayOperate = useMay("operate");
  return mayOperate ? (
    <Import />
  ) : (
    <Notice icon="key" title="Your key may read, not write">
      <p>Ask an operator for a key with the scope “operate”.</p>
    </Notice>
  );
}

function Import() {
  const queryClient = useQueryClient();
  const [files, setFiles] = useState<readonly File[]>([]);
  const [columns, setColumns] = useState<Columns>({});
  const [progress, setProgress] = useState(0);
  const waiting = useRef<AbortController>(null);

  const run = (isDryRun: boolean) => (what: { files: readonly File[]; columns: Columns }) => {
    waiting.current?.abort();
    waiting.current = new AbortController();
    setProgress(0);
    return court.importKnowledge(
      what.files.map((file) => ({ name: file.name, content: file })),
      {
        isDryRun,
        columns: what.columns,
        signal: waiting.current.signal,
        onProgress: (running) => setProgress(running.progress),
      },
    );
  };
  const look = useMutation({ mutationFn: run(true) });
  const store = useMutation({
    mutationFn: run(false),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["knowledge"] }),
  });

  const choose = (chosen: readonly File[]) => {
    setFiles(chosen);
    setColumns({});
    store.reset();
    look.mutate({ files: chosen, columns: {} });
  };
  const startOver = () => {
    setFiles([]);
    look.reset();
    store.reset();
  };
  const isBusy = look.isPending || store.isPending;
  const preview = look.data;
  const entries = preview === undefined ? 0 : total(preview, "added") + total(preview, "changed");
  const error = store.error ?? look.error;

  return (
    <div className="mx-auto flex max-w-4xl flex-col gap-4 px-4 py-6 sm:px-6">
      <Link to="/library/$collection" params={{ collection: "runbooks" }} className={backLook}>
        <Icon name="back" /> Knowledge
      </Link>
      <div>
        <h1 className="text-xl font-semibold tracking-tight">Import knowledge</h1>
        <p className="mt-1 text-soft">
          Runbooks as Word, PDF, HTML, Markdown or text, or as a table with one in each row. Case logs as
          Excel, CSV or JSON lines. Contacts as CSV, JSON or YAML. Nothing is stored before you have seen what
          was read.
        </p>
      </div>
      {files.length === 0 && <DropField onChoose={choose} />}
      {isBusy && (
        <Progress
          text={look.isPending ? `Reading ${fileCount(files)}…` : `Storing ${fileCount(files)}…`}
          percent={progress}
        />
      )}
      {error !== null && !isBusy && (
        <div role="alert" className="rounded-lg bg-critical-soft p-4 text-critical">
          <p className="font-medium">{explainError(error).title}</p>
          <p>{explainError(error).detail}</p>
        </div>
      )}
      {store.data !== undefined ? (
        <Stored result={store.data} collection={collectionIn(preview)} onAgain={startOver} />
      ) : (
        !isBusy &&
        files.length > 0 && (
          <>
            {preview && (
              <section aria-label="What would be stored" className="flex flex-col gap-3">
                {preview.files.map((file) => (
                  <FileResult key={file.name} file={file} isDryRun />
                ))}
              </section>
            )}
            {files.some(isMappable) && (
              <ColumnMapping
                files={files}
                columns={columns}
                isOpen={preview?.files.some(({ status }) => status === "failed") ?? false}
                onApply={(chosen) => {
                  setColumns(chosen);
                  look.mutate({ files, columns: chosen });
                }}
              />
            )}
            <div className="sticky bottom-0 -mx-4 flex flex-wrap items-center gap-2 border-t border-line bg-canvas px-4 py-3 sm:-mx-6 sm:px-6">
              {preview && (
                <Button
                  look="primary"
                  disabled={entries === 0}
                  onClick={() => store.mutate({ files, columns })}
                >
                  {entries === 0 ? "Nothing new to import" : `Import ${entriesText(entries)}`}
                </Button>
              )}
              <Button look="quiet" onClick={startOver}>
                Choose other files
              </Button>
            </div>
          </>
        )
      )}
    </div>
  );
}

function Progress({ text, percent }: { text: string; percent: number }) {
  return (
    <div role="status" className="rounded-lg border border-line bg-surface p-5">
      <p className="mb-2 flex items-center gap-2">
        <Icon name="running" className="animate-turn text-accent" /> {text}
      </p>
      <ProgressBar label={text} percent={percent} />
      <p className="mt-2 text-sm text-faint">It goes on when you leave this page.</p>
    </div>
  );
}

function Stored({
  result,
  collection,
  onAgain,
}: {
  result: KnowledgeImport;
  /** Where most of it is to be seen. */
  collection: Collection;
  onAgain: () => void;
}) {
  const added = total(result, "added");
  const changed = total(result, "changed");
  const failed = result.files.filter(({ status }) => status === "failed").length;
  return (
    <>
      <div
        role="status"
        className={`rounded-lg p-4 font-medium ${failed > 0 ? "bg-medium-soft text-medium" : "bg-good-soft text-good"}`}
      >
        <p className="flex items-center gap-2">
          <Icon name={failed > 0 ? "alert" : "completed"} />
          {added + changed === 0
            ? "Nothing was stored"
            : `Stored: ${added.toLocaleString("en")} new, ${changed.toLocaleString("en")} changed`}
          {failed > 0 && `. ${failed} of ${result.files.length} files could not be read`}
        </p>
      </div>
      <section aria-label="What was stored" className="flex flex-col gap-3">
        {result.files.map((file) => (
          <FileResult key={file.name} file={file} isDryRun={false} />
        ))}
      </section>
      <div className="flex gap-2">
        <Link to="/library/$collection" params={{ collection }} className={buttonLook("primary")}>
          To the {collectionLabels[collection].toLowerCase()}
        </Link>
        <Button onClick={onAgain}>Import more</Button>
      </div>
    </>
  );
}

function total({ files }: KnowledgeImport, what: "added" | "changed"): number {
  return files.reduce((sum, file) => sum + file[what], 0);
}

/** Of the first entry that was read: a file seldom holds several types. */
function collectionIn(preview: KnowledgeImport | undefined): Collection {
  const first = preview?.files.flatMap((file) => file.preview)[0];
  return first === undefined ? "runbooks" : collectionOf[first.type];
}

function entriesText(count: number): string {
  return `${count.toLocaleString("en")} ${count === 1 ? "entry" : "entries"}`;
}

function fileCount(files: readonly File[]): string {
  return files.length === 1 ? files[0]!.name : `${files.length} files`;
}
