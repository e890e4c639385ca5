import { useSyncExternalStore } from "react";

/** What this browser remembers. Nothing of it is sent to the service. */
export interface Settings {
  readonly theme: "system" | "light" | "dark";
  /** Keys without a modifier: j, k, c, / and the like. Some people's keyboards and voices press them by accident. */
  readonly hasSingleKeys: boolean;
}

const storageKey = "court.settings";
const defaults: Settings = { theme: "system", hasSingleKeys: true };
const listeners = new Set<() => void>();
let settings = read();

function read(): Settings {
  try {
    return { ...defaults, ...(JSON.parse(localStorage.getItem(storageKey) ?? "{}") as Partial<Settings>) };
  } catch {
    return defaults;
  }
}

export function changeSettings(change: Partial<Settings>): void {
  settings = { ...settings, ...change };
  try {
    localStorage.setItem(storageKey, JSON.stringify(settings));
  } catch {
    // A browser without storage keeps them until the page is closed.
  }
  apply();
}

function apply(): void {
  if (settings.theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = settings.theme;
  for (const listener of listeners) listener();
}

// Another tab of this browser changed them.
addEventListener("storage", (event) => {
  if (event.key !== storageKey) return;
  settings = read();
  apply();
});

export function readSettings(): Settings {
  return settings;
}

export function useSettings(): Settings {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => settings,
  );
}
