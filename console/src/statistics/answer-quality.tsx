import type { FeedbackStatistics } from "@imperial-court/contract";
import { Link } from "@tanstack/react-router";
import { kindLabel } from "../elements/kind-label.ts";
import { Figure } from "./figure.tsx";
import { CountLink, formatCount } from "./inbox-link.tsx";
import type { DayRange } from "./statistics-search.ts";

const shownKinds = 6;
const shownCorrections = 5;

/** What people said of the reports. */
export function AnswerQuality({ quality, range }: { quality: FeedbackStatistics; range: DayRange }) {
  const kinds = Object.entries(quality.by_kind).sort(([, a], [, b]) => b.judged - a.judged);
  const { judged, right, resolved, corrections } = quality;
  return (
    <Figure
      title="How good the answers were"
      note="As people judged them at the end of a report"
      table={{
        head: ["What the report said", "Judged", "Right", "Share right"],
        rows: kinds.map(([kind, counts]) => ({
          key: kind,
          cells: [
            kindLabel(kind),
            <CountLink key="judged" count={counts.judged} search={{ ...range, kind: [kind] }} />,
            formatCount(counts.right),
            shareText(counts.share_right),
          ],
        })),
      }}
    >
      {judged === 0 ? (
        <p className="py-6 text-center text-soft">
          Nobody has judged a report of this time. Every report ends with “Right” and “Not right”: two clicks
          that teach the court.
        </p>
      ) : (
        <div className="flex flex-col gap-4">
          <p>
            <span className="text-xl font-semibold tracking-tight">{shareText(quality.share_right)}</span>{" "}
            <span className="text-soft">
              right: {formatCount(right)} of {formatCount(judged)} judged
              {resolved > 0 && `, ${formatCount(resolved)} with how it was resolved`}
            </span>
          </p>
          <ul className="flex flex-col gap-0.5">
            {kinds.slice(0, shownKinds).map(([kind, counts]) => (
              <li key={kind}>
                <Link
                  to="/"
                  search={{ ...range, kind: [kind] }}
                  className="-mx-2 block rounded-md px-2 py-1.5 hover:bg-hover"
                >
                  <span className="flex items-baseline gap-2">
                    <span className="min-w-0 truncate">{kindLabel(kind)}</span>
                    <span className="tabular ml-auto text-sm whitespace-nowrap text-soft">
                      {formatCount(counts.right)} of {formatCount(counts.judged)}
                    </span>
                  </span>
                  <span
                    aria-hidden="true"
                    className="mt-1 block h-1.5 overflow-hidden rounded-full bg-critical-soft"
                  >
                    <span
                      className="block h-full bg-good opacity-80"
                      style={{ width: `${100 * (counts.share_right ?? 0)}%` }}
                    />
                  </span>
                </Link>
              </li>
            ))}
          </ul>
          {corrections.length > 0 && (
            <div>
              <h3 className="mb-1 text-sm font-medium text-soft">What people corrected</h3>
              <ul className="divide-y divide-line text-sm">
                {corrections.slice(0, shownCorrections).map(({ said, is, total }) => (
                  <li key={`${said} ${is}`} className="flex items-baseline gap-2 py-1.5">
                    <Link
                      to="/"
                      search={{ ...range, kind: [said] }}
                      className="min-w-0 hover:text-accent hover:underline"
                    >
                      {kindLabel(said)} <span className="text-faint">was</span> {kindLabel(is)}
                    </Link>
                    <span className="tabular ml-auto font-medium">{formatCount(total)}</span>
                  </li>
                ))}
              </ul>
            </div>
          )}
        </div>
      )}
    </Figure>
  );
}

function shareText(share: number | null): string {
  return share === null ? "–" : `${Math.round(share * 100)} %`;
}
