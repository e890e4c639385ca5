import type { RunRecord } from "@imperial-court/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../elements/button.tsx";
import { Modal } from "../elements/modal.tsx";
import { court } from "../service/court.ts";
import { explainError } from "../service/explain-error.ts";
import { runKey } from "./use-run.ts";

const maxReasonLength = 500;

export function CancelDialog({ runId, onClose }: { runId: string; onClose: () => void }) {
  const queryClient = useQueryClient();
  const [reason, setReason] = useState("");
  const cancel = useMutation({
    mutationFn: () => court.cancel(runId, { reason: reason.trim() || undefined }),
    onSuccess: (run: RunRecord) => {
      queryClient.setQueryData(runKey(runId), run);
      onClose();
    },
  });
  return (
    <Modal title="Cancel this run?" onClose={onClose}>
      <form
        className="flex flex-col gap-4 p-4 sm:p-5"
        onSubmit={(event) => {
          event.preventDefault();
          cancel.mutate();
        }}
      >
        <p className="text-soft">
          The analysis stops and there will be no report. The incident stays in the inbox and can be run
          again.
        </p>
        <label className="flex flex-col gap-1.5">
          <span>
            Reason <span className="text-faint">(optional, kept with the run)</span>
          </span>
          <input
            data-focus-first
            value={reason}
            maxLength={maxReasonLength}
            onChange={(event) => setReason(event.target.value)}
            className="h-9 rounded-md border border-edge bg-surface px-2.5"
          />
        </label>
        {cancel.isError && (
          <p role="alert" className="text-critical">
            {explainError(cancel.error).detail}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Keep it running</Button>
          <Button look="danger" type="submit" disabled={cancel.isPending}>
            Cancel the run
          </Button>
        </div>
      </form>
    </Modal>
  );
}
