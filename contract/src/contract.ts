/** The shapes on the wire. Service, client, command line and console all read them from here. */
export * from "./callers.ts";
export * from "./feedback.ts";
export * from "./incident-kinds.ts";
export * from "./knowledge.ts";
export * from "./problem.ts";
export * from "./report.ts";
export * from "./run-events.ts";
export * from "./runs.ts";
export * from "./service-details.ts";
export * from "./statistics.ts";
