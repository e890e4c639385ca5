import type { Statistics } from "@imperial-court/contract";
import { Link } from "@tanstack/react-router";
import { type CSSProperties, type KeyboardEvent, useMemo, useRef, useState } from "react";
import { hourText, occurrences, toBusyHours, weekdays } from "./busy-hours.ts";
import { Figure } from "./figure.tsx";
import { formatCount } from "./inbox-link.tsx";
import { addDays, type DayRange, dayOf } from "./statistics-search.ts";
import { shortDay } from "./volume.ts";

const hours = Array.from({ length: 24 }, (_, hour) => hour);
const shownOccurrences = 8;
/** Above it hours run from left to right, below it from top to bottom; as `md:` in the classes. */
const wide = "(min-width: 48rem)";

interface Cell {
  readonly weekday: number;
  readonly hour: number;
}

/** A week in port time. A cell opens the hours it counts: each is a list of runs. */
export function HeatMap({
  statistics,
  range,
  now,
}: {
  statistics: Statistics;
  range: DayRange;
  now: number;
}) {
  const { totals, most, busiest } = useMemo(() => toBusyHours(statistics.by_weekday_hour), [statistics]);
  const [chosen, setChosen] = useState<Cell | null>(null);
  const shown = chosen ?? busiest;
  const count = shown === null ? 0 : totals[shown.weekday]![shown.hour]!;
  const note =
    busiest === null
      ? "Port time (UTC+8)"
      : `Port time (UTC+8). Busiest: ${weekdays[busiest.weekday]} ${hourText(busiest.hour)}`;
  return (
    <Figure
      title="When reports come"
      note={note}
      className="xl:col-span-2"
      table={{
        head: ["Hour", ...weekdays.map((name) => name.slice(0, 3))],
        rows: hours.map((hour) => ({
          key: String(hour),
          cells: [hourText(hour), ...totals.map((row) => formatCount(row[hour]!))],
        })),
      }}
    >
      <Week totals={totals} most={most} chosen={shown} onChoose={setChosen} />
      {shown !== null && (
        <div
          role="status"
          className="mt-4 flex flex-wrap items-baseline gap-x-3 gap-y-1 border-t border-line pt-3"
        >
          <p>
            <span className="font-medium">
              {weekdays[shown.weekday]} {hourText(shown.hour)}
            </span>
            <span className="text-soft">
              : {count === 0 ? "nothing came" : `${formatCount(count)} received`}
            </span>
          </p>
          {count > 0 && (
            <ul className="flex flex-wrap gap-x-3 gap-y-1 text-sm">
              {occurrences(shown, toInstants(statistics, range, now), shownOccurrences).map((hour) => (
                <li key={hour.from}>
                  <Link
                    to="/"
                    search={{ from: hour.from, to: hour.to }}
                    className="text-accent underline underline-offset-2"
                  >
                    {shortDay(hour.portDay)}
                  </Link>
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </Figure>
  );
}

function Week({
  totals,
  most,
  chosen,
  onChoose,
}: {
  totals: readonly (readonly number[])[];
  most: number;
  chosen: Cell | null;
  onChoose: (cell: Cell) => void;
}) {
  const grid = useRef<HTMLTableElement>(null);
  const focusable = chosen ?? { weekday: 0, hour: 0 };

  function move(event: KeyboardEvent): void {
    const isWide = matchMedia(wide).matches;
    const steps: Record<string, [number, number]> = isWide
      ? { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }
      : { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const weekday = (focusable.weekday + step[0] + 7) % 7;
    const hour = (focusable.hour + step[1] + 24) % 24;
    onChoose({ weekday, hour });
    grid.current?.querySelector<HTMLElement>(`[data-cell="${weekday}-${hour}"]`)?.focus();
  }

  return (
    // One stop of the Tab key; the arrows move inside, as in a spreadsheet.
    <table
      ref={grid}
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: see above
      role="grid"
      aria-label="Reports by weekday and hour"
      onKeyDown={move}
      className="grid grid-flow-col grid-cols-[auto_repeat(7,minmax(0,1fr))] grid-rows-[auto_repeat(24,1.5rem)] gap-0.5 text-xs text-faint md:grid-flow-row md:grid-cols-[auto_repeat(24,minmax(0,1fr))] md:grid-rows-[auto_repeat(7,1.75rem)] wall:grid-rows-[auto_repeat(7,2.5rem)]"
    >
      <thead className="contents">
        <tr className="contents">
          <td />
          {hours.map((hour) => (
            <th
              key={hour}
              scope="col"
              className="tabular flex items-center justify-end pr-2 font-normal md:justify-center md:pr-0 md:pb-1"
            >
              {String(hour).padStart(2, "0")}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="contents">
        {weekdays.map((name, weekday) => (
          <tr key={name} className="contents">
            <th
              scope="row"
              className="flex items-center justify-center pb-1 font-normal md:justify-start md:pr-2 md:pb-0"
            >
              <span aria-hidden="true">{name.slice(0, 3)}</span>
              <span className="sr-only">{name}</span>
            </th>
            {hours.map((hour) => {
              const count = totals[weekday]![hour]!;
              const isChosen = chosen?.weekday === weekday && chosen.hour === hour;
              const text = `${name} ${hourText(hour)}: ${formatCount(count)}`;
              return (
                <td key={hour} className="flex">
                  <button
                    type="button"
                    data-cell={`${weekday}-${hour}`}
                    tabIndex={focusable.weekday === weekday && focusable.hour === hour ? 0 : -1}
                    aria-pressed={isChosen}
                    aria-label={text}
                    title={text}
                    onClick={() => onChoose({ weekday, hour })}
                    className="busy-cell w-full rounded-xs hover:outline-2 hover:outline-line-strong aria-pressed:outline-2 aria-pressed:outline-ink focus-visible:outline-2 focus-visible:outline-offset-1 focus-visible:outline-accent"
                    // Zero stays as quiet as the ground; the least is seen.
                    style={{ "--share": count === 0 ? 0 : 14 + (86 * count) / most } as CSSProperties}
                  />
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The statistics' range as instants: what is open ends with the first run or now. */
function toInstants(
  statistics: Statistics,
  { from, to }: DayRange,
  now: number,
): { from: number; to: number } {
  const first = from ?? statistics.by_day[0]?.day ?? dayOf(now);
  const end = to ?? addDays(dayOf(now), 1);
  return { from: Date.parse(first), to: Math.min(Date.parse(end), now) };
}
