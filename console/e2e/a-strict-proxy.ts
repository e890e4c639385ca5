import { once } from "node:events";
import { createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";

export interface StrictProxy {
  /** Without a trailing slash. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a court as a stricter operator's proxy would: no style that stands in the page itself is allowed. */
export async function aStrictProxy(courtUrl: string): Promise<StrictProxy> {
  const server = createServer((request, response) => {
    const { method, headers, url = "/" } = request;
    const passedOn = httpRequest(new URL(url, courtUrl), { method, headers }, (answer) => {
      const policy = answer.headers["content-security-policy"];
      response.writeHead(answer.statusCode!, {
        ...answer.headers,
        ...(typeof policy === "string" && { "content-security-policy": withoutInlineStyles(policy) }),
      });
      answer.pipe(response);
    });
    passedOn.on("error", () => response.destroy());
    response.on("close", () => passedOn.destroy());
    request.pipe(passedOn);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function withoutInlineStyles(policy: string): string {
  const strict = policy.replace(" 'unsafe-inline'", "");
  if (!strict.includes("style-src 'self';")) throw new Error(`This is not strict: ${strict}`);
  return strict;
}
