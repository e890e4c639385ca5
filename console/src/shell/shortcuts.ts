import { useEffect, useRef, useSyncExternalStore } from "react";
import { readSettings } from "./settings.ts";

/**
 * Keyboard shortcuts. A page registers what its keys do while it is on screen; the help lists what is
 * registered, so that it cannot be out of date. The one registered last wins.
 */
export interface Shortcut {
  /** `event.key`, or `mod+k`: Command on a Mac, Control elsewhere. */
  readonly key: string;
  readonly label: string;
  /** Null: the browser does it by itself, and the help says so. */
  readonly run: (() => void) | null;
}

export const isMac = /mac|iphone|ipad/i.test(navigator.userAgent);

let shortcuts: readonly Shortcut[] = [];
const listeners = new Set<() => void>();

function change(next: readonly Shortcut[]): void {
  shortcuts = next;
  for (const listener of listeners) listener();
}

export function useShortcut(key: string, label: string, run: (() => void) | null): void {
  const latest = useRef(run);
  const isNative = run === null;
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    const shortcut = { key, label, run: isNative ? null : () => latest.current?.() };
    change([...shortcuts, shortcut]);
    return () => change(shortcuts.filter((other) => other !== shortcut));
  }, [key, label, isNative]);
}

/** One per key, the one that would run. */
export function useShortcuts(): readonly Shortcut[] {
  const all = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => shortcuts,
  );
  return [...new Map(all.map((shortcut) => [shortcut.key, shortcut])).values()];
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.altKey || event.isComposing) return;
  const hasModifier = event.ctrlKey || event.metaKey;
  if (!hasModifier && (!readSettings().hasSingleKeys || isTyping(event.target) || isInMenu(event.target)))
    return;
  const name = hasModifier ? `mod+${event.key.toLowerCase()}` : event.key;
  const shortcut = shortcuts.findLast(({ key }) => key === name);
  if (shortcut?.run == null) return;
  // Behind a dialog nothing happens; the dialog has the keyboard.
  if (document.querySelector("dialog:modal") !== null) return;
  event.preventDefault();
  shortcut.run();
});

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** A menu moves through its entries by their first letter. */
function isInMenu(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role="menu"], [role="listbox"]') !== null;
}
