import type { Incident } from "../analysis/stages.ts";
import type { Analyser, Analysis, AnalysisCourse } from "../runs/analyser.ts";
import { anAnalysis } from "./builders.ts";

/** Plays what a test wrote for it; by default it completes at once. Counts how often it was asked. */
export class ScriptedAnalyser implements Analyser {
  readonly asked: Incident[] = [];
  readonly #play: (incident: Incident, course: AnalysisCourse) => Analysis | Promise<Analysis>;

  constructor(
    play: (incident: Incident, course: AnalysisCourse) => Analysis | Promise<Analysis> = () => anAnalysis(),
  ) {
    this.#play = play;
  }

  async analyze(incident: Incident, course: AnalysisCourse): Promise<Analysis> {
    this.asked.push(incident);
    return await this.#play(incident, course);
  }
}

/** An analysis that never ends by itself: rejects when it is told to stop. */
export function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
