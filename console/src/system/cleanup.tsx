import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../elements/button.tsx";
import { Modal } from "../elements/modal.tsx";
import { court } from "../service/court.ts";
import { explainError } from "../service/explain-error.ts";
import { showToast } from "../shell/toasts.tsx";
import { readRemoved } from "./read-removed.ts";

const units = { hours: 1, days: 24, weeks: 7 * 24 } as const;
type Unit = keyof typeof units;
const longestAge = 1_000_000;

interface Counted {
  readonly maxAgeHours: number;
  readonly age: string;
  readonly removed: number;
  readonly remaining: number;
}

/** Removing old runs: first counted, then confirmed. */
export function Cleanup() {
  const queryClient = useQueryClient();
  const [amount, setAmount] = useState("90");
  const [unit, setUnit] = useState<Unit>("days");
  const [counted, setCounted] = useState<Counted | null>(null);
  const number = Number(amount);
  const isValid = amount.trim() !== "" && Number.isFinite(number) && number >= 0 && number <= longestAge;

  const count = useMutation({
    mutationFn: async () => {
      const maxAgeHours = number * units[unit];
      const answer = await court.cleanup({ maxAgeHours, isDryRun: true });
      const age = `${amount.trim()} ${number === 1 ? unit.slice(0, -1) : unit}`;
      return { maxAgeHours, age, removed: readRemoved(answer), remaining: answer.remaining_jobs };
    },
    onSuccess: setCounted,
  });
  const remove = useMutation({
    mutationFn: ({ maxAgeHours }: Counted) => court.cleanup({ maxAgeHours }),
    onSuccess: (answer) => {
      setCounted(null);
      count.reset();
      const removed = readRemoved(answer);
      showToast(`${removed.toLocaleString("en")} old ${removed === 1 ? "run was" : "runs were"} removed`);
      void queryClient.invalidateQueries();
    },
  });

  return (
    <form
      aria-label="Remove old runs"
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (isValid) count.mutate();
      }}
    >
      <p className="text-soft">
        Removes finished runs with their text and report. Runs that are waiting or being worked on stay, and
        so do past cases. You see how many there are before anything is removed.
      </p>
      <div className="flex flex-wrap items-end gap-2">
        <label className="flex flex-col gap-1">
          <span className="text-sm text-soft">Ended more than</span>
          <input
            type="number"
            inputMode="decimal"
            min={0}
            max={longestAge}
            step="any"
            value={amount}
            aria-invalid={!isValid}
            onChange={(event) => setAmount(event.target.value)}
            className="h-9 w-full max-w-28 rounded-md border border-edge bg-surface px-2.5 aria-invalid:border-critical"
          />
        </label>
        <select
          aria-label="Unit"
          value={unit}
          onChange={(event) => setUnit(event.target.value as Unit)}
          className="h-9 rounded-md border border-edge bg-surface px-2"
        >
          {Object.keys(units).map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <span className="pb-2 text-soft">ago</span>
        <Button type="submit" className="h-9" disabled={!isValid || count.isPending}>
          {count.isPending ? "Counting…" : "Count them"}
        </Button>
      </div>
      <div role="status">
        {count.isError && <p className="text-critical">{explainError(count.error).detail}</p>}
        {count.data?.removed === 0 && (
          <p className="text-soft">No finished run is older than {count.data.age}.</p>
        )}
      </div>
      {counted !== null && counted.removed > 0 && (
        <Modal title="Remove old runs?" onClose={() => setCounted(null)}>
          <div className="flex flex-col gap-4 p-4 sm:p-5">
            <p>
              <strong>
                {counted.removed.toLocaleString("en")} {counted.removed === 1 ? "run" : "runs"}
              </strong>{" "}
              that ended more than {counted.age} ago will be removed, with text and report. This cannot be
              undone. {counted.remaining.toLocaleString("en")} {counted.remaining === 1 ? "stays" : "stay"}.
            </p>
            {remove.isError && (
              <p role="alert" className="text-critical">
                {explainError(remove.error).detail}
              </p>
            )}
            <div className="flex flex-wrap justify-end gap-2">
              <Button onClick={() => setCounted(null)}>Keep them</Button>
              <Button look="danger" disabled={remove.isPending} onClick={() => remove.mutate(counted)}>
                Remove {counted.removed.toLocaleString("en")} {counted.removed === 1 ? "run" : "runs"}
              </Button>
            </div>
          </div>
        </Modal>
      )}
    </form>
  );
}
