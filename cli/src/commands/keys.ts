import {
  type ApiKey,
  type CreatedKey,
  callerNamePattern,
  type Scope,
  scopes,
} from "@imperial-court/contract";
import { type Command, type Invocation, jsonOption, UsageError, urlOption } from "../command.ts";
import { readTimeAhead } from "../duration.ts";
import { exitCodes } from "../exit-codes.ts";
import { withKeyDesk } from "../key-desk.ts";
import { cleanLine } from "../terminal-text.ts";

const defaultGraceHours = 24;

export const keys: Command = {
  usage: "keys create | list | rotate <id> | revoke <id>",
  about:
    "Makes, lists and ends API keys. Without --url and COURT_URL it works on the store in COURT_DATA_DIR, for which " +
    "no key is needed; where a service has that open, it asks the service, with a key in COURT_API_KEY. A key is " +
    "printed once, on stdout, and cannot be had again. rotate makes a key that replaces another: both count for a while.",
  options: {
    name: { value: "caller", about: "Who will use it: letters, digits, and . _ @ - after the first." },
    scopes: {
      value: "scopes",
      about: `Of ${scopes.join(", ")}, separated by commas. operate includes read, admin all; submit alone sees its own runs.`,
    },
    expires: { value: "time", about: "When it ends: 90d, 12h, 2027-01-31. Without it: when it is revoked." },
    grace: {
      value: "hours",
      about: `rotate: how long the old key still counts; default ${defaultGraceHours}.`,
    },
    json: jsonOption,
    url: urlOption,
  },
  examples: [
    "court keys create --name admin --scopes admin",
    "court keys create --name night-desk --scopes submit,read --expires 90d",
    "court keys revoke 4fTz81Qc",
  ],
  async run(invocation) {
    const [action = "", id = "", ...more] = invocation.words;
    const takesId = action === "rotate" || action === "revoke";
    if (more.length > 0 || (id !== "" && !takesId)) throw new UsageError(`"${more[0] ?? id}" is too much`);
    if (takesId && id === "") throw new UsageError(`The key's id is missing: court keys ${action} <id>`);
    switch (action) {
      case "create":
        return create(invocation);
      case "list":
        return list(invocation);
      case "rotate":
        return rotate(invocation, id);
      case "revoke":
        return revoke(invocation, id);
      default:
        throw new UsageError("court keys takes create, list, rotate or revoke");
    }
  },
};

async function create(invocation: Invocation): Promise<number> {
  const { text } = invocation;
  const name = text("name") ?? "";
  if (!callerNamePattern.test(name)) {
    throw new UsageError("--name takes 1 to 64 letters, digits, and . _ @ - after the first");
  }
  const request = {
    name,
    scopes: readScopes(text("scopes") ?? ""),
    expiresAt: readTimeAhead("expires", text("expires"), Date.now()),
  };
  return showNewKey(invocation, await withKeyDesk(invocation, (desk) => desk.createKey(request)));
}

async function rotate(invocation: Invocation, id: string): Promise<number> {
  const graceHours = invocation.number("grace", 0) ?? defaultGraceHours;
  return showNewKey(invocation, await withKeyDesk(invocation, (desk) => desk.rotateKey(id, { graceHours })));
}

async function revoke(invocation: Invocation, id: string): Promise<number> {
  const key = await withKeyDesk(invocation, (desk) => desk.revokeKey(id));
  if (invocation.flag("json")) await invocation.terminal.writeJson(key, "pretty");
  else invocation.terminal.say(`Revoked ${key.id} of ${cleanLine(key.name)}`);
  return exitCodes.ok;
}

async function list(invocation: Invocation): Promise<number> {
  const { terminal, flag } = invocation;
  const found = await withKeyDesk(invocation, (desk) => desk.listKeys());
  if (flag("json")) await terminal.writeJson(found, "pretty");
  else for (const key of found) await terminal.write(`${keyLine(key, new Date().toISOString())}\n`);
  if (found.length === 0) terminal.say("There is no key.");
  return exitCodes.ok;
}

async function showNewKey({ terminal, flag }: Invocation, key: CreatedKey): Promise<number> {
  if (flag("json")) await terminal.writeJson(key, "pretty");
  else await terminal.write(`${key.key}\n`);
  const until = key.expires_at === null ? "until it is revoked" : `until ${key.expires_at}`;
  terminal.say(`${cleanLine(key.name)} may ${key.scopes.join(", ")}, ${until}. The key is shown this once.`);
  return exitCodes.ok;
}

/** Tab-separated: id, caller, scopes, state, created, last used. */
function keyLine(key: ApiKey, now: string): string {
  const state =
    key.revoked_at !== null
      ? `revoked ${key.revoked_at}`
      : key.expires_at === null
        ? "live"
        : `${key.expires_at <= now ? "expired" : "live until"} ${key.expires_at}`;
  return [
    key.id,
    cleanLine(key.name),
    key.scopes.join(","),
    state,
    key.created_at,
    key.last_used_at ?? "never used",
  ].join("\t");
}

function readScopes(given: string): Scope[] {
  const names = given.split(",").map((name) => name.trim());
  return names.map((name) => {
    const scope = scopes.find((candidate) => candidate === name);
    if (scope === undefined)
      throw new UsageError(`--scopes takes some of ${scopes.join(", ")}, not "${name}"`);
    return scope;
  });
}
