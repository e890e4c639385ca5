import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { buttonLook } from "../elements/button.tsx";
import { entityLabel } from "../elements/entity-list.tsx";
import { kindLabel } from "../elements/kind-label.ts";
import { ErrorNotice, Loading, Notice } from "../elements/notice.tsx";
import { court } from "../service/court.ts";
import { useOffers } from "../service/use-calls.ts";
import { usePageTitle } from "../shell/page-title.ts";
import { AnswerQuality } from "./answer-quality.tsx";
import { type Bar, BarList, barTable } from "./bar-list.tsx";
import { Durations } from "./durations.tsx";
import { Figure } from "./figure.tsx";
import { HeatMap } from "./heat-map.tsx";
import { KeyFigures } from "./key-figures.tsx";
import { RangePicker } from "./range-picker.tsx";
import "./statistics.css";
import { type DayRange, toDayRange } from "./statistics-search.ts";
import { Volume } from "./volume.tsx";

const route = getRouteApi("/statistics");
const lookAgainMs = 60_000;

export function StatisticsPage() {
  usePageTitle("Statistics");
  const search = route.useSearch();
  const isFeedbackOffered = useOffers("GET /incident/feedback/stats");
  // The range is counted from the day on which the numbers were read.
  const asked = (now: number) => toDayRange(search, now);
  const { data, error, isError, refetch } = useQuery({
    queryKey: ["statistics", search],
    queryFn: async ({ signal }) => {
      const now = Date.now();
      return { now, range: asked(now), statistics: await court.statistics({ ...asked(now), signal }) };
    },
    placeholderData: (previous) => previous,
    refetchInterval: lookAgainMs,
  });
  const quality = useQuery({
    queryKey: ["answer-quality", search],
    queryFn: ({ signal }) => court.feedbackStatistics({ ...asked(Date.now()), signal }),
    enabled: isFeedbackOffered,
    placeholderData: (previous) => previous,
    refetchInterval: lookAgainMs,
  });

  return (
    <div className="mx-auto flex max-w-7xl flex-col gap-4 px-4 py-6 wall:max-w-[110rem] sm:px-6">
      <header className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <h1 className="text-xl font-semibold tracking-tight">Statistics</h1>
        <RangePicker search={search} />
      </header>
      {data === undefined ? (
        isError ? (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        ) : (
          <Loading what="the numbers" />
        )
      ) : data.statistics.total === 0 ? (
        <Notice icon="chart" title="Nothing came in this time">
          <p>Choose a longer range, or submit an incident: the numbers begin with it.</p>
          <Link to="/statistics" search={{ range: "all" }} className={buttonLook()}>
            Show all
          </Link>
        </Notice>
      ) : (
        <Figures {...data} quality={quality.data} />
      )}
    </div>
  );
}

function Figures({
  statistics,
  quality,
  range,
  now,
}: {
  statistics: Awaited<ReturnType<typeof court.statistics>>;
  quality: Awaited<ReturnType<typeof court.feedbackStatistics>> | undefined;
  range: DayRange;
  now: number;
}) {
  const { types, kinds, entities } = useMemo(
    () => ({
      types: toBars(statistics.by_type, (type) => ({
        label: type === "None" ? "Not an incident" : type,
        search: { ...range, type: [type] },
      })),
      kinds: toBars(statistics.by_kind, (kind) => ({
        label: kindLabel(kind) ?? kind,
        search: { ...range, kind: [kind] },
      })),
      // A time of day is named often and tells nothing.
      entities: statistics.top_entities
        .filter(({ type }) => type !== "datetime")
        .map(({ type, value, total }) => ({
          key: `${type} ${value}`,
          label: value,
          detail: entityLabel(type as Parameters<typeof entityLabel>[0]),
          count: total,
          search: { ...range, q: value },
        })),
    }),
    [statistics, range],
  );
  const noneYet = "No report is ready yet.";
  return (
    <>
      <KeyFigures statistics={statistics} quality={quality} range={range} />
      <div className="grid gap-4 xl:grid-cols-2 wall:grid-cols-4">
        <Volume statistics={statistics} range={range} now={now} />
        <Figure title="What they were about" note="By type" table={barTable("Type", types)}>
          <BarList bars={types} shown={9} empty={noneYet} />
        </Figure>
        <Figure title="What it was" note="By kind" table={barTable("Kind", kinds)}>
          <BarList bars={kinds} shown={9} empty={noneYet} />
        </Figure>
        <HeatMap statistics={statistics} range={range} now={now} />
        <div className="flex min-w-0 flex-col gap-4">
          <Durations statistics={statistics} range={range} />
          {quality && <AnswerQuality quality={quality} range={range} />}
        </div>
        <Figure
          title="Named most often"
          note="Containers, vessels and references in the reports"
          table={barTable("Identifier", entities)}
        >
          <BarList bars={entities} shown={10} empty="No identifier was recognised." />
        </Figure>
      </div>
    </>
  );
}

function toBars(
  counts: Readonly<Record<string, number>>,
  describe: (name: string) => Pick<Bar, "label" | "search">,
): Bar[] {
  return Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => ({ key: name, count, ...describe(name) }));
}
