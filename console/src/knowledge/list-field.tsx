import { type ClipboardEvent, type KeyboardEvent, useId, useRef } from "react";
import { flushSync } from "react-dom";
import { Button } from "../elements/button.tsx";
import { Icon } from "../elements/icon.tsx";
import { controlLook, Field } from "./field.tsx";

/** Lines, each in a field of its own. Enter begins the next, Backspace in an empty one goes back, a pasted list is taken apart. */
export function ListField({
  label,
  hint,
  mistake,
  lines,
  isOrdered,
  suggestions,
  onChange,
}: {
  label: string;
  hint: string | undefined;
  mistake: string | undefined;
  lines: readonly string[];
  /** Numbered, and may be moved. */
  isOrdered: boolean;
  suggestions: readonly { value: string; label: string }[] | null;
  onChange: (lines: string[]) => void;
}) {
  const listId = useId();
  const place = useRef<HTMLOListElement>(null);

  const replace = (index: number, count: number, ...put: string[]) => {
    const next = [...lines];
    next.splice(index, count, ...put);
    onChange(next);
  };
  /** At once: who types on must not write into the line before. */
  const changeAndFocus = (change: () => void, index: number) => {
    flushSync(change);
    place.current?.querySelectorAll<HTMLElement>("[data-line]")[index]?.focus();
  };
  const addAfter = (index: number) => changeAndFocus(() => replace(index + 1, 0, ""), index + 1);
  const remove = (index: number) => changeAndFocus(() => replace(index, 1), Math.max(0, index - 1));
  const swap = (index: number, other: number) => {
    const [first, second] = [Math.min(index, other), Math.max(index, other)];
    changeAndFocus(() => replace(first, 2, lines[second]!, lines[first]!), other);
  };
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      addAfter(index);
    } else if (event.key === "Backspace" && lines[index] === "") {
      event.preventDefault();
      remove(index);
    } else if (isOrdered && event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      const other = index + (event.key === "ArrowUp" ? -1 : 1);
      if (other >= 0 && other < lines.length) swap(index, other);
    }
  };
  const onPaste = (event: ClipboardEvent, index: number) => {
    const pasted = event.clipboardData.getData("text").split(/\r?\n/);
    const told = pasted.map(withoutMark).filter((line) => line !== "");
    if (told.length < 2 || lines[index] !== "") return;
    event.preventDefault();
    changeAndFocus(() => replace(index, 1, ...told), index + told.length - 1);
  };

  return (
    <Field label={label} hint={hint} mistake={mistake} isGroup>
      {(attributes) => (
        <>
          <ol ref={place} className="flex flex-col gap-1.5">
            {lines.map((line, index) => {
              const name = `${label}, ${index + 1} of ${lines.length}`;
              const shown = {
                "data-line": index,
                "aria-label": name,
                "aria-invalid": attributes["aria-invalid"],
                value: line,
                onChange: (event: { target: { value: string } }) => replace(index, 1, event.target.value),
                onKeyDown: (event: KeyboardEvent) => onKeyDown(event, index),
                onPaste: (event: ClipboardEvent) => onPaste(event, index),
              };
              return (
                // A line is what stands at its place.
                // biome-ignore lint/suspicious/noArrayIndexKey: see above
                <li key={index} className="flex items-start gap-1">
                  {isOrdered && (
                    <span aria-hidden="true" className="tabular w-6 pt-1.5 text-right text-sm text-faint">
                      {index + 1}.
                    </span>
                  )}
                  {suggestions === null ? (
                    <textarea
                      {...shown}
                      rows={1}
                      dir="auto"
                      className={`${controlLook} field-sizing-content min-w-0 flex-1 resize-none`}
                    />
                  ) : (
                    <input
                      {...shown}
                      list={listId}
                      className={`${controlLook} min-w-0 flex-1 font-mono text-sm`}
                    />
                  )}
                  {isOrdered && (
                    <span className="flex max-sm:hidden">
                      <LineButton
                        icon="up"
                        label={`Move up: ${name}`}
                        isOff={index === 0}
                        onClick={() => swap(index, index - 1)}
                      />
                      <LineButton
                        icon="down"
                        label={`Move down: ${name}`}
                        isOff={index === lines.length - 1}
                        onClick={() => swap(index, index + 1)}
                      />
                    </span>
                  )}
                  <LineButton
                    icon="close"
                    label={`Remove: ${name}`}
                    isOff={false}
                    onClick={() => remove(index)}
                  />
                </li>
              );
            })}
          </ol>
          {suggestions !== null && (
            <datalist id={listId}>
              {suggestions.map(({ value, label: text }) => (
                <option key={value} value={value}>
                  {text}
                </option>
              ))}
            </datalist>
          )}
          <Button
            look="quiet"
            className="self-start px-2 text-sm"
            aria-label={`Add: ${label}`}
            onClick={() => addAfter(lines.length - 1)}
          >
            <Icon name="plus" className="size-3.5" /> Add
          </Button>
        </>
      )}
    </Field>
  );
}

function LineButton({
  icon,
  label,
  isOff,
  onClick,
}: {
  icon: "up" | "down" | "close";
  label: string;
  isOff: boolean;
  onClick: () => void;
}) {
  return (
    <button
      type="button"
      aria-label={label}
      disabled={isOff}
      onClick={onClick}
      className="inline-flex size-8 items-center justify-center rounded-md text-faint enabled:hover:bg-hover enabled:hover:text-ink disabled:opacity-30"
    >
      <Icon name={icon} className="size-3.5" />
    </button>
  );
}

/** "2. Look", "• Look" and "- Look" are all "Look". */
function withoutMark(line: string): string {
  return line.trim().replace(/^(?:\d{1,3}[.)]|[-*•–])\s+/, "");
}
