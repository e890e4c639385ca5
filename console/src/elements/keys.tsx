import { isMac } from "../shell/shortcuts.ts";

const names: Readonly<Record<string, string>> = {
  Enter: "↵",
  Escape: "Esc",
  ArrowUp: "↑",
  ArrowDown: "↓",
};

/** A key or `mod+key` as it stands on the keyboard. */
export function Keys({ of: combination, className = "" }: { of: string; className?: string }) {
  const parts = combination.split("+").map((part) => {
    if (part === "mod") return isMac ? "⌘" : "Ctrl";
    return names[part] ?? (part.length === 1 ? part.toUpperCase() : part);
  });
  return (
    <kbd className={`inline-flex gap-0.5 font-sans text-xs whitespace-nowrap ${className}`}>
      {parts.map((part) => (
        <span key={part} className="rounded-sm border border-line-strong px-1 leading-4">
          {part}
        </span>
      ))}
    </kbd>
  );
}
