import { type DragEvent, useRef, useState } from "react";
import { Button } from "../elements/button.tsx";
import { Icon } from "../elements/icon.tsx";

const accepted = ".docx,.pdf,.html,.htm,.md,.markdown,.txt,.xlsx,.csv,.tsv,.jsonl,.ndjson,.json,.yaml,.yml";

export function DropField({ onChoose }: { onChoose: (files: readonly File[]) => void }) {
  const [isOver, setOver] = useState(false);
  const chooser = useRef<HTMLInputElement>(null);
  const take = (list: FileList | null) => {
    if (list !== null && list.length > 0) onChoose([...list]);
  };
  return (
    // Dropping is a shortcut for the button inside.
    // biome-ignore lint/a11y/noStaticElementInteractions: see above
    <div
      onDragOver={(event: DragEvent) => {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event: DragEvent) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files);
      }}
      className={`flex min-h-64 flex-col items-center justify-center gap-3 rounded-lg border-2 border-dashed p-6 text-center ${isOver ? "border-accent bg-accent-soft" : "border-line-strong bg-surface"}`}
    >
      <Icon name="upload" className="size-8 text-faint" />
      <p className="font-medium">Drop files here</p>
      <input
        ref={chooser}
        type="file"
        multiple
        hidden
        aria-label="Files to import"
        accept={accepted}
        onChange={(event) => {
          take(event.target.files);
          event.target.value = "";
        }}
      />
      <Button onClick={() => chooser.current?.click()}>Choose files</Button>
    </div>
  );
}
