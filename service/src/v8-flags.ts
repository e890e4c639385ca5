import { setFlagsFromString } from "node:v8";

/**
 * How V8 keeps objects in every process of the service; before it has allocated much.
 *
 * Short-lived objects fit into 4 MiB for each thread: 210 MiB resident after 200 analyses became 173 to 193.
 *
 * Where V8 finds, in one collection, that all objects of one place in the code still live, it puts later ones of
 * that place among the old ones for good. The requests of a batch end together, so that a collection within that
 * burst takes what belongs to each of them for lasting: in one process out of four or so, by chance and until it
 * ended, requests that were long answered outlived collections, and a submit cost a tenth more.
 */
export function setV8Flags(): void {
  setFlagsFromString("--max-semi-space-size=4");
  setFlagsFromString("--no-allocation-site-pretenuring");
}
