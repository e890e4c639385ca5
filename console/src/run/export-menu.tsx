import type { RunRecord } from "@imperial-court/contract";
import { lazy } from "react";
import { Icon } from "../elements/icon.tsx";
import { MenuButton } from "../elements/menu-button.tsx";

const ExportEntries = lazy(() => import("./export-entries.tsx"));

export function ExportMenu({ run }: { run: RunRecord }) {
  return (
    <MenuButton
      align="end"
      entries={<ExportEntries run={run} />}
      className="inline-flex min-h-8 items-center gap-1.5 rounded-md border border-line-strong bg-surface px-3 font-medium hover:bg-hover"
    >
      <Icon name="download" /> Export <Icon name="down" className="size-3.5" />
    </MenuButton>
  );
}
