import { createPastedMessageSource } from "./evidence/edi-messages/pasted-message-source.ts";
import { type OpenedSources, openSources } from "./evidence/open-sources.ts";
import { readSourcesConfig } from "./evidence/sources-config.ts";

/** Where an operator names sources: a file, and what `${NAME}` in it stands for. */
export interface SourcesPlace {
  readonly sourcesFile: string | null;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The configured sources, and the one that needs no configuration: a message pasted into the report. */
export async function connectSources({ sourcesFile, environment }: SourcesPlace): Promise<OpenedSources> {
  const config =
    sourcesFile === null
      ? { path: "", directory: ".", sources: [] }
      : await readSourcesConfig(sourcesFile, environment);
  const opened = openSources(config);
  return { ...opened, sources: [createPastedMessageSource(), ...opened.sources] };
}
