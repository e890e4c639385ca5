import type { Command, CommandOption } from "./command.ts";
import { commands } from "./commands.ts";
import { fit, wrap } from "./terminal-text.ts";

const widest = 100;

/** What `court help` prints. */
export function overview(columns: number): string {
  const lines = [
    "Imperial Court: incident reports in, reviewed analyses out.",
    "",
    "Usage: court <command> [options]",
  ];
  const groups = [...new Set(commands.map((command) => command.group))];
  for (const group of groups) {
    lines.push("", group);
    for (const { name, summary } of commands.filter((command) => command.group === group)) {
      lines.push(`  ${fit(name, 10)}${wrap(summary, Math.min(columns, widest), " ".repeat(12))}`);
    }
  }
  lines.push(
    "",
    "More on one: court help <command>",
    "",
    "Settings",
    "  COURT_URL           where the service is; default http://127.0.0.1:8001",
    "  COURT_API_KEY       the key to call it with, or COURT_API_KEY_FILE with the file that holds it",
    "  NO_COLOR            no colours",
    "",
    "Exit codes: 0 ok, 1 the run failed or was refused, 2 usage, 3 unreachable, 4 timeout",
    "",
    'Example: court analyze "Container MSKU1234567 is missing from terminal"',
  );
  return lines.join("\n");
}

/** What `court help <command>` prints. */
export function commandHelp(command: Command, columns: number): string {
  const width = Math.min(columns, widest);
  const lines = [`Usage: court ${command.usage}`, "", wrap(command.about, width)];
  const options = Object.entries(command.options);
  if (options.length > 0) {
    const labels = options.map(([name, option]) => labelOf(name, option));
    const labelColumns = Math.max(...labels.map((label) => label.length)) + 2;
    lines.push("", "Options");
    options.forEach(([, { about }], index) => {
      const indent = " ".repeat(labelColumns + 2);
      lines.push(`  ${fit(labels[index]!, labelColumns)}${wrap(about, width, indent)}`);
    });
  }
  lines.push("", command.examples.length === 1 ? "Example" : "Examples");
  for (const example of command.examples) lines.push(`  ${example}`);
  return lines.join("\n");
}

function labelOf(name: string, { short, value }: CommandOption): string {
  return `${short === undefined ? "" : `-${short}, `}--${name}${value === undefined ? "" : ` <${value}>`}`;
}
