import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { openSources } from "./open-sources.ts";
import { parseSourcesConfig } from "./sources-config.ts";

const request = {
  runId: null,
  text: "DEMU4820190",
  receivedAt: "2026-03-03T12:00:00.000Z",
  entities: [
    { type: "container" as const, value: "DEMU4820190", start: 0, end: 11, valid: true, note: null },
  ],
};

test("sources that are down cost their own evidence and say why; the others answer", async () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, "app.log"), "2026-03-02T10:00:00Z WARN store late cntr_no=DEMU4820190\n");
  // Port 1 is reserved and refuses at once.
  const config = await parseSourcesConfig(
    `sources:
  - { name: logs, type: logs, paths: [app.log] }
  - { name: mysql, type: mysql, url: "mysql://court:hunter2@127.0.0.1:1/app", profile: transhipment }
  - { name: postgres, type: postgres, url: "postgres://court:hunter2@127.0.0.1:1/app", profile: transhipment }
  - { name: sqlite, type: sqlite, path: missing.db, profile: transhipment }
`,
    join(directory, "court.config.yaml"),
    {},
  );
  const opened = openSources(config);
  try {
    const facts = (
      await Promise.all(opened.sources.map((source) => source.lookUp(request, AbortSignal.timeout(10_000))))
    ).flat();
    expect(facts.map(({ source, status }) => [source, status])).toEqual([
      ["logs", "found"],
      ["mysql", "failed"],
      ["postgres", "failed"],
      ["sqlite", "failed"],
    ]);
    expect(facts[1]?.excerpt).toMatch(/^The look failed: .*ECONNREFUSED/);
    expect(facts[2]?.excerpt).toMatch(/^The look failed: .*ECONNREFUSED/);
    expect(facts[3]?.excerpt).toMatch(/^The look failed: there is no database file .*missing\.db$/);
    const checks = await opened.check();
    expect(checks.map(({ status }) => status)).toEqual(["ok", "failed", "failed", "failed"]);
    expect(JSON.stringify([facts, checks])).not.toContain("hunter2");
    expect(await opened.suggest("logs")).toBeNull();
  } finally {
    await opened.close();
  }
});
