import type { VolumeSeverity } from "./volume.ts";

export function SeveritySwatch({ severity }: { severity: VolumeSeverity }) {
  return (
    <span
      aria-hidden="true"
      className="size-2.5 shrink-0 rounded-xs"
      style={{ background: `var(--chart-${severity.toLowerCase()})` }}
    />
  );
}

export function severityLabel(severity: VolumeSeverity): string {
  return severity === "none" ? "No verdict" : severity;
}
