import type { ButtonHTMLAttributes } from "react";

type Look = "primary" | "plain" | "quiet" | "danger";

const base =
  "inline-flex min-h-8 pointer-coarse:min-h-10 items-center justify-center gap-1.5 rounded-md px-3 py-1 text-base font-medium whitespace-nowrap select-none disabled:opacity-60 aria-disabled:opacity-60";
const looks: Record<Look, string> = {
  primary: "bg-accent text-on-accent enabled:hover:bg-accent-strong",
  plain: "border border-line-strong bg-surface text-ink enabled:hover:bg-hover",
  quiet: "text-soft enabled:hover:bg-hover enabled:hover:text-ink",
  danger: "bg-critical-fill text-[#fff] enabled:hover:brightness-95",
};

/** For links that look like buttons. */
export function buttonLook(look: Look = "plain"): string {
  return `${base} ${looks[look].replaceAll("enabled:", "")}`;
}

export function Button({
  look = "plain",
  className = "",
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & { look?: Look }) {
  return <button type="button" className={`${base} ${looks[look]} ${className}`} {...rest} />;
}
