import { execFile } from "node:child_process";
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Entity } from "@imperial-court/contract";
import { createLogSource } from "@imperial-court/service/evidence/log-files/log-source.ts";

/**
 * How long the evidence source for log files takes over a gigabyte, beside `grep -F` on the same files in the
 * same run. Usage: node benchmarks/log-scan.ts [megabytes, default 1024] [files, default 4].
 */
const megabytes = Number(process.argv[2] ?? 1_024);
const files = Number(process.argv[3] ?? 4);
const runs = 3;
const targetMs = 2_000;

const directory = mkdtempSync(join(tmpdir(), "court-log-scan-"));
try {
  writeLogs();
  await measure();
} finally {
  rmSync(directory, { recursive: true, force: true });
}

/** Lines as a container service writes them; each needle stands in a few lines near the end. */
function writeLogs(): void {
  const bytesPerFile = (megabytes * 1_048_576) / files;
  let line = 0;
  for (let file = 0; file < files; file += 1) {
    const path = join(directory, `service-${file}.log`);
    for (let written = 0; written < bytesPerFile; ) {
      let text = "";
      for (let count = 0; count < 5_000; count += 1) {
        line += 1;
        const at = new Date(Date.UTC(2026, 2, 1) + line * 37).toISOString();
        const serial = String((line * 7_919) % 10_000_000).padStart(7, "0");
        text += `${at} INFO  container-store FetchLatest cntr_no=BNCU${serial} corrId=${(line * 2_654_435_761).toString(16)} status=IN_YARD latency_ms=${line % 300}\n`;
      }
      appendFileSync(path, text);
      written += text.length;
    }
  }
  const at = new Date(Date.UTC(2026, 2, 1) + line * 37).toISOString();
  appendFileSync(
    join(directory, `service-${files - 1}.log`),
    `${at} ERROR container-store code=STORE_ERR_9 msg="duplicate snapshot" cntr_no=DEMU4820190 corrId=feedbeef01\n` +
      `${at} INFO  advice vessel="MV Amber Heron" ref=DM-IFT-0903 corrId=feedbeef01 httpStatus=409\n`,
  );
}

async function measure(): Promise<void> {
  const entities: Entity[] = [
    entity("container", "DEMU4820190"),
    entity("vessel", "MV AMBER HERON"),
    entity("message_ref", "DM-IFT-0903"),
    entity("error_code", "STORE_ERR_9"),
  ];
  const source = createLogSource(
    {
      name: "logs",
      type: "logs",
      paths: ["*.log"],
      time_zone: "+00:00",
      time_limit_ms: 30_000,
      max_facts: 12,
    },
    directory,
  );
  console.log(
    `${megabytes} MiB in ${files} files, ${cpus().length} × ${cpus()[0]?.model}, Node ${process.versions.node}`,
  );
  await timed("warm the page cache", () => grep(["nothing-like-it"]), 1);
  for (const wanted of [entities.slice(0, 1), entities]) {
    const names = wanted.map(({ value }) => value.replace("MV ", ""));
    await timed(`grep -F, ${wanted.length} needles`, () => grep(names));
    const took = await timed(
      `source, ${wanted.length} identifiers with line numbers and correlation`,
      async () => {
        const request = { runId: null, text: "", receivedAt: "2026-03-03T00:00:00Z", entities: wanted };
        const facts = await source.lookUp(request, AbortSignal.timeout(60_000));
        if (!facts.some(({ status }) => status === "found")) throw new Error("the needle was not found");
      },
    );
    if (took > targetMs) process.exitCode = 1;
  }
  await timed("source, an identifier that is nowhere (all spellings)", async () => {
    const request = {
      runId: null,
      text: "",
      receivedAt: "2026-03-03T00:00:00Z",
      entities: [entity("container", "NONU1234567")],
    };
    await source.lookUp(request, AbortSignal.timeout(60_000));
  });
  console.log(`peak memory ${Math.round(process.resourceUsage().maxRSS / 1_024)} MB`);
}

async function timed(what: string, work: () => Promise<unknown>, times = runs): Promise<number> {
  const taken: number[] = [];
  for (let run = 0; run < times; run += 1) {
    const startedAt = performance.now();
    await work();
    taken.push(performance.now() - startedAt);
  }
  const median = taken.sort((a, b) => a - b)[Math.floor(times / 2)]!;
  console.log(`${what}: median ${Math.round(median)} ms, worst ${Math.round(taken.at(-1)!)} ms`);
  return median;
}

async function grep(needles: readonly string[]): Promise<void> {
  const names = Array.from({ length: files }, (_, file) => join(directory, `service-${file}.log`));
  const wanted = needles.flatMap((needle) => ["-e", needle]);
  // grep exits with 1 where it finds nothing.
  await promisify(execFile)("grep", ["-F", "-i", "-n", ...wanted, ...names], { maxBuffer: 1e8 }).catch(
    (error) => {
      if ((error as { code?: number }).code !== 1) throw error;
    },
  );
}

function entity(type: Entity["type"], value: string): Entity {
  return { type, value, start: 0, end: 0, valid: true, note: null };
}
