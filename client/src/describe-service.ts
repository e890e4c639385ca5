import { readJson, send, type Transport } from "./transport.ts";

/**
 * The calls that the service describes, as `POST /incident/preview`. A service of another version may lack
 * some, or have more: asking beforehand is better than offering what will be refused.
 */
export async function listCalls(transport: Transport, signal?: AbortSignal): Promise<ReadonlySet<string>> {
  const { paths } = await send(
    transport,
    { method: "GET", path: "/openapi.json", isRepeatable: true, signal },
    (response) => readJson<{ paths: Record<string, Record<string, unknown>> }>(response),
  );
  return new Set(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    ),
  );
}
