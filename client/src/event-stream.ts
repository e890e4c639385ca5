/**
 * A reader of Server-Sent Events (WHATWG HTML, "Server-sent events") over any byte stream, because
 * `EventSource` can neither send an API key nor be aborted by a signal.
 */
export interface StreamMessage {
  /** The last id the stream named, this message's own included; empty before the first. */
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

/**
 * The messages of a stream, in order. Ends when the stream ends; a message that was not finished by its
 * blank line is dropped, as the standard says. `onBytes` hears of everything that arrives, heartbeats
 * included.
 */
export async function* readEventStream(
  body: ReadableStream<Uint8Array>,
  onBytes: () => void = () => {},
): AsyncGenerator<StreamMessage, void, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const parser = new EventStreamParser();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onBytes();
      yield* parser.push(decoder.decode(value, { stream: true }));
    }
  } finally {
    // Without this a consumer that stops early keeps the connection.
    await reader.cancel().catch(() => {});
  }
}

/** Takes text in pieces cut anywhere, between CR and LF too, and gives messages as they become whole. */
export class EventStreamParser {
  #rest: string[] = [];
  #endedWithCarriageReturn = false;
  #id = "";
  #event = "";
  #data: string[] = [];

  push(piece: string): StreamMessage[] {
    const text = this.#endedWithCarriageReturn && piece.startsWith("\n") ? piece.slice(1) : piece;
    if (piece !== "") this.#endedWithCarriageReturn = piece.endsWith("\r");
    const lines = text.split(/\r\n|\r|\n/);
    const last = lines.pop() ?? "";
    const messages: StreamMessage[] = [];
    for (const line of lines) {
      const message = this.#takeLine(this.#rest.join("") + line);
      this.#rest = [];
      if (message !== null) messages.push(message);
    }
    if (last !== "") this.#rest.push(last);
    return messages;
  }

  #takeLine(line: string): StreamMessage | null {
    if (line === "") return this.#dispatch();
    const colon = line.indexOf(":");
    if (colon === 0) return null;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "data") this.#data.push(value);
    else if (field === "event") this.#event = value;
    else if (field === "id" && !value.includes("\0")) this.#id = value;
    return null;
  }

  #dispatch(): StreamMessage | null {
    const message = { id: this.#id, event: this.#event || "message", data: this.#data.join("\n") };
    const isEmpty = this.#data.length === 0;
    this.#event = "";
    this.#data = [];
    return isEmpty ? null : message;
  }
}
