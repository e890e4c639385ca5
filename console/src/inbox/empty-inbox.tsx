import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button, buttonLook } from "../elements/button.tsx";
import { Icon } from "../elements/icon.tsx";
import { court } from "../service/court.ts";
import { explainError } from "../service/explain-error.ts";
import { useMay } from "../service/use-session.ts";
import { Seal } from "../shell/seal.tsx";
import { showToast } from "../shell/toasts.tsx";
import { samples } from "./samples.ts";

export function EmptyInbox() {
  const navigate = useNavigate();
  const maySubmit = useMay("submit");
  const submit = useMutation({
    mutationFn: (text: string) => court.submit(text),
    onSuccess: (run) => navigate({ to: "/runs/$runId", params: { runId: run.run_id } }),
    onError: (error) => showToast(explainError(error).detail, "bad"),
  });
  return (
    <div className="mx-auto max-w-2xl px-4 py-12 sm:py-16">
      <div className="mb-8 flex flex-col items-center gap-3 text-center">
        <Seal className="size-12" />
        <p className="text-xl font-semibold">The court is in session</p>
        <p className="max-w-md text-soft">
          Paste an incident as it reached you: a mail, an SMS, a note from the phone. You get what it is, how
          bad it is, what to do and whom to call.
        </p>
        {maySubmit && (
          <Link to="/new" className={buttonLook("primary")}>
            <Icon name="plus" /> New incident
          </Link>
        )}
      </div>
      {maySubmit && <Samples isBusy={submit.isPending} onRun={submit.mutate} />}
    </div>
  );
}

function Samples({ isBusy, onRun }: { isBusy: boolean; onRun: (text: string) => void }) {
  return (
    <section aria-labelledby="samples">
      <h2 id="samples" className="mb-2 text-sm font-medium text-soft">
        Or try one of these
      </h2>
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {samples.map(({ title, text }) => (
          <li key={title} className="flex items-center gap-4 p-3 pl-4">
            <div className="min-w-0 flex-1">
              <p className="font-medium">{title}</p>
              <p className="line-clamp-2 text-sm text-soft">{text}</p>
            </div>
            <Button disabled={isBusy} onClick={() => onRun(text)} aria-label={`Run: ${title}`}>
              Run
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
