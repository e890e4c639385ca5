import type { CourtClient, FollowMode } from "@imperial-court/client";
import type { RunEvent, RunRecord } from "@imperial-court/contract";
import { formatDuration } from "./duration.ts";
import type { Terminal } from "./terminal.ts";
import { cleanLine, cutTo } from "./terminal-text.ts";

/** Where a run's progress is shown. */
export interface ProgressDisplay {
  show(event: RunEvent): Promise<void> | void;
  /** The way of reading has changed. */
  tell(mode: FollowMode): void;
  /** Leaves a clean line behind, whatever happened. */
  end(): void;
}

/** A line that changes in place, on stderr, with the time running. */
export function liveProgress(terminal: Terminal): ProgressDisplay {
  const startedAt = performance.now();
  let last: RunEvent | null = null;
  let connection = "";
  let turn = 0;
  const draw = () => {
    const sign = terminal.paintTalk("cyan", spinner[turn++ % spinner.length]!);
    const share = last === null ? "    " : `${String(last.progress).padStart(3)}%`;
    const time = formatDuration(performance.now() - startedAt);
    const line = `${share}  ${cleanLine(last?.message ?? "waiting for news")}  (${time}${connection})`;
    terminal.draw(`\r\x1b[2K${sign} ${cutTo(line, terminal.talkColumns - 3)}`);
  };
  const timer = setInterval(draw, 100);
  return {
    show(event) {
      last = event;
      draw();
    },
    tell(mode) {
      connection = mode === "streaming" ? "" : `, ${modeWords[mode]}`;
    },
    end() {
      clearInterval(timer);
      terminal.draw("\r\x1b[2K");
    },
  };
}

const spinner = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const modeWords = {
  polling: "polling: streaming is not possible",
  reconnecting: "connection lost, trying again",
};

/** A line for each event, for logs and pipes. */
export function plainProgress(
  terminal: Terminal,
  write: (line: string) => Promise<void> | void,
): ProgressDisplay {
  return {
    show: (event) =>
      write(
        `${event.at}  ${String(event.progress).padStart(3)}%  ${event.type.padEnd(14)}  ${cleanLine(event.message)}`,
      ),
    tell(mode) {
      if (mode !== "streaming") terminal.say(`court: ${modeWords[mode]}`);
    },
    end() {},
  };
}

/** Shows a run until it has ended. Resolves with the run; throws CourtTimeoutError when it takes too long. */
export async function watchRun(
  client: CourtClient,
  runId: string,
  display: ProgressDisplay,
  options: { signal: AbortSignal; timeoutMs: number | undefined },
): Promise<RunRecord> {
  try {
    const events = client.follow(runId, { ...options, onMode: display.tell });
    for await (const event of events) await display.show(event);
    return await client.get(runId, { signal: options.signal });
  } finally {
    display.end();
  }
}
