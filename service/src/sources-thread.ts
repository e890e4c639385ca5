import { parentPort, workerData } from "node:worker_threads";
import { connectSources, type SourcesPlace } from "./connect-sources.ts";

/** The inside of a thread that tries each source once and ends: a slow source must not hold anything else up. */

const sources = await connectSources(workerData as SourcesPlace);
parentPort!.postMessage(await sources.check());
await sources.close();
