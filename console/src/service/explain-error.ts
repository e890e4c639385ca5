import { CourtApiError, CourtTimeoutError, CourtUnreachableError } from "@imperial-court/client";
import { PageLoadError } from "./load-page.ts";

export interface Explanation {
  readonly title: string;
  readonly detail: string;
}

/** What went wrong, in words for a person who did nothing wrong. */
export function explainError(error: unknown): Explanation {
  if (error instanceof CourtApiError) {
    return { title: error.problem?.title ?? "The service refused", detail: error.detail };
  }
  if (error instanceof CourtUnreachableError) {
    return {
      title: "The service does not answer",
      detail: "It may be restarting, or the network is down. Nothing that was accepted is lost.",
    };
  }
  if (error instanceof CourtTimeoutError) {
    return { title: "The service is slow to answer", detail: error.message };
  }
  if (error instanceof PageLoadError) {
    return {
      title: "This page could not be loaded",
      detail: "The console may have been updated meanwhile. Loading it anew helps then.",
    };
  }
  return {
    title: "Something went wrong on this page",
    detail: error instanceof Error ? error.message : String(error),
  };
}
