import { useEffect, useRef, useState } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useSettings } from "../shell/settings.ts";
import { formatCount } from "./inbox-link.tsx";
import { SeveritySwatch, severityLabel } from "./severity-swatch.tsx";
import { type Bucket, type BucketSize, shortDay, type VolumeSeverity, volumeSeverities } from "./volume.ts";

/** In a text of 16 pixels; on a wall everything is larger. */
const labelPx = 12;
const widestBarPx = 44;
/** From the top of a stack down: what is drawn first lies below. */
const stack = [...volumeSeverities].reverse();

/** Stacked bars on a canvas. The table beside it is for those who do not see it or do not use a pointer. */
export function VolumeChart({
  buckets,
  size,
  label,
  onOpen,
}: {
  buckets: readonly Bucket[];
  size: BucketSize;
  /** What the chart says, for a screen reader. */
  label: string;
  onOpen: (bucket: Bucket, severity: VolumeSeverity | null) => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  const colours = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<{ index: number; left: number } | null>(null);
  const open = useRef(onOpen);
  useEffect(() => {
    open.current = onOpen;
  });
  const { theme } = useSettings();

  // The chosen theme changes what the colours resolve to.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    const element = place.current!;
    const scale = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
    const labelFont = `${labelPx * scale}px system-ui, sans-serif`;
    const colour = (name: string) =>
      getComputedStyle(colours.current!.querySelector(`[data-colour="${name}"]`)!).color;
    const heights = stack.map((_, index) =>
      buckets.map(({ bySeverity }) =>
        stack.slice(index).reduce((sum, severity) => sum + bySeverity[severity], 0),
      ),
    );
    const chart = new uPlot(
      {
        width: element.clientWidth,
        height: element.clientHeight,
        padding: [8, 18, 0, 0],
        legend: { show: false },
        cursor: { y: false, x: false, points: { show: false }, drag: { x: false, y: false } },
        scales: {
          x: { time: false, range: [-0.6, buckets.length - 0.4] },
          y: { range: (_chart, _least, most) => [0, Math.max(4, most * 1.05)] },
        },
        axes: [
          {
            stroke: () => colour("faint"),
            font: labelFont,
            grid: { show: false },
            ticks: { show: false },
            size: 28 * scale,
            splits: (chart) => splitLabels(buckets.length, chart.width / scale),
            values: (_chart, splits) => splits.map((index) => axisText(buckets[index], size)),
          },
          {
            stroke: () => colour("faint"),
            font: labelFont,
            size: (_chart, values) =>
              scale * (16 + 7 * Math.max(1, ...(values ?? []).map((value) => value.length))),
            grid: { stroke: () => colour("line"), width: 1 },
            ticks: { show: false },
            incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000, 100_000, 1_000_000],
            values: (_chart, splits) => splits.map(formatCount),
          },
        ],
        series: [
          {},
          ...stack.map((severity) => ({
            fill: () => colour(severity),
            stroke: () => colour("ground"),
            width: 1,
            points: { show: false },
            paths: uPlot.paths.bars!({ size: [0.78, widestBarPx * scale], radius: 0.08 }),
          })),
        ],
        hooks: {
          setCursor: [
            ({ cursor: { idx, left } }) =>
              setPointed((last) => {
                if (idx == null || left === undefined || left < 0) return null;
                return last?.index === idx ? last : { index: idx, left: chart.valToPos(idx, "x") };
              }),
          ],
        },
      },
      [buckets.map((_, index) => index), ...heights],
      element,
    );
    const onClick = () => {
      const { idx, top } = chart.cursor;
      if (idx == null || top === undefined) return;
      const at = chart.posToVal(top, "y");
      // The thinnest stack that still reaches the pointer is the part that is pointed at.
      const part = heights.findLastIndex((values) => values[idx]! >= at);
      open.current(buckets[idx]!, part === -1 ? null : stack[part]!);
    };
    chart.over.addEventListener("click", onClick);
    chart.over.classList.add("cursor-pointer");
    const watch = new ResizeObserver(() =>
      chart.setSize({ width: element.clientWidth, height: element.clientHeight }),
    );
    watch.observe(element);
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    const redraw = () => chart.redraw(false);
    scheme.addEventListener("change", redraw);
    return () => {
      scheme.removeEventListener("change", redraw);
      watch.disconnect();
      chart.destroy();
    };
  }, [buckets, size, theme]);

  const bucket = pointed === null ? undefined : buckets[pointed.index];
  return (
    <div className="relative h-60 wall:h-96">
      <div ref={place} className="h-full overflow-hidden" role="img" aria-label={label} />
      <div ref={colours} aria-hidden="true" className="hidden">
        {volumeSeverities.map((severity) => (
          <span
            key={severity}
            data-colour={severity}
            style={{ color: `var(--chart-${severity.toLowerCase()})` }}
          />
        ))}
        <span data-colour="faint" className="text-faint" />
        <span data-colour="line" style={{ color: "var(--color-line)" }} />
        <span data-colour="ground" style={{ color: "var(--color-surface)" }} />
      </div>
      {bucket && pointed && (
        <Pointed bucket={bucket} left={pointed.left} width={place.current?.clientWidth ?? 0} />
      )}
    </div>
  );
}

function Pointed({ bucket, left, width }: { bucket: Bucket; left: number; width: number }) {
  const isRight = left > width / 2;
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute top-1 z-10 rounded-md border border-line-strong bg-raised px-3 py-2 text-sm shadow-raised"
      style={isRight ? { right: width - left } : { left: left + 56 }}
    >
      <p className="mb-1 font-medium whitespace-nowrap">
        {bucket.label}: {formatCount(bucket.total)}
      </p>
      {volumeSeverities
        .filter((severity) => bucket.bySeverity[severity] > 0)
        .map((severity) => (
          <p key={severity} className="flex items-center gap-2 whitespace-nowrap text-soft">
            <SeveritySwatch severity={severity} /> {severityLabel(severity)}
            <span className="tabular ml-auto pl-3 text-ink">{formatCount(bucket.bySeverity[severity])}</span>
          </p>
        ))}
    </div>
  );
}

/** Positions of labels that do not touch, the last one always among them. */
function splitLabels(count: number, widthPx: number): number[] {
  const fitting = Math.max(2, Math.floor(widthPx / 84));
  const every = Math.max(1, Math.ceil(count / fitting));
  return Array.from({ length: count }, (_, index) => index).filter(
    (index) => (count - 1 - index) % every === 0,
  );
}

function axisText(bucket: Bucket | undefined, size: BucketSize): string {
  if (bucket === undefined) return "";
  return size === "month" ? bucket.label : shortDay(bucket.from);
}
