import { type ReactNode, useId } from "react";

export interface ControlAttributes {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": boolean;
}

/** A label, what it means, the control and what is wrong with it. */
export function Field({
  label,
  hint,
  mistake,
  isGroup = false,
  children,
}: {
  label: string;
  hint?: string | undefined;
  mistake?: string | undefined;
  /** Several controls under one label. */
  isGroup?: boolean;
  children: (attributes: ControlAttributes) => ReactNode;
}) {
  const id = useId();
  const hasMistake = mistake !== undefined && mistake !== "";
  const described = [hint && `${id}-hint`, hasMistake && `${id}-mistake`].filter(Boolean).join(" ");
  const attributes = {
    id,
    "aria-describedby": described === "" ? undefined : described,
    "aria-invalid": hasMistake,
  };
  const head = (
    <>
      {label}{" "}
      {hint && (
        <span id={`${id}-hint`} className="text-sm font-normal text-faint">
          ({hint})
        </span>
      )}
    </>
  );
  const told = hasMistake && (
    <p id={`${id}-mistake`} className="text-sm text-critical">
      {mistake}
    </p>
  );
  return isGroup ? (
    <fieldset aria-describedby={attributes["aria-describedby"]} className="flex min-w-0 flex-col gap-1">
      <legend className="mb-1 font-medium">{head}</legend>
      {children(attributes)}
      {told}
    </fieldset>
  ) : (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {head}
      </label>
      {children(attributes)}
      {told}
    </div>
  );
}

export const controlLook =
  "w-full rounded-md border border-edge bg-surface px-2.5 py-1.5 aria-invalid:border-critical";
