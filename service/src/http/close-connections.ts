import type { Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** How long a request that was arriving when the service began to stop may still take. */
const maxArrivalMs = 5_000;
const lookMs = 50;

/**
 * Node closes the connections that are idle when a server closes, and Fastify says `Connection: close` to those
 * that ask later. Three kinds would stay open until their clients let go of them, and the stop would wait:
 * one that was being answered in between; one that never asked for anything, as browsers open in advance and
 * load balancers to see whether the port is there; and one whose request has no end, for Node stops looking
 * for those when it closes.
 */
export function closeConnectionsOf(server: Server, requestTimeoutMs: number): { begin(): void } {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  return {
    begin() {
      const lastArrivalAt = performance.now() + Math.min(requestTimeoutMs, maxArrivalMs);
      const timer = setInterval(() => {
        server.closeIdleConnections();
        const isTooLate = performance.now() > lastArrivalAt;
        for (const socket of sockets) {
          if (socket.bytesRead === 0 || (isTooLate && !hasWholeRequest(socket))) socket.destroy();
        }
      }, lookMs);
      server.once("close", () => clearInterval(timer));
    },
  };
}

function hasWholeRequest(socket: Socket): boolean {
  // Node's own default handler of connection errors looks at the same field.
  const { _httpMessage: answer } = socket as Socket & { _httpMessage?: ServerResponse | null };
  return answer?.req.complete === true;
}
