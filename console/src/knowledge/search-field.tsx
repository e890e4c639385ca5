import { useEffect, useRef, useState } from "react";
import { Icon } from "../elements/icon.tsx";
import { Keys } from "../elements/keys.tsx";
import { useShortcut } from "../shell/shortcuts.ts";

const typingPauseMs = 200;

/** Searches as one types. */
export function SearchField({
  label,
  words,
  onChange,
}: {
  label: string;
  words: string;
  onChange: (words: string) => void;
}) {
  const [text, setText] = useState(words);
  const field = useRef<HTMLInputElement>(null);
  const sent = useRef(words);
  const tell = useRef(onChange);
  useEffect(() => {
    tell.current = onChange;
  });
  useShortcut("/", label, () => field.current?.focus());

  // The address changed by other means: a link, the back button.
  useEffect(() => {
    if (words !== sent.current) setText(words);
    sent.current = words;
  }, [words]);
  useEffect(() => {
    if (text.trim() === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = text.trim();
      tell.current(text.trim());
    }, typingPauseMs);
    return () => clearTimeout(timer);
  }, [text]);

  return (
    <search className="min-w-0 grow sm:max-w-md">
      <span className="relative block">
        <Icon name="search" className="pointer-events-none absolute top-2 left-2.5 text-faint" />
        <input
          ref={field}
          type="search"
          aria-label={label}
          placeholder={label}
          value={text}
          maxLength={500}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") event.currentTarget.blur();
          }}
          className="h-8 w-full rounded-md border border-edge bg-surface pr-8 pl-8 outline-offset-0"
        />
        {text === "" && (
          <Keys of="/" className="pointer-events-none absolute top-2 right-2 text-faint max-sm:hidden" />
        )}
      </span>
    </search>
  );
}
