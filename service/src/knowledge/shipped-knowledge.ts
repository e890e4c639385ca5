import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Contact, Runbook } from "@imperial-court/contract";
import { parseMarkdownRunbooks } from "./formats/markdown-runbook.ts";
import { parseYamlContacts } from "./formats/record-files.ts";

let shipped: { runbooks: Runbook[]; contacts: Contact[] } | null = null;

/**
 * The runbooks and example contacts that ship with the product, from the `@imperial-court/knowledge`
 * package, in the order of their file names. Throws when one of them cannot be read: they are part of the
 * release, and a test reads them all. Read once in each thread, in some 80 ms: they do not change while it runs.
 */
export function readShippedKnowledge(): { readonly runbooks: Runbook[]; readonly contacts: Contact[] } {
  shipped ??= readPackage();
  return shipped;
}

function readPackage(): { runbooks: Runbook[]; contacts: Contact[] } {
  const folder = knowledgePackage();
  const runbookFolder = join(folder, "runbooks");
  const runbooks = readdirSync(runbookFolder)
    .filter((fileName) => fileName.endsWith(".md"))
    .sort()
    .flatMap((fileName) =>
      parseMarkdownRunbooks(readFileSync(join(runbookFolder, fileName), "utf8"), fileName),
    )
    .flatMap((imported) => (imported.type === "runbook" ? [imported.entry] : []));
  const contacts = parseYamlContacts(readFileSync(join(folder, "contacts", "contacts.yaml"), "utf8"));
  return { runbooks, contacts };
}

/** The folder of the package whose entries ship with the product. */
export function knowledgePackage(): string {
  return dirname(createRequire(import.meta.url).resolve("@imperial-court/knowledge/package.json"));
}
