import type { Entity } from "@imperial-court/contract";
import { Icon } from "./icon.tsx";

const labels: Partial<Record<Entity["type"], string>> = {
  imo: "IMO number",
  edi_message: "EDI message",
  x12_set: "X12 set",
  edi_segment: "EDI segment",
  http_status: "HTTP status",
  api_path: "API path",
  message_ref: "message reference",
  datetime: "time",
  size_type: "size and type",
};

export function entityLabel(type: Entity["type"]): string {
  return labels[type] ?? type.replaceAll("_", " ");
}

/** A time without a day is stored as ISO 8601 writes it, T22:00. */
function written({ type, value }: Entity): string {
  return type === "datetime" ? value.replace(/^T/, "").replace("T", " ") : value;
}

/** Each identifier once, those that fail their check first, with what the check says. */
export function EntityList({ entities }: { entities: readonly Entity[] }) {
  const once = [...new Map(entities.map((entity) => [`${entity.type} ${entity.value}`, entity])).values()];
  const ordered = [...once.filter(({ valid }) => !valid), ...once.filter(({ valid }) => valid)];
  return (
    <ul className="flex flex-col divide-y divide-line">
      {ordered.map((entity) => (
        <li key={`${entity.type} ${entity.value}`} className="flex flex-wrap items-baseline gap-x-2 py-1.5">
          <span className="min-w-0 font-mono text-sm break-all">{written(entity)}</span>
          <span className="text-sm text-faint">{entityLabel(entity.type)}</span>
          {entity.note && (
            <span
              className={`flex w-full items-center gap-1 text-sm ${entity.valid ? "text-soft" : "text-high"}`}
            >
              {!entity.valid && <Icon name="alert" className="size-3.5" />} {entity.note}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
