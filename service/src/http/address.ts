import type { FastifyRequest } from "fastify";

/**
 * From where a request came. A proxy on this machine is believed about whom it forwards for, by the entry that it
 * added itself, the last one: those before are the client's own words. A proxy elsewhere is named as it is.
 */
export function addressOf(request: FastifyRequest): string {
  const peer = withoutMapping(request.raw.socket.remoteAddress ?? "");
  const forwarded = request.raw.headers["x-forwarded-for"];
  if (forwarded === undefined || !isLoopbackAddress(peer)) return peer;
  const last = String(forwarded).slice(-100).split(",").at(-1)!.trim();
  return /^[0-9A-Fa-f.:[\]]{2,60}$/.test(last) ? last : peer;
}

/** Whether the request says that it came through a proxy. */
export function isForwarded({ raw: { headers } }: FastifyRequest): boolean {
  return (
    headers["x-forwarded-for"] !== undefined || headers.forwarded !== undefined || headers.via !== undefined
  );
}

/** An IPv6 network belongs to one customer: its addresses count as one. */
export function networkOf(address: string): string {
  if (!address.includes(":")) return address;
  return address.split(":", 4).join(":");
}

function withoutMapping(address: string): string {
  return address.startsWith("::ffff:") ? address.slice(7) : address;
}

function isLoopbackAddress(address: string): boolean {
  return address === "::1" || address.startsWith("127.");
}
