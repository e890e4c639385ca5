import type { ReadStream, WriteStream } from "node:tty";
import { styleText } from "node:util";
import { cleanJson } from "./terminal-text.ts";

export type Style = Parameters<typeof styleText>[0];

/** stdout is data, stderr is talk. */
export interface Terminal {
  readonly environment: NodeJS.ProcessEnv;
  readonly stdin: ReadStream;
  /** Data, as it is; resolves when it is written, so that a slow reader slows the writer. */
  write(text: string): Promise<void>;
  /** One JSON value: on one line, or laid out for reading. */
  writeJson(value: unknown, layout?: "line" | "pretty"): Promise<void>;
  /** A line of talk. */
  say(line: string): void;
  /** Talk as it is: the live line is drawn with it. */
  draw(text: string): void;
  /** A person reads the data. */
  readonly isDataSeen: boolean;
  /** A person reads the talk. */
  readonly isTalkSeen: boolean;
  readonly dataColumns: number;
  readonly talkColumns: number;
  readonly isDataColored: boolean;
  /** Colours for data and for talk; the text alone where there are none. */
  paint(style: Style, text: string): string;
  paintTalk(style: Style, text: string): string;
}

const defaultColumns = 80;

export function openTerminal(process: NodeJS.Process): Terminal {
  const { stdout, stderr, env } = process;
  const isDataColored = isColored(stdout, env);
  const isTalkColored = isColored(stderr, env);
  // A failed write is told by the stream's error event, once and for every writer.
  const write = (text: string) => new Promise<void>((written) => stdout.write(text, () => written()));
  return {
    environment: env,
    stdin: process.stdin,
    write,
    writeJson(value, layout = "line") {
      const text = JSON.stringify(value, null, layout === "pretty" ? 2 : undefined);
      return write(`${stdout.isTTY ? cleanJson(text) : text}\n`);
    },
    say: (line) => void stderr.write(`${line}\n`),
    draw: (text) => void stderr.write(text),
    isDataSeen: stdout.isTTY === true,
    isTalkSeen: stderr.isTTY === true,
    get dataColumns() {
      return stdout.columns || defaultColumns;
    },
    get talkColumns() {
      return stderr.columns || defaultColumns;
    },
    isDataColored,
    paint: (style, text) => (isDataColored ? styleText(style, text, { validateStream: false }) : text),
    paintTalk: (style, text) => (isTalkColored ? styleText(style, text, { validateStream: false }) : text),
  };
}

/** https://no-color.org: any value but the empty one. */
function isColored(stream: WriteStream, env: NodeJS.ProcessEnv): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== "0";
  return stream.isTTY === true && env.TERM !== "dumb";
}
