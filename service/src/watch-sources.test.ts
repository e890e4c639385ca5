import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { temporaryDirectory } from "./testing/temporary-directory.ts";
import { watchSources } from "./watch-sources.ts";

async function aWatch(sources: string) {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, "logs"));
  writeFileSync(join(directory, "logs/yard.log"), "2026-11-24T00:00:00Z WARN yard box missing\n");
  const sourcesFile = join(directory, "court.config.yaml");
  writeFileSync(sourcesFile, sources);
  const watch = await watchSources({ sourcesFile, environment: {} });
  onTestFinished(() => watch.stop());
  return watch;
}
const settled = (watch: Awaited<ReturnType<typeof aWatch>>) =>
  vi.waitUntil(() => watch.current().every(({ status }) => status !== "checking"), { timeout: 20_000 });

test("sources are named at once, and how they are is known when they have been tried", async () => {
  const watch = await aWatch(
    [
      "sources:",
      "  - { name: yard logs, type: logs, paths: [logs/*.log] }",
      "  - { name: terminal, type: postgres, url: 'postgres://a:b@127.0.0.1:1/c', profile: transhipment }",
    ].join("\n"),
  );
  expect(watch.current().map(({ name, status }) => [name, status])).toEqual([
    ["yard logs", "checking"],
    ["terminal", "checking"],
  ]);
  await settled(watch);
  const [logs, terminal] = watch.current();
  expect(logs).toMatchObject({ status: "ok", problems: [] });
  expect(logs!.summary).toContain("1 file");
  expect(terminal).toMatchObject({ type: "postgres", status: "failed" });
  expect(terminal!.problems.join()).toContain("ECONNREFUSED");
});

test("a source that does not answer keeps nobody waiting, and stopping does not wait for it", async () => {
  const silent = createServer((socket) => socket.on("error", () => {}));
  silent.listen(0, "127.0.0.1");
  await once(silent, "listening");
  onTestFinished(() => void silent.close());
  const { port } = silent.address() as { port: number };
  const watch = await aWatch(
    `sources: [{ name: silent, type: postgres, url: 'postgres://a:b@127.0.0.1:${port}/c', profile: transhipment }]\n`,
  );
  const isAsked = once(silent, "connection");
  expect(watch.current()[0]!.status).toBe("checking");
  await isAsked;
  expect(watch.current()[0]!.status).toBe("checking");
  await watch.stop();
});

test("without a sources file there is nothing to watch", async () => {
  expect((await watchSources({ sourcesFile: null, environment: {} })).current()).toEqual([]);
});
