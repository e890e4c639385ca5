import { Worker } from "node:worker_threads";
import type { PastCase } from "@imperial-court/contract";
import type { CasePortion } from "./case-index.ts";
import type { IndexOrder } from "./index-thread-worker.ts";
import type { TrainedKinds } from "./kind-model.ts";
import type { KindLesson } from "./learn-kinds.ts";

/** Cases as they were read; their kinds where the thread had a model by then. */
export interface ReadPortion {
  readonly cases: CasePortion;
  readonly kinds: Int16Array<ArrayBuffer> | null;
}

/** Does the long parts of indexing a library, in the order they are asked for, beside the thread whose library it is. */
export class IndexThread {
  readonly #worker = new Worker(new URL("./index-thread-worker.ts", import.meta.url));
  readonly #asked: PromiseWithResolvers<unknown>[] = [];
  #hasEnded = false;

  constructor() {
    this.#worker.on("message", (answer) => this.#asked.shift()?.resolve(answer));
    const end = () => {
      this.#hasEnded = true;
      for (const { reject } of this.#asked.splice(0)) reject(ended());
    };
    this.#worker.on("error", end).on("exit", end);
  }

  /** The same as a `CaseIndex` of these cases would hold. Rejects when the thread ends without an answer. */
  read(cases: readonly PastCase[]): Promise<ReadPortion> {
    return this.#ask({ type: "read", cases }) as Promise<ReadPortion>;
  }

  /** What `learnLesson` would answer, and what is read after it is read by. Rejects like `read`. */
  learn(lesson: KindLesson): Promise<TrainedKinds> {
    return this.#ask({ type: "learn", lesson }) as Promise<TrainedKinds>;
  }

  /** Cases that are read after it are read by this model. Rejects like `read`. */
  async use(trained: TrainedKinds): Promise<void> {
    await this.#ask({ type: "use", trained });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #ask(order: IndexOrder): Promise<unknown> {
    if (this.#hasEnded) return Promise.reject(ended());
    const answer = Promise.withResolvers<unknown>();
    this.#asked.push(answer);
    this.#worker.postMessage(order);
    return answer.promise;
  }
}

function ended(): Error {
  return new Error("the thread ended without an answer");
}
