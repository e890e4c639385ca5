import { readFileSync } from "node:fs";
import { type CourtClient, createClient } from "@imperial-court/client";
import { UsageError } from "./command.ts";
import type { Terminal } from "./terminal.ts";

const defaultUrl = "http://127.0.0.1:8001";

/** A client for the service that `--url`, COURT_URL or nothing names. */
export function connect(terminal: Terminal, urlOption: string | undefined): CourtClient {
  const { environment } = terminal;
  const [name, url] = urlOption === undefined ? ["COURT_URL", environment.COURT_URL] : ["--url", urlOption];
  return createClient({
    baseUrl: readUrl(name, url || defaultUrl),
    apiKey: readApiKey(environment),
    onRetry: ({ delayMs, error }) => {
      // Short waits would flicker past; only what a person notices is told.
      if (delayMs >= 1000)
        terminal.say(`court: ${error.message}; trying again in ${Math.round(delayMs / 1000)} s`);
    },
  });
}

function readUrl(name: string, url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    throw new UsageError(`${name} must be an address such as ${defaultUrl}, not "${url}"`);
  }
  if (parsed.username !== "" || parsed.password !== "") {
    throw new UsageError(`${name} must not contain a password: give the key in COURT_API_KEY`);
  }
  return parsed.origin + parsed.pathname;
}

function readApiKey(environment: NodeJS.ProcessEnv): string | null {
  const { COURT_API_KEY: key, COURT_API_KEY_FILE: file } = environment;
  if (key && file) throw new UsageError("Set COURT_API_KEY or COURT_API_KEY_FILE, not both");
  if (!file) return checkKey("COURT_API_KEY", key ?? "");
  try {
    return checkKey(`The file of COURT_API_KEY_FILE, ${file},`, readFileSync(file, "utf8"));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`COURT_API_KEY_FILE: ${(error as Error).message}`);
  }
}

/** A header cannot carry anything else; the key itself is never shown. */
function checkKey(where: string, given: string): string | null {
  const key = given.trim();
  if (!/^[\x21-\x7e]*$/.test(key)) throw new UsageError(`${where} does not hold an API key`);
  return key || null;
}
