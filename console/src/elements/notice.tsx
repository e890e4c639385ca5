import type { ReactNode } from "react";
import { explainError } from "../service/explain-error.ts";
import { Button } from "./button.tsx";
import { Icon, type IconName } from "./icon.tsx";

/** In the place of something that is not there: why, and what to do. */
export function Notice({
  icon,
  title,
  children,
  tone = "calm",
  isPage = false,
}: {
  icon: IconName;
  title: string;
  children?: ReactNode;
  tone?: "calm" | "bad";
  /** It is all there is on the page: its title is the page's. */
  isPage?: boolean;
}) {
  const Title = isPage ? "h1" : "p";
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-2 px-4 py-16 text-center">
      <Icon name={icon} className={`size-7 ${tone === "bad" ? "text-critical" : "text-faint"}`} />
      <Title className="mt-1 text-md font-semibold">{title}</Title>
      <div className="flex flex-col items-center gap-4 text-soft">{children}</div>
    </div>
  );
}

export function ErrorNotice(props: { error: unknown; onRetry?: () => void; isPage?: boolean }) {
  const { error, onRetry, isPage = false } = props;
  const { title, detail } = explainError(error);
  return (
    <div role="alert">
      <Notice icon="alert" title={title} tone="bad" isPage={isPage}>
        <p>{detail}</p>
        {onRetry && (
          <Button onClick={onRetry}>
            <Icon name="retry" /> Try again
          </Button>
        )}
      </Notice>
    </div>
  );
}

export function Loading({ what }: { what: string }) {
  return (
    <p role="status" className="flex items-center justify-center gap-2 px-4 py-16 text-soft">
      <Icon name="running" className="animate-turn" />
      Loading {what}…
    </p>
  );
}
