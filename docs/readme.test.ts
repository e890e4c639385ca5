import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

/** Pastes the README's examples, one by one, into a shell beside a real service. */

const root = resolve(import.meta.dirname, "..");
const readme = readFileSync(join(root, "README.md"), "utf8");
const blocks = [...readme.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, language, text]) => ({
  language,
  text: text ?? "",
}));
const commands = blocks
  .filter(({ language }) => language === "sh")
  .flatMap(({ text }) => text.trim().split("\n"))
  .filter((line) => !line.startsWith("npm ci"));

let directory: string;
let service: ChildProcess;
let url: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "court-readme-"));
  service = spawn(process.execPath, [join(root, "cli/bin/court.js"), "serve"], {
    cwd: root,
    env: { ...process.env, COURT_PORT: "0", COURT_DATA_DIR: directory },
    stdio: ["ignore", "pipe", "inherit"],
  });
  url = await new Promise((found) => {
    service.stdout?.on("data", (chunk: Buffer) => {
      const match = /http:\/\/[\d.]+:\d+/.exec(chunk.toString());
      if (match) found(match[0]);
    });
  });
});

afterAll(async () => {
  const ended = once(service, "exit");
  service.kill("SIGTERM");
  await ended;
  rmSync(directory, { recursive: true, force: true });
});

async function paste(command: string, environment: Record<string, string> = {}): Promise<string> {
  const { stdout } = await promisify(execFile)(
    "sh",
    ["-c", command.replaceAll("http://127.0.0.1:8001", url)],
    {
      cwd: root,
      env: {
        ...process.env,
        PATH: `${join(root, "node_modules/.bin")}:${process.env.PATH}`,
        COURT_URL: url,
        COURT_DATA_DIR: directory,
        ...environment,
      },
    },
  );
  return stdout;
}

describe("the README", () => {
  test("leads with the two commands that start and test a fresh clone", () => {
    expect(blocks[0]?.text).toBe("npm ci && npm start\nnpm ci && npm test\n");
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(["start", "test"]));
  });

  test("has examples to paste", () => {
    expect(commands.length).toBeGreaterThan(10);
  });

  test("shows the seven fields of a submitted record as they come", async () => {
    const shown = JSON.parse(blocks.find(({ language }) => language === "json")?.text ?? "{}");
    const submitted = JSON.parse(
      await paste(`curl -s -X POST http://127.0.0.1:8001/incident/run -d "incident_text=box gone"`),
    );
    const masked = { ...submitted, run_id: shown.run_id, created_at: shown.created_at };
    expect(masked).toMatchObject(shown);
    expect(Object.keys(submitted).slice(0, 7)).toEqual(Object.keys(shown));
  });

  test.each(commands)("%s", async (command) => {
    const finished = await paste(
      `curl -s -X POST http://127.0.0.1:8001/incident/run -H "Prefer: wait=30" -d "incident_text=Container MSKU1234567 is missing"`,
    );
    const printed = await paste(command, { RUN_ID: JSON.parse(finished).run_id });
    expect(printed.length).toBeGreaterThan(20);
    expect(printed).not.toContain('"code":');
  });

  test("the browser example runs and names family and severity", async () => {
    const script = (blocks.find(({ language }) => language === "js")?.text ?? "").replaceAll(
      "http://127.0.0.1:8001",
      url,
    );
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script]);
    expect(stdout.trim()).toBe("Container Management Medium");
  });
});
