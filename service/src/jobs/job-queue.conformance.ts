import { describe, expect, onTestFinished, test } from "vitest";
import { type Job, JobAborted, type JobAnswer, type JobQueue, type NewJob } from "./job-queue.ts";

/** A queue on a database of the test's own. */
export interface QueueUnderTest {
  readonly queue: JobQueue;
  /** Commits the jobs in one transaction, in this order. */
  enqueue(jobs: readonly NewJob[]): Promise<void>;
  /** Enqueues in a transaction that is then rolled back. */
  enqueueAndRollBack(job: NewJob): Promise<void>;
  remove(id: string): Promise<void>;
  /** Gives up the queue as a killed process would, and opens another on the same database. */
  crashAndReopen(): Promise<QueueUnderTest>;
  close(): Promise<void>;
}

/** What every job queue must do. `open` makes a queue on an empty database. */
export function describeJobQueue(name: string, open: () => Promise<QueueUnderTest>): void {
  async function opened(): Promise<QueueUnderTest> {
    const subject = await open();
    onTestFinished(() => subject.close());
    return subject;
  }

  describe(`job queue: ${name}`, () => {
    test("a job whose transaction was rolled back is never delivered", async () => {
      const subject = await opened();
      const handler = new RecordingHandler();
      await subject.queue.start(handler.handle, { slots: 1 });
      await subject.enqueueAndRollBack(aJob("ghost"));
      await subject.enqueue([aJob("real")]);
      await handler.delivered(1);
      expect(handler.ids).toEqual(["real"]);
    });

    test("jobs enqueued before and after the start are delivered once", async () => {
      const subject = await opened();
      const handler = new RecordingHandler();
      await subject.enqueue([aJob("before")]);
      await subject.queue.start(handler.handle, { slots: 2 });
      await subject.enqueue([aJob("after-1"), aJob("after-2")]);
      await handler.delivered(3);
      await subject.queue.stop({ graceMs: 1000 });
      expect(handler.ids.sort()).toEqual(["after-1", "after-2", "before"]);
      expect(await subject.queue.depth()).toEqual({ waiting: 0, delayed: 0, running: 0 });
    });

    test("what was not answered at a crash is delivered again, what was done is not", async () => {
      const subject = await opened();
      const handler = new RecordingHandler(({ id, signal }) =>
        id === "done" ? done : onAbort(signal).then(() => ({ kind: "lost" }) as const),
      );
      await subject.enqueue([aJob("done"), aJob("in-hand"), aJob("waiting")]);
      await subject.queue.start(handler.handle, { slots: 1 });
      await handler.delivered(2);
      const reopened = await subject.crashAndReopen();
      onTestFinished(() => reopened.close());
      const second = new RecordingHandler();
      await reopened.queue.start(second.handle, { slots: 1 });
      await second.delivered(2);
      expect(second.ids).toEqual(["in-hand", "waiting"]);
    });

    test("lower priority numbers come first", async () => {
      const subject = await opened();
      const handler = new RecordingHandler();
      await subject.enqueue([aJob("low", { priority: 5 }), aJob("normal"), aJob("urgent", { priority: -5 })]);
      await subject.queue.start(handler.handle, { slots: 1 });
      await handler.delivered(3);
      expect(handler.ids).toEqual(["urgent", "normal", "low"]);
    });

    test("one group's flood lets another group's single job through", async () => {
      const subject = await opened();
      const handler = new RecordingHandler();
      const flood = Array.from({ length: 200 }, (_, index) => aJob(`flood-${index}`, { group: "flood" }));
      await subject.enqueue([...flood, aJob("single", { group: "other" })]);
      await subject.queue.start(handler.handle, { slots: 1 });
      await handler.delivered(201);
      expect(handler.ids.indexOf("single")).toBeLessThan(5);
    });

    test("no more than the slots are handled at a time", async () => {
      const subject = await opened();
      let now = 0;
      let most = 0;
      const handler = new RecordingHandler(async () => {
        most = Math.max(most, ++now);
        await new Promise(setImmediate);
        now -= 1;
        return done;
      });
      await subject.enqueue(Array.from({ length: 40 }, (_, index) => aJob(`job-${index}`)));
      await subject.queue.start(handler.handle, { slots: 3 });
      await handler.delivered(40);
      expect(most).toBe(3);
    });

    test("a handler that frees its slot lets another job begin, up to as many again as there are slots", async () => {
      const subject = await opened();
      const stored = Promise.withResolvers<void>();
      const handler = new RecordingHandler(async ({ freeSlot }) => {
        freeSlot();
        await stored.promise;
        return done;
      });
      await subject.enqueue(Array.from({ length: 9 }, (_, index) => aJob(`job-${index}`)));
      await subject.queue.start(handler.handle, { slots: 2 });
      await handler.delivered(4);
      // Long enough for what must not come.
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(handler.ids).toHaveLength(4);
      stored.resolve();
      await handler.delivered(9);
      await subject.queue.stop({ graceMs: 1000 });
      expect(new Set(handler.ids).size).toBe(9);
      expect(await subject.queue.depth()).toEqual({ waiting: 0, delayed: 0, running: 0 });
    });

    test("a delayed job comes after its delay", async () => {
      const subject = await opened();
      const handler = new RecordingHandler();
      await subject.queue.start(handler.handle, { slots: 1 });
      const enqueuedAt = performance.now();
      await subject.enqueue([aJob("later", { delayMs: 150 }), aJob("now")]);
      await handler.delivered(2);
      expect(handler.ids).toEqual(["now", "later"]);
      expect(performance.now() - enqueuedAt).toBeGreaterThanOrEqual(140);
    });

    test("a job answered with retry is delivered again after the delay", async () => {
      const subject = await opened();
      const answers: JobAnswer[] = [{ kind: "retry", delayMs: 120 }, { kind: "retry", delayMs: 0 }, done];
      const at: number[] = [];
      const handler = new RecordingHandler(() => {
        at.push(performance.now());
        return answers.shift()!;
      });
      await subject.queue.start(handler.handle, { slots: 1 });
      await subject.enqueue([aJob("again")]);
      await handler.delivered(3);
      expect(handler.ids).toEqual(["again", "again", "again"]);
      expect(at[1]! - at[0]!).toBeGreaterThanOrEqual(110);
    });

    test("a job whose handler threw is delivered again", async () => {
      const subject = await opened();
      let throws = 1;
      const handler = new RecordingHandler(() => {
        if (throws-- > 0) throw new Error("the handler broke");
        return done;
      });
      await subject.queue.start(handler.handle, { slots: 1 });
      await subject.enqueue([aJob("unlucky")]);
      await handler.delivered(2);
      expect(handler.ids).toEqual(["unlucky", "unlucky"]);
    });

    test("cancel aborts a handled job's signal and leaves a waiting job alone", async () => {
      const subject = await opened();
      const handler = new RecordingHandler(({ id, signal }) =>
        id === "handled" ? onAbort(signal).then(() => done) : done,
      );
      await subject.enqueue([aJob("handled"), aJob("waiting")]);
      await subject.queue.start(handler.handle, { slots: 1 });
      await handler.delivered(1);
      await subject.queue.cancel("waiting");
      await subject.queue.cancel("handled");
      await handler.delivered(2);
      expect(handler.ids).toEqual(["handled", "waiting"]);
      expect(handler.jobs[0]!.signal.reason).toMatchObject({ because: "cancelled" });
      expect(handler.jobs[1]!.signal.aborted).toBe(false);
    });

    test("a removed job is not delivered, not even after a crash", async () => {
      const subject = await opened();
      await subject.enqueue([aJob("removed"), aJob("removed-later", { delayMs: 50 }), aJob("kept")]);
      await subject.remove("removed");
      await subject.remove("removed-later");
      const reopened = await subject.crashAndReopen();
      onTestFinished(() => reopened.close());
      const handler = new RecordingHandler();
      await reopened.queue.start(handler.handle, { slots: 1 });
      await reopened.enqueue([aJob("last", { delayMs: 100 })]);
      await handler.delivered(2);
      expect(handler.ids).toEqual(["kept", "last"]);
    });

    test("stop waits for handlers within the grace and delivers nothing more", async () => {
      const subject = await opened();
      const finish = Promise.withResolvers<void>();
      const handler = new RecordingHandler(async () => {
        await finish.promise;
        return done;
      });
      await subject.enqueue([aJob("handled"), aJob("waiting")]);
      await subject.queue.start(handler.handle, { slots: 1 });
      await handler.delivered(1);
      const stopped = subject.queue.stop({ graceMs: 10_000 });
      finish.resolve();
      await stopped;
      expect(handler.ids).toEqual(["handled"]);
      expect(handler.jobs[0]!.signal.aborted).toBe(false);
    });

    test("after the grace a handler is aborted with stopping, and its job comes again", async () => {
      const subject = await opened();
      const handler = new RecordingHandler(async ({ signal }) => {
        await onAbort(signal);
        return { kind: "retry", delayMs: 0 };
      });
      await subject.enqueue([aJob("interrupted")]);
      await subject.queue.start(handler.handle, { slots: 1 });
      await handler.delivered(1);
      await subject.queue.stop({ graceMs: 20 });
      const { reason } = handler.jobs[0]!.signal;
      expect(reason).toBeInstanceOf(JobAborted);
      expect(reason.because).toBe("stopping");
      const reopened = await subject.crashAndReopen();
      onTestFinished(() => reopened.close());
      const second = new RecordingHandler();
      await reopened.queue.start(second.handle, { slots: 1 });
      await second.delivered(1);
      expect(second.ids).toEqual(["interrupted"]);
    });

    test("the depth tells waiting, delayed and running apart", async () => {
      const subject = await opened();
      const handler = new RecordingHandler(({ signal }) => onAbort(signal).then(() => done));
      await subject.enqueue([aJob("a"), aJob("b"), aJob("c"), aJob("later", { delayMs: 60_000 })]);
      await subject.queue.start(handler.handle, { slots: 1 });
      await handler.delivered(1);
      expect(await subject.queue.depth()).toEqual({ waiting: 2, delayed: 1, running: 1 });
      await subject.queue.stop({ graceMs: 0 });
    });
  });
}

const done: JobAnswer = { kind: "done" };

function aJob(id: string, fields: Partial<NewJob> = {}): NewJob {
  return { id, priority: 0, group: "someone", delayMs: 0, ...fields };
}

function onAbort(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** Notes each delivery; `delivered(n)` resolves at the n-th. */
class RecordingHandler {
  readonly jobs: Job[] = [];
  readonly #answer: (job: Job) => JobAnswer | Promise<JobAnswer>;
  #waiting: { count: number; resolve: () => void }[] = [];

  constructor(answer: (job: Job) => JobAnswer | Promise<JobAnswer> = () => done) {
    this.#answer = answer;
  }

  get ids(): string[] {
    return this.jobs.map(({ id }) => id);
  }

  readonly handle = async (job: Job): Promise<JobAnswer> => {
    this.jobs.push(job);
    for (const { count, resolve } of this.#waiting) if (this.jobs.length >= count) resolve();
    return await this.#answer(job);
  };

  delivered(count: number): Promise<void> {
    if (this.jobs.length >= count) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ count, resolve }));
  }
}
