import type { ReactNode } from "react";

export function Section({
  id,
  title,
  aside,
  isOnPaper = true,
  children,
}: {
  id: string;
  title: string;
  /** Beside the title: a count, a note. */
  aside?: ReactNode;
  /** False for what is of no use in print: a question, a form. */
  isOnPaper?: boolean;
  children: ReactNode;
}) {
  return (
    <section
      id={id}
      aria-labelledby={`${id}-title`}
      className={`scroll-mt-16 rounded-lg border border-line bg-surface p-4 sm:p-5 print:break-inside-avoid print:border-0 print:border-t print:px-0 ${isOnPaper ? "" : "print:hidden"}`}
    >
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-3">
        <h2 id={`${id}-title`} className="text-md font-semibold">
          {title}
        </h2>
        {aside && <span className="text-sm text-faint">{aside}</span>}
      </div>
      {children}
    </section>
  );
}

export function SubTitle({ children }: { children: ReactNode }) {
  return <h3 className="mb-1.5 text-sm font-medium text-soft">{children}</h3>;
}
