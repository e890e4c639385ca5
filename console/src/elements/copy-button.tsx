import { useEffect, useState } from "react";
import { showToast } from "../shell/toasts.tsx";
import { Icon } from "./icon.tsx";

const shownMs = 1_600;

/** `label` says what is copied: "Copy SQL". */
export function CopyButton({
  text,
  label,
  isBare = false,
}: {
  text: string;
  label: string;
  isBare?: boolean;
}) {
  const [isDone, setDone] = useState(false);
  useEffect(() => {
    if (!isDone) return;
    const timer = setTimeout(() => setDone(false), shownMs);
    return () => clearTimeout(timer);
  }, [isDone]);

  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={async () => {
        if (await copyText(text)) setDone(true);
        else showToast("The browser did not allow copying. Select the text and copy it by hand.", "bad");
      }}
      className="inline-flex min-h-7 items-center gap-1 rounded-md px-1.5 text-sm whitespace-nowrap text-soft hover:bg-hover hover:text-ink print:hidden"
    >
      <Icon name={isDone ? "check" : "copy"} className={isDone ? "text-good" : ""} />
      {isBare ? null : isDone ? "Copied" : label}
    </button>
  );
}

/** The clipboard of the browser exists only on https and localhost; a service in a port's network is often neither. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "fixed opacity-0";
    (document.querySelector("dialog:modal") ?? document.body).append(area);
    area.select();
    try {
      return document.execCommand("copy");
    } finally {
      area.remove();
    }
  }
}
