import type { RunRecord } from "@imperial-court/contract";
import { copyText } from "../elements/copy-button.tsx";
import { MenuEntry } from "../elements/menu.tsx";
import { court, serviceUrl } from "../service/court.ts";
import { explainError } from "../service/explain-error.ts";
import { showToast } from "../shell/toasts.tsx";

export default function ExportEntries({ run }: { run: RunRecord }) {
  const name = `incident-${run.run_id.slice(0, 8)}`;
  const copy = async (text: string, what: string) =>
    (await copyText(text))
      ? showToast(`${what} copied`)
      : showToast("The browser did not allow copying.", "bad");
  const withMarkdown = (use: (markdown: string) => unknown) => () =>
    void court
      .report(run.run_id)
      .then(use)
      .catch((error: unknown) => showToast(explainError(error).detail, "bad"));

  return (
    <>
      <MenuEntry
        icon="link"
        label="Copy link"
        onSelect={() => void copy(`${serviceUrl}/runs/${run.run_id}`, "Link")}
      />
      <MenuEntry
        icon="copy"
        label="Copy as Markdown"
        onSelect={withMarkdown((markdown) => copy(markdown, "Report"))}
      />
      <MenuEntry
        icon="download"
        label="Download Markdown"
        onSelect={withMarkdown((markdown) => download(`${name}.md`, markdown, "text/markdown"))}
      />
      <MenuEntry
        icon="download"
        label="Download JSON"
        onSelect={() => download(`${name}.json`, `${JSON.stringify(run, null, 2)}\n`, "application/json")}
      />
      {/* After the menu has gone, so that it is not on the paper. */}
      <MenuEntry icon="print" label="Print" onSelect={() => setTimeout(() => print(), 50)} />
    </>
  );
}

function download(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
