import { useMutation } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { Button } from "../elements/button.tsx";
import { court } from "../service/court.ts";
import { explainError } from "../service/explain-error.ts";
import { queryClient } from "../service/query-client.ts";
import { usePageTitle } from "../shell/page-title.ts";
import { Seal } from "../shell/seal.tsx";

const route = getRouteApi("/sign-in");

export function SignInPage() {
  usePageTitle("Sign in");
  const { to } = route.useSearch();
  const navigate = route.useNavigate();
  const [key, setKey] = useState("");
  const signIn = useMutation({
    mutationFn: () => court.signIn(key.trim()),
    onSuccess: () => {
      queryClient.clear();
      return navigate({ href: to ?? "/", replace: true });
    },
  });
  return (
    <form
      aria-label="Sign in"
      className="mx-auto flex max-w-sm flex-col gap-4 px-4 py-[18vh]"
      onSubmit={(event) => {
        event.preventDefault();
        signIn.mutate();
      }}
    >
      <div className="flex flex-col items-center gap-3 text-center">
        <Seal className="size-12" />
        <h1 className="text-xl font-semibold tracking-tight">Sign in to Imperial Court</h1>
        <p className="text-balance text-soft">Paste your key. Whoever runs this service can give you one.</p>
      </div>
      <label className="flex flex-col gap-1.5">
        Key
        <input
          type="password"
          // The page has one field.
          // biome-ignore lint/a11y/noAutofocus: see above
          autoFocus
          required
          autoComplete="current-password"
          value={key}
          onChange={(event) => setKey(event.target.value)}
          className="h-9 rounded-md border border-edge bg-surface px-2.5 font-mono"
        />
      </label>
      {signIn.isError && (
        <p role="alert" className="text-critical">
          {explainError(signIn.error).detail}
        </p>
      )}
      <Button look="primary" type="submit" disabled={signIn.isPending || key.trim() === ""}>
        Sign in
      </Button>
    </form>
  );
}
