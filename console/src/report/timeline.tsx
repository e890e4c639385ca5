import type { Report } from "@imperial-court/contract";
import { formatDuration } from "../elements/duration.ts";
import { portFace, toInstant, utcFace } from "../elements/port-time.ts";
import { EvidenceChips } from "./evidence-chips.tsx";
import { Section } from "./section.tsx";

/** Shorter gaps are not worth a line. */
const tellingGapMs = 60_000;

/** The time in words, which stands above in both zones. */
const writtenTime = / \(\d{4}-\d\d-\d\d \d\d:\d\d port time\)$/;

/** What happened when, on one line in both time zones: mixing them up is a cause of its own. */
export function Timeline({ report }: { report: Report }) {
  if (report.timeline.length === 0) return null;
  const entries = report.timeline
    .map((entry) => ({ ...entry, instant: toInstant(entry.at) }))
    .filter((entry): entry is typeof entry & { instant: number } => entry.instant !== null)
    .sort((a, b) => a.instant - b.instant);
  return (
    <Section id="timeline" title="Timeline" aside="port time is UTC+8">
      <ol className="flex flex-col">
        {entries.map((entry, index) => {
          const utc = utcFace(entry.instant);
          const port = portFace(entry.instant);
          const before = entries[index - 1];
          const gapMs = before ? entry.instant - before.instant : 0;
          const isNewDay = before === undefined || utcFace(before.instant).date !== utc.date;
          return (
            <li key={`${entry.at} ${entry.text}`}>
              {gapMs >= tellingGapMs && (
                <p className="ml-[1.4rem] border-l border-dashed border-line-strong py-1.5 pl-5 text-sm text-faint">
                  {formatDuration(gapMs)} later
                </p>
              )}
              <div className="relative ml-[1.4rem] border-l border-line-strong pb-4 pl-5">
                <span
                  aria-hidden="true"
                  className="absolute top-1.5 -left-[5px] size-2.5 rounded-full border-2 border-surface bg-accent"
                />
                <p className="tabular flex flex-wrap gap-x-3 text-sm">
                  <span className="font-medium">
                    {isNewDay && <span className="mr-1.5 text-soft">{utc.date}</span>}
                    {utc.time} UTC
                  </span>
                  <span className="text-faint">
                    {port.date !== utc.date && `${port.date} `}
                    {port.time} port time
                  </span>
                </p>
                <p className="mt-0.5">{entry.text.replace(writtenTime, "")}</p>
                {entry.evidence ? (
                  <EvidenceChips ids={[entry.evidence]} />
                ) : (
                  <p className="text-sm text-faint">as the report says</p>
                )}
              </div>
            </li>
          );
        })}
      </ol>
    </Section>
  );
}
