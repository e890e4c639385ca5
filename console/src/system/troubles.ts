import type { ServiceDetails } from "@imperial-court/contract";

/** What an operator has to look at, in sentences; nothing when all is well. */
export function findTroubles({ checks, sources, queue }: ServiceDetails): string[] {
  const failedChecks = Object.entries(checks)
    .filter(([, state]) => state !== "ok")
    .map(([name, state]) => `The check “${name}” says: ${state}.`);
  const badSources = sources.flatMap(({ name, status, problems }) => {
    if (status === "failed")
      return [`${name} cannot be used, and reports go without it: ${problems.join("; ")}`];
    return status === "warning" ? [`${name} works, with problems: ${problems.join("; ")}`] : [];
  });
  const isStuck = queue.waiting > 0 && queue.running === 0 && queue.analysis_threads === 0;
  return [
    ...failedChecks,
    ...badSources,
    ...(isStuck
      ? ["Reports wait and nobody works: this process only receives. Is a worker (court work) running?"]
      : []),
  ];
}
