import { createKeyring } from "./callers/keyring.ts";
import { type Config, isLoopback } from "./config.ts";
import type { Engine } from "./engine.ts";
import { StartError } from "./errors.ts";
import type { CallerParts } from "./http/server-parts.ts";
import type { Log } from "./log.ts";

/**
 * Who may call the service that is about to start.
 *
 * | listens on | needs keys |
 * |---|---|
 * | loopback | no; with COURT_REQUIRE_KEYS=yes |
 * | anything else | yes, and does not start without one; with COURT_OPEN=yes no, and says so loudly |
 *
 * Throws StartError where keys are needed and there is none.
 */
export async function openCallers(config: Config, engine: Engine, log: Log): Promise<CallerParts> {
  const { areKeysRequired, requestsPerMinute, host } = config;
  const now = () => engine.clock.now();
  const keyring = createKeyring({
    store: engine.keys,
    now,
    onError: (error) => log.warn("a key's last use could not be written", { error }),
  });
  const liveKeys = await keyring.countLive();
  if (areKeysRequired && liveKeys === 0) throw new StartError(withoutKeys(host));
  if (!areKeysRequired && !isLoopback(host)) {
    log.warn("COURT_OPEN=yes: the API is open, and anyone who reaches this address may use it", { host });
  }
  const { seq, hash } = await engine.audit.head();
  // In a log that is shipped elsewhere this is what the audit log can be checked against later.
  if (seq > 0) log.info("the audit log continues", { head: `${seq}:${hash}` });
  return {
    keyring,
    audit: engine.audit,
    areKeysRequired,
    isLoopbackOnly: isLoopback(host),
    requestsPerMinute,
    now,
  };
}

function withoutKeys(host: string): string {
  const where = isLoopback(host)
    ? "COURT_REQUIRE_KEYS is yes"
    : `COURT_HOST is ${host}, an address that others reach`;
  return (
    `${where}, and there is no API key. Create the first, with the same settings:\n` +
    "  court keys create --name admin --scopes admin\n" +
    "Or set COURT_OPEN=yes if everybody who reaches the service may use it."
  );
}
