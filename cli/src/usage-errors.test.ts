import { expect, test } from "vitest";
import { court } from "./testing/run-court.ts";

test.concurrent.each([
  [["wtach", "x"], 'there is no command "wtach"; did you mean "court watch"?'],
  [["frobnicate"], 'there is no command "frobnicate"\n'],
  [["jobs", "--frob"], "Unknown option '--frob'"],
  [["jobs", "failed"], '"failed" is too much'],
  [["jobs", "--limit", "0"], '--limit takes a number of at least 1, not "0"'],
  [["jobs", "--limit", ""], "--limit takes a number"],
  [["jobs", "--all", "--limit", "3"], "Give --all or --limit, not both"],
  [["jobs", "--status", "done"], "--status is one of queued, running, completed, failed"],
  [["jobs", "--from", "yesterday"], "--from takes a date"],
  [["get"], "The run id is missing"],
  [["get", "a", "b"], 'One run id at a time; "b" is too much'],
  [["cleanup", "--max-age-hours", "-1"], "--max-age-hours"],
  [["submit", "--hint", "High", "Gate 4 is down"], "--hint takes name=value"],
  [["submit", "--timeout", "3", "Gate 4 is down"], "--timeout needs --wait or --follow"],
  [["jobs", "--url", "localhost:8001"], "--url must be an address such as http://127.0.0.1:8001"],
  [["jobs", "--url", "http://me:secret@host"], "--url must not contain a password"],
  [["help", "frobnicate"], 'There is no command "frobnicate"'],
])("%j is a usage error that says what to type", async (args, message) => {
  const { exitCode, stdout, stderr } = await court(args);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toContain(message);
  expect(stderr).toMatch(/See: court help/);
});
