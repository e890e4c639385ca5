import { useState } from "react";

/** Which steps somebody has ticked, kept in this browser: a runbook is worked through by one pair of hands. */
const prefix = "court.steps.";

export function useCheckedSteps(runId: string): readonly [ReadonlySet<string>, (step: string) => void] {
  const [checked, setChecked] = useState(() => read(runId));
  const toggle = (step: string) => {
    const next = new Set(checked);
    if (!next.delete(step)) next.add(step);
    setChecked(next);
    write(runId, next);
  };
  return [checked, toggle];
}

function read(runId: string): ReadonlySet<string> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(prefix + runId) ?? "[]");
    return new Set(Array.isArray(stored) ? stored.map(String) : []);
  } catch {
    return new Set();
  }
}

function write(runId: string, checked: ReadonlySet<string>): void {
  try {
    if (checked.size === 0) localStorage.removeItem(prefix + runId);
    else localStorage.setItem(prefix + runId, JSON.stringify([...checked]));
  } catch {
    // Without storage the ticks live as long as the page.
  }
}
