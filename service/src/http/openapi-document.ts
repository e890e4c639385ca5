import {
  cleanupAnswerSchema,
  incidentSchema,
  jobListSchema,
  problemSchema,
  reportSchema,
  runEventListSchema,
  runEventSchema,
  runRecordSchema,
  statisticsSchema,
} from "@imperial-court/contract";
import { z } from "zod";
import { problems } from "../errors.ts";
import { problemType } from "./answers.ts";
import type { Call } from "./call.ts";
import { sessionCookieName } from "./session-cookie.ts";

/** The shapes that get a name of their own in the document; all others are written where they are used. */
const named = {
  RunRecord: runRecordSchema,
  Report: reportSchema,
  RunEvent: runEventSchema,
  RunEventList: runEventListSchema,
  JobList: jobListSchema,
  Incident: incidentSchema,
  CleanupAnswer: cleanupAnswerSchema,
  Statistics: statisticsSchema,
  Problem: problemSchema,
};

type Json = Record<string, unknown>;

const securitySchemes = {
  key: {
    type: "http",
    scheme: "bearer",
    description: "An API key. Not needed where the service is open: on loopback, as it is by itself.",
  },
  session: { type: "apiKey", in: "cookie", name: sessionCookieName, description: "What POST /session sets." },
};

const runIdParameter = {
  name: "run_id",
  in: "path",
  required: true,
  schema: { type: "string", format: "uuid" },
};

/** OpenAPI 3.1, made from the calls and the Zod schemas that the code itself uses. */
export function describeApi(
  calls: readonly Call[],
  { version, basePath }: { version: string; basePath: string },
) {
  const paths: Record<string, Json> = {};
  for (const call of calls) {
    paths[call.path] ??= {};
    paths[call.path]![call.method.toLowerCase()] = describeCall(call);
  }
  return {
    openapi: "3.1.1",
    info: {
      title: "Imperial Court",
      version,
      description: "Incident reports of a container port: submit a text, get a reviewed analysis.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: basePath === "" ? "/" : basePath }],
    tags: [...new Set(calls.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: { schemas: describeNamed(), securitySchemes },
  };
}

function describeNamed(): Record<string, Json> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: reference, io: "output" });
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, withoutMarks(schema)]));
}

function reference(name: string): string {
  return `#/components/schemas/${name}`;
}

function describeSchema(schema: z.ZodType, io: "input" | "output"): Json {
  const name = Object.entries(named).find(([, candidate]) => candidate === schema)?.[0];
  return name === undefined ? withoutMarks(z.toJSONSchema(schema, { io })) : { $ref: reference(name) };
}

/** Without the keys that only make sense in a file of its own. */
function withoutMarks(schema: object): Json {
  const { $schema, $id, id, ...rest } = schema as Json;
  return rest;
}

function describeCall(call: Call): Json {
  return {
    operationId: call.operation,
    summary: call.summary,
    ...(call.description === undefined ? {} : { description: call.description }),
    tags: [call.tag],
    security: describeScopes(call),
    parameters: [
      ...[...call.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ ...runIdParameter, name })),
      ...Object.entries(call.query?.shape ?? {}).map(([name, field]) =>
        describeQuery(name, field as z.ZodType),
      ),
      ...Object.entries(call.headers ?? {}).map(([name, description]) => ({
        name,
        in: "header",
        description,
        schema: { type: "string" },
      })),
    ],
    ...(call.body === undefined
      ? {}
      : {
          requestBody: {
            required: call.body.isRequired,
            content: describeContent(call.body.content, "input"),
          },
        }),
    responses: { ...describeAnswers(call), ...describeProblems(call) },
  };
}

/** Any one of them is enough. A call that takes a scope for one's own things lists it, too. */
function describeScopes({ scope, ownScope }: Call): Json[] {
  if (scope === "open") return [];
  const enough = ownScope === undefined ? [scope] : [scope, ownScope];
  return enough.flatMap((name) => Object.keys(securitySchemes).map((scheme) => ({ [scheme]: [name] })));
}

function describeQuery(name: string, field: z.ZodType): Json {
  const { description, default: fallback, ...schema } = describeSchema(field, "input");
  return {
    name,
    in: "query",
    ...(description === undefined ? {} : { description }),
    schema: fallback === undefined ? schema : { ...schema, default: fallback },
  };
}

function describeContent(content: Readonly<Record<string, z.ZodType | null>>, io: "input" | "output"): Json {
  return Object.fromEntries(
    Object.entries(content).map(([mediaType, schema]) => [
      mediaType.split(";", 1)[0],
      schema === null ? {} : { schema: describeSchema(schema, io) },
    ]),
  );
}

function describeAnswers({ answers }: Call): Json {
  return Object.fromEntries(
    Object.entries(answers).map(([status, { description, content, headers }]) => [
      status,
      {
        description,
        ...(headers === undefined
          ? {}
          : {
              headers: Object.fromEntries(
                Object.entries(headers).map(([name, text]) => [
                  name,
                  { description: text, schema: { type: "string" } },
                ]),
              ),
            }),
        ...(content === undefined ? {} : { content: describeContent(content, "output") }),
      },
    ]),
  );
}

/** One entry per status, naming its codes; what may befall every call is added. */
function describeProblems(call: Call): Json {
  const byStatus = new Map<number, string[]>();
  const forCallers =
    call.scope === "open" ? [] : (["unauthorized", "forbidden", "too-many-requests"] as const);
  for (const code of new Set([...call.problems, ...forCallers, "internal" as const])) {
    const { status, title } = problems[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), `\`${code}\`: ${title}`]);
  }
  const content = { [problemType.split(";", 1)[0]!]: { schema: { $ref: reference("Problem") } } };
  return Object.fromEntries(
    [...byStatus].map(([status, lines]) => [status, { description: lines.join("; "), content }]),
  );
}
