import type { ImportedFile, KnowledgeType } from "@imperial-court/contract";
import type { ReactNode } from "react";
import { Icon } from "../elements/icon.tsx";
import { countText, typeLabels } from "./collections.ts";

const shownRows = 200;

/** What became of a file, or what would. */
export function FileResult({ file, isDryRun }: { file: ImportedFile; isDryRun: boolean }) {
  const { name, status, added, changed, unchanged, skipped, warnings, error, preview } = file;
  const isBad = status === "failed";
  const counts = [
    added > 0 && `${format(added)} new`,
    changed > 0 && `${format(changed)} changed`,
    unchanged > 0 && `${format(unchanged)} as they are already`,
    skipped.length > 0 && `${format(skipped.length)} skipped`,
  ].filter(Boolean);
  return (
    <section aria-label={name} className="rounded-lg border border-line bg-surface p-4 sm:p-5">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <h2 className="flex min-w-0 items-baseline gap-2 font-semibold break-all">
          <Icon
            name={isBad ? "failed" : "file"}
            className={`self-center ${isBad ? "text-critical" : "text-faint"}`}
          />{" "}
          {name}
        </h2>
        <p className="ml-auto text-sm text-soft">{counts.join(" · ")}</p>
      </div>
      {error !== null && <p className="mt-2 text-critical">{error}</p>}
      {isDryRun && preview.length > 0 && (
        <Part title={typesText(preview)} isOpen count={preview.length}>
          <table className="w-full text-sm">
            <thead className="sticky top-0 bg-surface text-left text-faint">
              <tr>
                <th scope="col" className="py-1 pr-3 font-medium">
                  Where
                </th>
                <th scope="col" className="py-1 pr-3 font-medium">
                  What
                </th>
                <th scope="col" className="py-1 font-medium max-sm:hidden">
                  Read as
                </th>
              </tr>
            </thead>
            <tbody className="divide-y divide-line">
              {preview.slice(0, shownRows).map(({ type, id, title, place }) => (
                <tr key={`${type} ${id} ${place}`}>
                  <td className="py-1 pr-3 align-baseline whitespace-nowrap text-faint">{place}</td>
                  <td className="w-full py-1 pr-3 align-baseline break-words" dir="auto">
                    {title}
                  </td>
                  <td className="py-1 align-baseline whitespace-nowrap text-soft max-sm:hidden">
                    {typeLabels[type]}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {added + changed + unchanged > shownRows && (
            <p className="pt-2 text-sm text-faint">
              The first {shownRows} of {format(added + changed + unchanged)}.
            </p>
          )}
        </Part>
      )}
      {skipped.length > 0 && (
        <Part title="Skipped" count={skipped.length} isOpen={skipped.length <= 10}>
          <table className="w-full text-sm">
            <thead className="sr-only">
              <tr>
                <th scope="col">Where</th>
                <th scope="col">Why</th>
              </tr>
            </thead>
            <tbody className="divide-y divide-line">
              {skipped.slice(0, shownRows).map(({ place, reason }) => (
                <tr key={`${place} ${reason}`}>
                  <td className="py-1 pr-3 align-baseline whitespace-nowrap text-faint">{place}</td>
                  <td className="w-full py-1 align-baseline break-words">{reason}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {skipped.length > shownRows && (
            <p className="pt-2 text-sm text-faint">
              The first {shownRows} of {format(skipped.length)}.
            </p>
          )}
        </Part>
      )}
      {warnings.length > 0 && (
        <ul className="mt-3 flex flex-col gap-1 rounded-md bg-medium-soft p-3 text-sm text-medium">
          {warnings.map((warning) => (
            <li key={warning} className="break-words">
              {warning}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Part({
  title,
  count,
  isOpen,
  children,
}: {
  title: string;
  count: number;
  isOpen: boolean;
  children: ReactNode;
}) {
  return (
    <details open={isOpen} className="group mt-3">
      <summary className="inline-flex items-center gap-1.5 rounded-sm text-soft hover:text-ink">
        <Icon name="right" className="size-3.5 transition-transform group-open:rotate-90" />
        {title} <span className="tabular text-sm text-faint">{format(count)}</span>
      </summary>
      {/* Scrolled by keyboard, too. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <section aria-label={title} tabIndex={0} className="mt-2 max-h-72 overflow-auto rounded-sm">
        {children}
      </section>
    </details>
  );
}

/** "Runbooks", or "Runbooks and contacts" of a file that holds both. */
function typesText(preview: ImportedFile["preview"]): string {
  const types = [...new Set(preview.map(({ type }) => type))];
  const text = types.map((type: KnowledgeType) => countText(type, 2).replace("2 ", "")).join(" and ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function format(count: number): string {
  return count.toLocaleString("en");
}
