import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { asCommand, powershellQuote, shellQuote } from "./as-command.ts";

const text = `It's "urgent": $(whoami) \`id\` \\n !! & | < > % é 箱\nsecond line </script>`;

test("a shell reads back exactly the text, and runs nothing of it", () => {
  const { stdout } = spawnSync("sh", ["-c", `printf %s ${shellQuote(text)}`], { encoding: "utf8" });
  expect(stdout).toBe(text);
});

test("the command for curl sends exactly the text", () => {
  const command = asCommand("curl", "http://127.0.0.1:8001", text).replace(/^curl/, "printf '%s\\0'");
  const { stdout } = spawnSync("sh", ["-c", command], { encoding: "utf8" });
  expect(stdout.split("\0")).toContain(`incident_text=${text}`);
  expect(stdout.split("\0")).toContain("http://127.0.0.1:8001/incident/run");
});

test("the script for a browser appends exactly the text and cannot end a page's script", () => {
  const script = asCommand("JavaScript", "http://127.0.0.1:8001", text);
  const literal = /append\("incident_text", (".*")\);$/m.exec(script)?.[1] ?? "";
  expect(JSON.parse(literal)).toBe(text);
  expect(script).not.toContain("</script");
});

test("PowerShell's quotes are doubled, the typographic ones that it takes for quotes too", () => {
  expect(powershellQuote("it's ‘so’")).toBe("'it''s ‘‘so’’'");
});

test("a text too long for a terminal is read from a file", () => {
  for (const language of ["curl", "PowerShell", "JavaScript"] as const) {
    const command = asCommand(language, "http://127.0.0.1:8001", "x".repeat(5_000));
    expect(command.length).toBeLessThan(300);
    expect(command).toContain("report.txt");
  }
});
