import type { RunRecord, Severity } from "@imperial-court/contract";
import { formatDuration } from "./duration.ts";
import { exitCodes } from "./exit-codes.ts";
import type { Style, Terminal } from "./terminal.ts";
import { cleanLine, wrap } from "./terminal-text.ts";

export const severityStyles: Record<Severity, Style> = {
  Critical: ["bold", "red"],
  High: "red",
  Medium: "yellow",
  Low: "green",
};
export const statusStyles: Record<RunRecord["status"], Style> = {
  queued: "dim",
  running: "cyan",
  completed: "green",
  failed: "red",
};

/** A run on one screen: what became of it, and the heart of its report. */
export function runToText(run: RunRecord, terminal: Terminal): string {
  const width = Math.min(terminal.dataColumns, 100);
  const lines = [terminal.paint("bold", wrap(cleanLine(run.title), width))];
  const add = (label: string, value: string) => {
    lines.push(`${terminal.paint("dim", label.padEnd(10))}${wrap(cleanLine(value), width, " ".repeat(10))}`);
  };
  add("run", run.run_id);
  lines.push(
    `${terminal.paint("dim", "status    ")}${terminal.paint(statusStyles[run.status], statusOf(run))}`,
  );
  add("received", `${run.created_at}, by ${run.source}${run.replay_of ? `, repeats ${run.replay_of}` : ""}`);
  if (run.completed_at)
    add("took", formatDuration(Date.parse(run.completed_at) - Date.parse(run.created_at)));
  if (run.error) add("error", run.error);
  const analysis = run.result?.incident_analysis;
  if (analysis) {
    const severity = `${analysis.severity} (${analysis.priority})`;
    add("type", `${analysis.incident_type}, ${analysis.incident_kind}`);
    lines.push(
      `${terminal.paint("dim", "severity  ")}${terminal.paint(severityStyles[analysis.severity], severity)}`,
    );
    add("verdict", analysis.verdict);
    lines.push("", wrap(cleanLine(analysis.summary), width));
    if (analysis.recommendations.length > 0) lines.push("");
    for (const text of analysis.recommendations) lines.push(`- ${wrap(cleanLine(text), width, "  ")}`);
  }
  return lines.join("\n");
}

/** An ended run that did not complete is a failure of the command that waited for it. */
export function exitCodeOf(run: RunRecord): number {
  return run.status === "failed" ? exitCodes.failed : exitCodes.ok;
}

function statusOf(run: RunRecord): string {
  if (run.status === "queued") return run.attempt > 0 ? `queued for attempt ${run.attempt + 1}` : "queued";
  if (run.status === "running")
    return `running, ${run.progress} %${run.current_step ? `: ${cleanLine(run.current_step)}` : ""}`;
  return run.status === "failed" && run.outcome !== null ? `failed (${run.outcome})` : run.status;
}
