import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** The benchmark beside the checkout. Its rows are read where they are and never copied. */
export const sharedDirectory = resolve(import.meta.dirname, "../../shared");
export const benchmarkDirectory = join(sharedDirectory, "bench");
const publicDirectory = join(benchmarkDirectory, "public");

export interface BenchmarkText {
  readonly id: string;
  readonly text: string;
  readonly fold?: number;
  /** Of a noisy copy: the clean text's id. */
  readonly base_id?: string;
  readonly gold: Readonly<Record<string, unknown>>;
}

export interface BenchmarkCase {
  readonly id: string;
  readonly fold: number;
  readonly module: string;
  readonly problem: string;
  /** The template it was made from. */
  readonly family: string;
}

export function hasBenchmark(): boolean {
  return existsSync(join(publicDirectory, "items.jsonl"));
}

export function benchmarkFile(set: string): string {
  return join(publicDirectory, `${set}.jsonl`);
}

export function readTexts(set: string): BenchmarkText[] {
  return readJsonLines<BenchmarkText>(benchmarkFile(set));
}

export function readCases(): BenchmarkCase[] {
  return readJsonLines<BenchmarkCase>(benchmarkFile("cases"));
}

export interface KnowledgeFile {
  readonly name: string;
  readonly content: Blob;
}

/** The 77 runbooks and the contacts, as a port would import them. */
export function knowledgeFiles(): KnowledgeFile[] {
  const runbooks = join(benchmarkDirectory, "kb");
  const files = readdirSync(runbooks)
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map((name) => ({ name, content: new Blob([readFileSync(join(runbooks, name))]) }));
  const contacts = readFileSync(join(sharedDirectory, "port-data/contacts.json"));
  return [...files, { name: "contacts.json", content: new Blob([contacts]) }];
}

/** The past cases, without those of one fold. */
export function caseFile(withoutFold: number | null): KnowledgeFile {
  const cases = readCases().filter(({ fold }) => fold !== withoutFold);
  const lines = cases.map((entry) => JSON.stringify(entry)).join("\n");
  return { name: "cases.jsonl", content: new Blob([lines]) };
}

export function readJsonLines<T>(path: string): T[] {
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as T);
}
