import { describe } from "vitest";
import { describeCancelling } from "./conformance/cancelling.ts";
import type { OpenEngine } from "./conformance/engine-under-test.ts";
import { describeEvents } from "./conformance/events.ts";
import { describeLists } from "./conformance/lists.ts";
import { describeRemoval } from "./conformance/removal.ts";
import { describeStatistics } from "./conformance/statistics.ts";
import { describeSubmitting } from "./conformance/submitting.ts";
import { describeWork } from "./conformance/work.ts";

/** What every run store with its queue must do. `open` makes both on an empty database. */
export function describeRuns(name: string, open: OpenEngine): void {
  describe(`runs: ${name}`, () => {
    describeSubmitting(open);
    describeWork(open);
    describeCancelling(open);
    describeEvents(open);
    describeLists(open);
    describeRemoval(open);
    describeStatistics(open);
  });
}
