import { useEffect, useRef, useState } from "react";

const storageKey = "court.draft";
const pauseMs = 400;

/** A text that survives a closed tab. It stays in this browser until it is submitted or cleared. */
export function useDraft(): readonly [string, (text: string) => void] {
  const [text, setText] = useState(readDraft);
  const stored = useRef(text);
  useEffect(() => {
    // What was only read must not be written: another tab may have gone on with it.
    if (text === stored.current) return;
    const timer = setTimeout(writeNow, pauseMs);
    // Leaving the page within the pause must not lose the last words.
    addEventListener("pagehide", writeNow);
    function writeNow(): void {
      stored.current = text;
      writeDraft(text);
    }
    return () => {
      clearTimeout(timer);
      removeEventListener("pagehide", writeNow);
    };
  }, [text]);
  return [text, setText];
}

export function writeDraft(text: string): void {
  try {
    if (text === "") localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, text);
  } catch {
    // Storage is full or off: the draft lives as long as the page.
  }
}

function readDraft(): string {
  try {
    return localStorage.getItem(storageKey) ?? "";
  } catch {
    return "";
  }
}
