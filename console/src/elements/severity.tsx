import type { Severity } from "@imperial-court/contract";

const looks: Record<Severity, { className: string; bars: number }> = {
  Critical: { className: "bg-critical-fill text-[#fff]", bars: 4 },
  High: { className: "bg-high-soft text-high", bars: 3 },
  Medium: { className: "bg-medium-soft text-medium", bars: 2 },
  Low: { className: "bg-low-soft text-low", bars: 1 },
};

/** The word and as many bars, so that the colour is never the only sign. */
export function SeverityBadge({ severity, priority }: { severity: Severity; priority?: string | null }) {
  const { className, bars } = looks[severity];
  return (
    <span
      className={`inline-flex items-center gap-1.5 rounded-sm px-1.5 py-px text-sm font-medium whitespace-nowrap ${className}`}
    >
      <svg viewBox="0 0 14 12" aria-hidden="true" className="h-2.5 w-3 shrink-0" fill="currentColor">
        {[0, 1, 2, 3].map((bar) => (
          <rect
            key={bar}
            x={bar * 3.6}
            y={8 - bar * 2.6}
            width="2.4"
            height={4 + bar * 2.6}
            rx="0.6"
            opacity={bar < bars ? 1 : 0.28}
          />
        ))}
      </svg>
      {priority ? `${priority} ${severity}` : severity}
    </span>
  );
}
