import { type ReactNode, useEffect, useId, useRef } from "react";
import { Icon } from "./icon.tsx";

/**
 * What has `data-focus-first` gets the focus; without it the close button has it.
 *
 * A dialog of the browser's own: it keeps the focus, closes by Escape and returns the focus by itself, and
 * needs no style written into the page, which the Content-Security-Policy would refuse.
 */
export function Modal({
  title,
  onClose,
  children,
  shape = "center",
  isTitleHidden = false,
}: {
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** `side` slides in from the right, for reading beside the page. */
  shape?: "center" | "side" | "palette";
  isTitleHidden?: boolean;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    if (element !== null && !element.open) {
      element.showModal();
      element.querySelector<HTMLElement>("[data-focus-first]")?.focus();
    }
    document.documentElement.classList.add("overflow-hidden");
    return () => document.documentElement.classList.remove("overflow-hidden");
  }, []);

  const shapes = {
    center: "m-auto max-h-[85dvh] w-[calc(100%-2rem)] max-w-lg rounded-lg",
    palette: "mx-auto mt-[12dvh] max-h-[70dvh] w-[calc(100%-2rem)] max-w-xl rounded-lg",
    side: "my-0 mr-0 ml-auto h-dvh max-h-none w-full max-w-2xl border-y-0 border-r-0",
  };
  return (
    // Escape does for the keyboard what a click beside the dialog does for the pointer.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) event.currentTarget.close();
      }}
      className={`animate-arrive overflow-hidden border border-line-strong bg-raised p-0 text-ink shadow-raised ${shapes[shape]}`}
    >
      <div className="flex h-full max-h-[inherit] flex-col">
        {/* No <header>: outside main that is the page's banner, and the page has one. */}
        <div className={isTitleHidden ? "sr-only" : "flex items-center gap-3 border-b px-4 py-2.5 sm:px-5"}>
          <h2 id={titleId} className="min-w-0 flex-1 truncate text-md font-semibold">
            {title}
          </h2>
          <button
            type="button"
            aria-label="Close"
            onClick={() => dialog.current?.close()}
            className="-mr-1 rounded-md p-1.5 text-soft hover:bg-hover hover:text-ink"
          >
            <Icon name="close" />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}
