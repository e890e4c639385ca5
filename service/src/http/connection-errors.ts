import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { ProblemCode } from "../errors.ts";
import { problems } from "../errors.ts";
import { problemType } from "./answers.ts";
import type { ProblemHandler } from "./problem-handler.ts";

/**
 * What does not even become a request: not HTTP, headers without end, a body that never arrives. There is no
 * reply object yet, so the problem is written to the socket by hand, and the connection ends.
 */
export function answerConnectionError(problemHandler: ProblemHandler) {
  return (error: NodeJS.ErrnoException, socket: Socket): void => {
    const [code, detail] = explain(error.code);
    const body = JSON.stringify(problemHandler.describe(code, detail, ""));
    const { status, title } = problems[code];
    const answer =
      `HTTP/1.1 ${status} ${title}\r\ncontent-type: ${problemType}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` +
      `x-content-type-options: nosniff\r\nconnection: close\r\n\r\n${body}`;
    if (error.code === "ECONNRESET") socket.destroy();
    else endWith(answer, socket);
  };
}

/**
 * Requests that arrived whole before the faulty one are answered first: a submit may be on its way to the disk, and
 * its sender must not take our answer for its own. An answer that has begun and has no end, a stream, is cut off.
 */
function endWith(answer: string, socket: Socket): void {
  // Node's own default handler looks at the same field.
  const current = (socket as Socket & { _httpMessage?: ServerResponse | null })._httpMessage;
  if (!socket.writable) socket.destroy();
  else if (!current || current.writableFinished || !(current.req.complete || current.headersSent)) {
    socket.end(answer, () => socket.destroy());
  } else if (current.headersSent && !current.writableEnded) socket.destroy();
  // Node hands the connection to the next answer after `close` of this one.
  else current.once("close", () => setImmediate(endWith, answer, socket));
}

function explain(code: string | undefined): [ProblemCode, string] {
  switch (code) {
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return ["request-timeout", "The request did not arrive completely in time. Nothing was stored."];
    case "HPE_HEADER_OVERFLOW":
      return ["invalid-request", "The request's address and headers are longer than 16 KiB together."];
    case "HPE_INVALID_EOF_STATE":
      return ["invalid-request", "The connection ended in the middle of the request. Nothing was stored."];
    default:
      return ["invalid-request", "This is not HTTP as this service speaks it (HTTP/1.1)."];
  }
}
