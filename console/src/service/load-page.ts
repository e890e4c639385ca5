import { isConnectionLost, reportLost, subscribeConnection } from "./connection.ts";
import { court } from "./court.ts";

/** The service answers and the page's code is not there: most often an upgrade took its place. */
export class PageLoadError extends Error {
  override name = "PageLoadError";
}

/**
 * Makes the loader of a page's code outlast a service that is away for a moment: what did not arrive is fetched
 * again once the service answers. The router keeps a failure for good, so it is not told of one too early.
 */
export function loadPage<T>(load: () => Promise<T>): () => Promise<T> {
  return async () => {
    try {
      return await load();
    } catch {
      await untilAnswering();
    }
    try {
      return await load();
    } catch (error) {
      // The router loads the document anew, once, for what it knows by this message.
      throw new PageLoadError(error instanceof Error ? error.message : String(error), { cause: error });
    }
  };
}

async function untilAnswering(): Promise<void> {
  const isAnswering = await court.health().then(
    () => true,
    () => false,
  );
  if (isAnswering) return;
  reportLost();
  await new Promise<void>((resolve) => {
    const leave = subscribeConnection(() => {
      if (isConnectionLost()) return;
      leave();
      resolve();
    });
  });
}
