import type { RunRecord } from "@imperial-court/contract";
import { Icon, type IconName } from "./icon.tsx";

/** A run's state as people say it: cancelled and timed out are failures on the wire and not the same to a person. */
export type RunState = "queued" | "running" | "completed" | "failed" | "cancelled" | "timed out";

const looks: Record<RunState, { icon: IconName; label: string; className: string }> = {
  queued: { icon: "queued", label: "Waiting", className: "text-faint" },
  running: { icon: "running", label: "Working", className: "text-accent" },
  completed: { icon: "completed", label: "Ready", className: "text-good" },
  failed: { icon: "failed", label: "Failed", className: "text-critical" },
  cancelled: { icon: "cancelled", label: "Cancelled", className: "text-faint" },
  "timed out": { icon: "clock", label: "Timed out", className: "text-critical" },
};

export function stateOf({ status, outcome }: Pick<RunRecord, "status" | "outcome">): RunState {
  if (status !== "failed") return status;
  if (outcome === "cancelled") return "cancelled";
  return outcome === "timed_out" ? "timed out" : "failed";
}

export function StatusMark({ run }: { run: Pick<RunRecord, "status" | "outcome"> }) {
  const state = stateOf(run);
  const { icon, label, className } = looks[state];
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap text-soft">
      <Icon name={icon} className={`${className} ${state === "running" ? "animate-turn" : ""}`} />
      <span>{label}</span>
    </span>
  );
}
