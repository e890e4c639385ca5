import type { ServiceDetails } from "@imperial-court/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { formatBytes, formatDuration } from "../elements/duration.ts";
import { Icon } from "../elements/icon.tsx";
import { ErrorNotice, Loading } from "../elements/notice.tsx";
import { court, serviceUrl } from "../service/court.ts";
import { useMay } from "../service/use-session.ts";
import { usePageTitle } from "../shell/page-title.ts";
import { Cleanup } from "./cleanup.tsx";
import { Facts, Panel } from "./panel.tsx";
import { Sources } from "./sources.tsx";
import { findTroubles } from "./troubles.ts";

const lookAgainMs = 5_000;
const lookAgainWhileCheckingMs = 1_000;

export function SystemPage() {
  usePageTitle("System");
  const mayOperate = useMay("operate");
  const { data, error, isError, refetch } = useQuery({
    queryKey: ["system"],
    queryFn: ({ signal }) => court.healthDetails({ signal }),
    refetchInterval: ({ state }) =>
      state.data?.sources.some(({ status }) => status === "checking")
        ? lookAgainWhileCheckingMs
        : lookAgainMs,
  });
  if (data === undefined) {
    return isError ? (
      <ErrorNotice error={error} onRetry={() => void refetch()} />
    ) : (
      <Loading what="the state of the system" />
    );
  }
  return (
    <div className="mx-auto flex max-w-6xl flex-col gap-4 px-4 py-6 wall:max-w-[110rem] sm:px-6">
      <h1 className="text-xl font-semibold tracking-tight">System</h1>
      <Summary details={data} />
      <div className="grid gap-4 md:grid-cols-2 wall:grid-cols-4">
        <Panel title="Work">
          <Work details={data} />
        </Panel>
        <Panel title="Service">
          <Service details={data} />
        </Panel>
        <Panel title="Where evidence is looked up" className="md:col-span-2">
          <Sources sources={data.sources} />
        </Panel>
        <Panel title="Knowledge">
          <Knowledge details={data} />
        </Panel>
        <Panel title="For programs">
          <Addresses />
        </Panel>
        {mayOperate && (
          <Panel title="Clean up" className="md:col-span-2">
            <Cleanup />
          </Panel>
        )}
      </div>
    </div>
  );
}

function Summary({ details }: { details: ServiceDetails }) {
  const troubles = findTroubles(details);
  const isChecking = details.sources.some(({ status }) => status === "checking");
  if (troubles.length === 0) {
    return isChecking ? (
      <p
        role="status"
        className="flex items-center gap-2 rounded-lg bg-low-soft px-4 py-3 font-medium text-low"
      >
        <Icon name="running" className="animate-turn" /> The service works; its sources are being checked
      </p>
    ) : (
      <p className="flex items-center gap-2 rounded-lg bg-good-soft px-4 py-3 font-medium text-good">
        <Icon name="completed" /> Everything works
      </p>
    );
  }
  return (
    <div role="alert" className="rounded-lg bg-medium-soft px-4 py-3 text-medium">
      <p className="flex items-center gap-2 font-medium">
        <Icon name="alert" />{" "}
        {troubles.length === 1 ? "One thing needs you" : `${troubles.length} things need you`}
      </p>
      <ul className="mt-1 pl-6">
        {troubles.map((trouble) => (
          <li key={trouble}>{trouble}</li>
        ))}
      </ul>
    </div>
  );
}

function Work({ details: { queue, runs } }: { details: ServiceDetails }) {
  const ended = runs.completed + runs.failed;
  return (
    <Facts
      facts={[
        {
          label: "Waiting",
          value: (
            <Link to="/" search={{ view: "active" }} className={numberLook}>
              {format(queue.waiting)}
            </Link>
          ),
          note: queue.delayed > 0 ? `${format(queue.delayed)} more are tried again later` : undefined,
        },
        {
          label: "Being worked on",
          value: (
            <Link to="/" search={{ view: "active" }} className={numberLook}>
              {format(runs.running)}
            </Link>
          ),
          note:
            queue.analysis_threads === 0
              ? "by other processes"
              : `up to ${queue.analysis_threads} at a time in this process`,
        },
        { label: "Reports", value: format(runs.completed) },
        {
          label: "Failed",
          value: (
            <Link to="/" search={{ view: "failed" }} className={numberLook}>
              {format(runs.failed)}
            </Link>
          ),
          note:
            runs.failed === 0
              ? undefined
              : `${((100 * runs.failed) / ended).toFixed(1)} % of those that ended`,
        },
      ]}
    />
  );
}

function Service({ details }: { details: ServiceDetails }) {
  const {
    version,
    runtime,
    uptime_seconds: uptimeSeconds,
    memory_bytes: memoryBytes,
    store,
    checks,
  } = details;
  return (
    <Facts
      facts={[
        { label: "Version", value: version, note: `Node ${runtime.replace(/^v/, "")}` },
        { label: "Running for", value: formatDuration(uptimeSeconds * 1000) },
        { label: "Memory", value: formatBytes(memoryBytes) },
        {
          label: "Store",
          value: store.kind === "sqlite" ? "SQLite, in this process" : "PostgreSQL",
          note: store.bytes === null ? undefined : formatBytes(store.bytes),
        },
        ...Object.entries(checks).map(([name, state]) => ({
          label: `${name.charAt(0).toUpperCase()}${name.slice(1)} check`,
          value:
            state === "ok" ? (
              <span className="inline-flex items-baseline gap-1.5">
                <Icon name="completed" className="self-center text-good" /> Works
              </span>
            ) : (
              <span className="text-critical">{state}</span>
            ),
        })),
      ]}
    />
  );
}

const collections = [
  { type: "runbook", label: "Runbooks", collection: "runbooks" },
  { type: "past-case", label: "Past cases", collection: "past-cases" },
  { type: "contact", label: "Contacts", collection: "contacts" },
] as const;

function Knowledge({ details: { knowledge } }: { details: ServiceDetails }) {
  return (
    <Facts
      facts={collections.map(({ type, label, collection }) => {
        const shipped = knowledge.shipped_in_use[type] ?? 0;
        return {
          label,
          value: (
            <Link to="/library/$collection" params={{ collection }} className={numberLook}>
              {format(knowledge.own[type] ?? 0)}
            </Link>
          ),
          note: shipped > 0 ? `and ${format(shipped)} that came with the product` : undefined,
        };
      })}
    />
  );
}

const addresses = [
  { path: "/docs", label: "The API, to read and try" },
  { path: "/openapi.json", label: "The API, for tools" },
  { path: "/metrics", label: "Metrics for Prometheus" },
  { path: "/readyz", label: "Readiness, for load balancers" },
];

function Addresses() {
  return (
    <ul className="divide-y divide-line">
      {addresses.map(({ path, label }) => (
        <li
          key={path}
          className="flex flex-wrap items-baseline justify-between gap-x-4 py-1.5 first:pt-0 last:pb-0"
        >
          <span className="text-soft">{label}</span>
          <a
            href={`${serviceUrl}${path}`}
            className="ml-auto font-mono text-sm text-accent underline underline-offset-2"
          >
            {path}
          </a>
        </li>
      ))}
    </ul>
  );
}

const numberLook = "underline decoration-line-strong underline-offset-2 hover:text-accent";

function format(count: number): string {
  return count.toLocaleString("en");
}
