import type { Entity } from "@imperial-court/contract";
import { useQuery } from "@tanstack/react-query";
import { memo, useMemo, useState } from "react";
import { Button } from "../elements/button.tsx";
import { CopyButton } from "../elements/copy-button.tsx";
import { formatBytes } from "../elements/duration.ts";
import { entityLabel } from "../elements/entity-list.tsx";
import { explainError } from "../service/explain-error.ts";
import { incidentQuery } from "./incident-query.ts";
import { cutAtSpans, cutIntoParts, type TextPart } from "./marks.ts";
import { Section } from "./section.tsx";

/** More is shown when asked for: a megabyte of log would push everything below it out of reach. */
const shownAtFirst = 6_000;
const partLength = 6_000;

export function IncidentText({ runId, entities }: { runId: string; entities: readonly Entity[] }) {
  const { data, error } = useQuery(incidentQuery(runId));
  const [isWhole, setWhole] = useState(false);
  const text = data?.incident_text ?? "";
  const parts = useMemo(
    () => cutIntoParts(text, isWhole ? partLength : shownAtFirst, entities),
    [text, isWhole, entities],
  );
  const shown = isWhole ? parts : parts.slice(0, 1);
  const isLong = parts.length > 1;

  return (
    <Section
      id="text"
      title="What was received"
      aside={text !== "" && <CopyButton text={text} label="Copy the text" />}
    >
      {error ? (
        <p className="text-soft">{explainError(error).detail}</p>
      ) : (
        <>
          <section
            aria-label="The text as it was received"
            className="max-h-[60dvh] overflow-auto rounded-md bg-sunken p-3 sm:p-4 print:max-h-none"
            // Scrolled by keyboard, too.
            // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
            tabIndex={0}
          >
            {shown.map((part) => (
              <Part key={part.start} part={part} entities={entities} isLazy={isWhole} />
            ))}
          </section>
          {isLong && !isWhole && (
            <Button className="mt-3 print:hidden" onClick={() => setWhole(true)}>
              Show all of it ({formatBytes(new TextEncoder().encode(text).length)})
            </Button>
          )}
        </>
      )}
    </Section>
  );
}

const Part = memo(function Part(props: { part: TextPart; entities: readonly Entity[]; isLazy: boolean }) {
  const { part, entities, isLazy } = props;
  const spans = entities
    .filter(({ start, end }) => start >= part.start && end <= part.end)
    .map((entity) => ({ entity, start: entity.start - part.start, end: entity.end - part.start }));
  return (
    <div
      className={`${isLazy ? "lazy-part" : ""} font-mono text-sm break-words whitespace-pre-wrap [unicode-bidi:plaintext]`}
    >
      {cutAtSpans(part.text, spans).map(({ text, start, span }) =>
        span === null ? (
          text
        ) : (
          <mark
            key={start}
            title={`${entityLabel(span.entity.type)} ${span.entity.value}${span.entity.note ? `: ${span.entity.note}` : ""}`}
            className={`rounded-xs ${span.entity.valid ? "bg-accent-soft text-accent" : "bg-high-soft text-high underline decoration-wavy underline-offset-3"}`}
          >
            {text}
          </mark>
        ),
      )}
    </div>
  );
});
