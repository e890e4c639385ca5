import { createPastedMessageSource } from "./evidence/edi-messages/pasted-message-source.ts";
import type { OpenedSources } from "./evidence/open-sources.ts";

/** Where an operator names sources: a file, and what `${NAME}` in it stands for. */
export interface SourcesPlace {
  readonly sourcesFile: string | null;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The configured sources, and the one that needs no configuration: a message pasted into the report. */
export async function connectSources({ sourcesFile, environment }: SourcesPlace): Promise<OpenedSources> {
  const opened = sourcesFile === null ? noSources : await openConfigured(sourcesFile, environment);
  return { ...opened, sources: [createPastedMessageSource(), ...opened.sources] };
}

const noSources: OpenedSources = {
  sources: [],
  check: async () => [],
  suggest: async () => null,
  close: async () => undefined,
};

/** The drivers of databases cost a start without sources nothing. */
async function openConfigured(
  sourcesFile: string,
  environment: SourcesPlace["environment"],
): Promise<OpenedSources> {
  const [{ openSources }, { readSourcesConfig }] = await Promise.all([
    import("./evidence/open-sources.ts"),
    import("./evidence/sources-config.ts"),
  ]);
  return openSources(await readSourcesConfig(sourcesFile, environment));
}
