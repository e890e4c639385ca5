import type { Statistics } from "@imperial-court/contract";
import { type Command, jsonOption, noWords, urlOption } from "../command.ts";
import { formatDuration, readInstant } from "../duration.ts";
import { exitCodes } from "../exit-codes.ts";
import type { Terminal } from "../terminal.ts";
import { cleanLine, cutTo, fit } from "../terminal-text.ts";

export const stats: Command = {
  usage: "stats",
  about: "Counts by status, severity and type, waiting and running times, and what was reported about most.",
  options: {
    from: { value: "time", about: "Received at or after: 2026-10-18, 2026-10-18T10:30Z, or 24h, 7d ago." },
    to: { value: "time", about: "Received before." },
    json: jsonOption,
    url: urlOption,
  },
  examples: ["court stats --from 7d"],
  async run(invocation) {
    noWords(invocation);
    const { text, terminal, signal } = invocation;
    const now = Date.now();
    const statistics = await invocation.client().statistics({
      from: readInstant("from", text("from"), now),
      to: readInstant("to", text("to"), now),
      signal,
    });
    if (invocation.flag("json")) await terminal.writeJson(statistics, "pretty");
    else await terminal.write(statisticsToText(statistics, terminal));
    return exitCodes.ok;
  },
};

function statisticsToText(statistics: Statistics, terminal: Terminal): string {
  const lines = [`${terminal.paint("bold", "Runs")}  ${statistics.total}`];
  const tables: [string, Record<string, number>][] = [
    ["By status", statistics.by_status],
    ["By outcome", statistics.by_outcome],
    ["By severity", statistics.by_severity],
    ["By type", statistics.by_type],
  ];
  for (const [title, counts] of tables) lines.push(...countTable(title, Object.entries(counts), terminal));
  lines.push("", terminal.paint("bold", "Times"));
  for (const [label, times] of [
    ["in the queue", statistics.queue_wait_ms],
    ["running", statistics.run_time_ms],
  ] as const) {
    const values = [times.p50, times.p90, times.p99].map((ms) => (ms === null ? "-" : formatDuration(ms)));
    lines.push(`  ${fit(label, 24)}half within ${values[0]}, 90 % ${values[1]}, 99 % ${values[2]}`);
  }
  const entities = statistics.top_entities.map(
    ({ type, value, total }) => [`${type} ${value}`, total] as [string, number],
  );
  lines.push(...countTable("Named most", entities, terminal));
  return `${lines.join("\n")}\n`;
}

function countTable(title: string, counts: [string, number][], terminal: Terminal): string[] {
  if (counts.length === 0) return [];
  const most = Math.max(...counts.map(([, count]) => count), 1);
  const barColumns = Math.max(0, Math.min(30, terminal.dataColumns - 40));
  const rows = counts.map(([name, count]) => {
    const bar = terminal.isDataSeen ? `  ${"█".repeat(Math.round((count / most) * barColumns))}` : "";
    return `  ${fit(cutTo(cleanLine(name), 24), 24)}${String(count).padStart(7)}${terminal.paint("dim", bar)}`;
  });
  return ["", terminal.paint("bold", title), ...rows];
}
