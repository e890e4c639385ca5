import { useSyncExternalStore } from "react";
import { Icon } from "../elements/icon.tsx";

/** Short notes that something happened. What must be read stands on the page instead. */
interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: "good" | "bad";
}

const shownMs = 5_000;
let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

export function showToast(text: string, tone: Toast["tone"] = "good"): void {
  const toast = { id: ++lastId, text, tone };
  change([...toasts.slice(-2), toast]);
  setTimeout(() => dismiss(toast.id), tone === "bad" ? shownMs * 2 : shownMs);
}

function dismiss(id: number): void {
  change(toasts.filter((toast) => toast.id !== id));
}

export function Toasts() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-4 bottom-4 z-40 flex flex-col items-center gap-2 print:hidden"
    >
      {shown.map(({ id, text, tone }) => (
        <div
          key={id}
          className="pointer-events-auto flex max-w-lg animate-arrive items-start gap-2 rounded-lg border border-line-strong bg-raised py-2.5 pr-2 pl-3 shadow-raised"
        >
          <Icon
            name={tone === "good" ? "check" : "alert"}
            className={`mt-0.5 ${tone === "good" ? "text-good" : "text-critical"}`}
          />
          <span className="min-w-0">{text}</span>
          <button
            type="button"
            onClick={() => dismiss(id)}
            aria-label="Dismiss"
            className="ml-1 rounded-sm p-1 text-faint hover:text-ink"
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  );
}
