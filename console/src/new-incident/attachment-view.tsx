import { Button } from "../elements/button.tsx";
import { formatBytes } from "../elements/duration.ts";
import { Icon } from "../elements/icon.tsx";
import type { Attachment } from "./read-dropped-file.ts";

const shownLength = 4_000;

export function AttachmentView({ attachment, onRemove }: { attachment: Attachment; onRemove: () => void }) {
  const { file, beginning } = attachment;
  return (
    <div className="flex h-[45dvh] min-h-56 flex-col">
      <div className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2.5">
        <Icon name={/\.eml$/i.test(file.name) ? "mail" : "file"} className="text-faint" />
        <p className="min-w-0 flex-1 font-medium break-all">
          {file.name}{" "}
          <span className="font-normal text-soft">· {formatBytes(file.size)} · sent as it is</span>
        </p>
        <Button onClick={onRemove}>
          <Icon name="close" /> Remove
        </Button>
      </div>
      <pre className="min-h-0 flex-1 overflow-hidden p-4 font-mono text-sm break-words whitespace-pre-wrap text-soft [unicode-bidi:plaintext]">
        {beginning.slice(0, shownLength)}
        {beginning.length > shownLength && "…"}
      </pre>
    </div>
  );
}
