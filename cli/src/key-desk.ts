import type { Administration } from "@imperial-court/client";
import type { Invocation } from "./command.ts";
import { connect } from "./service-address.ts";

/**
 * Does something with the keys or the audit log, wherever they are. A service that was named (`--url`, COURT_URL) is
 * asked. Otherwise the store is opened, for which no key is needed; where a service has it open, that is asked.
 */
export async function withKeyDesk<T>(
  { text, terminal }: Invocation,
  act: (desk: Administration) => Promise<T>,
): Promise<T> {
  const isNamed = text("url") !== undefined || Boolean(terminal.environment.COURT_URL);
  if (isNamed) return act(connect(terminal, text("url")).administration);
  const { openKeyOffice } = await import("@imperial-court/service/key-office.ts");
  const office = await openKeyOffice();
  if (!("place" in office)) {
    if (office.url === null) {
      throw new Error(
        "A service has the store open and does not say where it listens: name it in COURT_URL.",
      );
    }
    terminal.say(`Through the service at ${office.url}, which has the store open`);
    return act(connect(terminal, office.url).administration);
  }
  try {
    terminal.say(`In the store at ${office.place}`);
    return await act(office);
  } finally {
    await office.close();
  }
}
