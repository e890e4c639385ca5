import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type DragEvent, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { Button } from "../elements/button.tsx";
import { formatBytes } from "../elements/duration.ts";
import { Icon } from "../elements/icon.tsx";
import { Keys } from "../elements/keys.tsx";
import { court } from "../service/court.ts";
import { explainError } from "../service/explain-error.ts";
import { usePageTitle } from "../shell/page-title.ts";
import { useShortcut } from "../shell/shortcuts.ts";
import { AttachmentView } from "./attachment-view.tsx";
import { CommandTabs } from "./command-tabs.tsx";
import { useDraft, writeDraft } from "./draft.ts";
import { PreviewPanel } from "./preview-panel.tsx";
import {
  type Attachment,
  type DroppedFile,
  maxEditableLength,
  maxTextBytes,
  readDroppedFile,
  takeText,
} from "./read-dropped-file.ts";

const encoder = new TextEncoder();

export function NewIncidentPage() {
  usePageTitle("New incident");
  const navigate = useNavigate();
  const [text, setText] = useDraft();
  const [attachment, setAttachment] = useState<Attachment | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isDropping, setDropping] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const file = attachment?.file ?? null;
  const submission = useSubmissionKey(text, file);

  const settledText = useDeferredValue(text);
  const bytes = useMemo(() => encoder.encode(settledText).length, [settledText]);
  const isTooLarge = file === null && bytes > maxTextBytes;
  const isEmpty = file === null && text.trim() === "";

  const submit = useMutation({
    mutationFn: () => {
      const options = { idempotencyKey: submission() };
      return file === null ? court.submit(text, options) : court.submitFile(file, options);
    },
    onSuccess: (run) => {
      if (file === null) {
        writeDraft("");
        setText("");
      }
      return navigate({ to: "/runs/$runId", params: { runId: run.run_id } });
    },
    onError: (error) => setProblem(explainError(error).detail),
  });
  const send = () => {
    if (submit.isPending || isTooLarge) return;
    setProblem(isEmpty ? "Paste or write the report first." : null);
    if (isEmpty) field.current?.focus();
    else submit.mutate();
  };
  useShortcut("mod+enter", "Submit the incident", send);

  useEffect(() => field.current?.focus({ preventScroll: true }), []);

  function put(dropped: DroppedFile): void {
    if (dropped.kind === "refused") {
      setProblem(dropped.reason);
      return;
    }
    setAttachment(dropped.kind === "attachment" ? dropped.attachment : null);
    if (dropped.kind === "text") setText(dropped.text);
  }

  async function takeFile(files: FileList | null): Promise<void> {
    const first = files?.[0];
    if (first === undefined) return;
    setProblem(files!.length > 1 ? "One report at a time: the first file was taken." : null);
    put(await readDroppedFile(first));
  }

  return (
    <div className="mx-auto max-w-6xl px-4 py-6 sm:px-6">
      <h1 className="text-xl font-semibold tracking-tight">New incident</h1>
      <p className="mt-1 mb-5 text-soft">
        Paste it as it came: a whole mail thread, an SMS, your notes. Nothing has to be tidied up.
      </p>
      <div className="grid content-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem] lg:grid-rows-[auto_1fr]">
        <div className="flex min-w-0 flex-col gap-4">
          <form
            aria-label="New incident"
            onSubmit={(event) => {
              event.preventDefault();
              send();
            }}
            onDragOver={(event: DragEvent) => {
              if (!event.dataTransfer.types.includes("Files")) return;
              event.preventDefault();
              setDropping(true);
            }}
            onDragLeave={() => setDropping(false)}
            onDrop={(event: DragEvent) => {
              event.preventDefault();
              setDropping(false);
              void takeFile(event.dataTransfer.files);
            }}
            className={`relative rounded-lg border bg-surface focus-within:border-accent ${isDropping ? "border-accent" : "border-edge"}`}
          >
            {attachment === null ? (
              <textarea
                ref={field}
                aria-label="The report"
                aria-describedby="report-size"
                dir="auto"
                value={text}
                onChange={(event) => setText(event.target.value)}
                onPaste={(event) => {
                  const pasted = event.clipboardData.getData("text/plain");
                  if (pasted.length <= maxEditableLength) return;
                  event.preventDefault();
                  setProblem(null);
                  put(takeText(pasted, "Pasted text"));
                }}
                spellCheck={false}
                placeholder="Paste or write what reached you, or drop a .txt, .log or .eml file"
                className="block h-[45dvh] min-h-56 w-full resize-y rounded-t-lg bg-transparent p-4 text-md outline-none"
              />
            ) : (
              <AttachmentView attachment={attachment} onRemove={() => setAttachment(null)} />
            )}
            <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line p-2 pl-4">
              <p
                id="report-size"
                className={`tabular text-sm ${isTooLarge ? "font-medium text-critical" : "text-faint"}`}
              >
                {isTooLarge
                  ? `${formatBytes(bytes)}: more than 1 MiB is not taken. Send the part that matters.`
                  : file === null
                    ? `${formatBytes(bytes)} · kept in this browser until you submit`
                    : formatBytes(file.size)}
              </p>
              <span className="flex-1 max-sm:hidden" />
              <input
                ref={chooser}
                type="file"
                hidden
                accept=".txt,.log,.eml,.html,text/plain,message/rfc822"
                onChange={(event) => {
                  void takeFile(event.target.files);
                  event.target.value = "";
                }}
              />
              <Button look="quiet" onClick={() => chooser.current?.click()}>
                <Icon name="upload" /> File
              </Button>
              <Button
                look="primary"
                type="submit"
                className="max-sm:flex-1"
                disabled={submit.isPending || isTooLarge}
              >
                {submit.isPending ? "Submitting…" : "Submit"}
                <Keys of="mod+Enter" className="opacity-80 max-sm:hidden" />
              </Button>
            </div>
            {isDropping && (
              <p className="pointer-events-none absolute inset-0 flex items-center justify-center rounded-lg bg-accent-soft font-medium text-accent">
                Drop the file here
              </p>
            )}
          </form>
          <div role="alert" className="empty:hidden">
            {problem !== null && (
              <p className="flex items-start gap-2 rounded-md bg-critical-soft p-3 text-critical">
                <Icon name="alert" className="mt-0.5" /> {problem}
              </p>
            )}
          </div>
        </div>
        <div className="min-w-0 lg:col-start-2 lg:row-span-2 lg:row-start-1">
          <PreviewPanel text={attachment?.beginning ?? settledText} />
        </div>
        <div className="min-w-0">
          <CommandTabs text={attachment?.beginning ?? settledText} />
        </div>
      </div>
    </div>
  );
}

/** The same content is the same submission, however often the button is pressed until an answer arrives. */
function useSubmissionKey(text: string, file: File | null): () => string {
  const last = useRef<{ content: string | File; key: string } | null>(null);
  return () => {
    const content = file ?? text;
    if (last.current?.content !== content) {
      const bytes = crypto.getRandomValues(new Uint8Array(16));
      last.current = {
        content,
        key: Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(""),
      };
    }
    return last.current.key;
  };
}
