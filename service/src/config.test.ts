import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isLoopback, readConfig, settings } from "./config.ts";

const problemsOf = (environment: Record<string, string>): string => {
  try {
    readConfig(environment);
  } catch (error) {
    return (error as Error).message;
  }
  return "";
};

describe("the settings", () => {
  test("an empty environment gives one machine that listens on loopback and stores in ./data", () => {
    const config = readConfig({});
    expect(config.host).toBe("127.0.0.1");
    expect(config.port).toBe(8001);
    expect(config.dataDirectory).toMatch(/data$/);
    expect(config.databaseUrl).toBeNull();
  });

  test("PORT is read where COURT_PORT is not set, and COURT_PORT wins", () => {
    expect(readConfig({ PORT: "9000" }).port).toBe(9000);
    expect(readConfig({ PORT: "9000", COURT_PORT: "9001" }).port).toBe(9001);
  });

  test("every problem is reported at once, each with the name, the value seen and what is allowed", () => {
    const message = problemsOf({ COURT_PORT: "99999", COURT_PROT: "1", COURT_LOG_LEVEL: "loud" });
    expect(message).toContain('COURT_PORT = "99999"');
    expect(message).toContain("0 to 65535");
    expect(message).toContain("Did you mean COURT_PORT?");
    expect(message).toContain('COURT_LOG_LEVEL = "loud"');
  });

  test("keys are asked for everywhere but on loopback, unless the opposite is meant", () => {
    const areRequired = (environment: Record<string, string>) => readConfig(environment).areKeysRequired;
    expect(areRequired({})).toBe(false);
    expect(areRequired({ COURT_REQUIRE_KEYS: "yes" })).toBe(true);
    expect(areRequired({ COURT_HOST: "0.0.0.0" })).toBe(true);
    expect(areRequired({ COURT_HOST: "0.0.0.0", COURT_OPEN: "yes" })).toBe(false);
    expect(problemsOf({ COURT_OPEN: "yes", COURT_REQUIRE_KEYS: "yes" })).toContain("contradict");
  });

  test("a secret is read from a file, never shown, and not taken twice", () => {
    const directory = mkdtempSync(join(tmpdir(), "court-config-"));
    try {
      const file = join(directory, "url");
      writeFileSync(file, "postgres://court:hush@localhost/court\n");
      expect(readConfig({ COURT_DATABASE_URL_FILE: file }).databaseUrl).toBe(
        "postgres://court:hush@localhost/court",
      );
      const twice = problemsOf({ COURT_DATABASE_URL_FILE: file, COURT_DATABASE_URL: "postgres://a@b/c" });
      expect(twice).toContain("both set");
      expect(problemsOf({ COURT_DATABASE_URL: "mysql://court:hush@localhost/court" })).not.toContain("hush");
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  test("an empty number is not zero", () => {
    expect(readConfig({ COURT_RETENTION_DAYS: "" }).retentionDays).toBeNull();
    expect(problemsOf({ COURT_RETENTION_DAYS: "0" })).toContain("out of range");
    expect(problemsOf({ COURT_RUN_TIMEOUT_SECONDS: "5s" })).toContain("not a whole number");
  });

  test("pages may be let in by origin, from files or all of them; a name with a path or port is a mistake", () => {
    const { corsOrigins } = readConfig({ COURT_CORS_ORIGINS: "https://desk.example.com, null" });
    expect(corsOrigins).toEqual(["https://desk.example.com", "null"]);
    expect(readConfig({ COURT_CORS_ORIGINS: "*" }).corsOrigins).toEqual(["*"]);
    expect(problemsOf({ COURT_CORS_ORIGINS: "https://desk.example.com/" })).toContain("not an origin");
    const { allowedHosts } = readConfig({ COURT_ALLOWED_HOSTS: "Court.Example.com,court,[fd00::1]" });
    expect(allowedHosts).toEqual(["court.example.com", "court", "[fd00::1]"]);
    for (const wrong of ["https://court.example.com", "court.example.com:443", "court/", "a..b"]) {
      expect(problemsOf({ COURT_ALLOWED_HOSTS: wrong })).toContain("is not a host name");
    }
  });

  test("loopback is known by its addresses", () => {
    expect(["127.0.0.1", "127.8.8.8", "::1", "localhost"].every(isLoopback)).toBe(true);
    expect(["0.0.0.0", "10.0.0.1", "::", "desk.example.com"].some(isLoopback)).toBe(false);
  });

  test("each default is a value that its own rule accepts", () => {
    for (const entry of Object.values(settings)) {
      if (entry.default !== null) expect(() => entry.parse(entry.default as string)).not.toThrow();
    }
  });
});
