/** Wakes the followers of a run in this process. It carries no content: the stored events are the truth. */
export class RunChanges {
  readonly #followers = new Map<string, Set<() => void>>();
  readonly #onAnyChange: (runId: string) => void;

  /** `onAnyChange` is told of every run's changes, before its followers. */
  constructor(onAnyChange: (runId: string) => void = () => {}) {
    this.#onAnyChange = onAnyChange;
  }

  announce(runId: string): void {
    this.#onAnyChange(runId);
    const followers = this.#followers.get(runId);
    if (followers !== undefined) for (const onChange of followers) onChange();
  }

  /** Something may have been missed: every follower looks for itself. */
  announceAll(): void {
    for (const runId of this.#followers.keys()) this.announce(runId);
  }

  /** Answers how to stop. `onChange` must not throw. */
  subscribe(runId: string, onChange: () => void): () => void {
    let followers = this.#followers.get(runId);
    if (followers === undefined) {
      followers = new Set();
      this.#followers.set(runId, followers);
    }
    followers.add(onChange);
    return () => {
      followers.delete(onChange);
      if (followers.size === 0 && this.#followers.get(runId) === followers) this.#followers.delete(runId);
    };
  }
}
