import { getRouteApi, Link } from "@tanstack/react-router";
import {
  addDays,
  defaultRange,
  isCustomRange,
  rangeLabels,
  rangeNames,
  readStatisticsSearch,
  type StatisticsSearch,
} from "./statistics-search.ts";

const route = getRouteApi("/statistics");

export function RangePicker({ search }: { search: StatisticsSearch }) {
  const navigate = route.useNavigate();
  const isCustom = isCustomRange(search);
  const change = (from: string | undefined, to: string | undefined) =>
    void navigate({ search: readStatisticsSearch({ from, to }), replace: true });
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 print:hidden">
      <nav
        aria-label="Range"
        className="flex flex-wrap rounded-md border border-line-strong bg-surface p-0.5"
      >
        {rangeNames.map((range) => (
          <Link
            key={range}
            to="/statistics"
            search={range === defaultRange ? {} : { range }}
            activeOptions={{ exact: true, explicitUndefined: true }}
            className="rounded-sm px-2 py-1 whitespace-nowrap sm:px-2.5 text-soft hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium aria-[current=page]:text-accent"
          >
            {rangeLabels[range]}
          </Link>
        ))}
      </nav>
      <div className={`flex items-center gap-1.5 ${isCustom ? "" : "text-soft"}`}>
        <input
          type="date"
          aria-label="First day"
          value={search.from ?? ""}
          max={search.to === undefined ? undefined : addDays(search.to, -1)}
          onChange={(event) => change(event.target.value || undefined, search.to)}
          className={dateLook}
        />
        <span aria-hidden="true">–</span>
        <input
          type="date"
          aria-label="Last day"
          // The address names the day after it.
          value={search.to === undefined ? "" : addDays(search.to, -1)}
          min={search.from}
          onChange={(event) =>
            change(search.from, event.target.value ? addDays(event.target.value, 1) : undefined)
          }
          className={dateLook}
        />
      </div>
    </div>
  );
}

const dateLook = "h-8 w-34 min-w-0 rounded-md border border-edge bg-surface px-2 text-sm";
