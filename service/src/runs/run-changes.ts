/** Wakes the followers of a run in this process. It carries no content: the stored events are the truth. */
export class RunChanges {
  readonly #followers = new Map<string, Set<() => void>>();

  announce(runId: string): void {
    const followers = this.#followers.get(runId);
    if (followers !== undefined) for (const onChange of followers) onChange();
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
