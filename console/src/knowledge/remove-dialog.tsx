import type { KnowledgeType } from "@imperial-court/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button } from "../elements/button.tsx";
import { Modal } from "../elements/modal.tsx";
import { court } from "../service/court.ts";
import { explainError } from "../service/explain-error.ts";
import { showToast } from "../shell/toasts.tsx";
import { collectionOf, typeLabels } from "./collections.ts";

export function RemoveDialog({
  type,
  id,
  title,
  isAdapted,
  onClose,
}: {
  type: KnowledgeType;
  id: string;
  title: string;
  /** It stands in the place of one that came with the product. */
  isAdapted: boolean;
  onClose: () => void;
}) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => court.knowledge.remove(type, id),
    onSuccess: async () => {
      showToast(`The ${typeLabels[type]} was removed`);
      await navigate({ to: "/library/$collection", params: { collection: collectionOf[type] } });
      await queryClient.invalidateQueries({ queryKey: ["knowledge"] });
    },
  });
  return (
    <Modal title={`Remove this ${typeLabels[type]}?`} onClose={onClose}>
      <div className="flex flex-col gap-4 p-4 sm:p-5">
        <p>
          <strong className="font-medium" dir="auto">
            {title}
          </strong>{" "}
          <span className="text-soft">
            will not be in the next reports. Those that cite it stay as they are, and its history is kept.
            {isAdapted && " The one that came with the product is used again."}
          </span>
        </p>
        {remove.isError && (
          <p role="alert" className="text-critical">
            {explainError(remove.error).detail}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Keep it</Button>
          <Button look="danger" disabled={remove.isPending} onClick={() => remove.mutate()}>
            Remove
          </Button>
        </div>
      </div>
    </Modal>
  );
}
