import type { LinkProps } from "@tanstack/react-router";
import type { IconName } from "../elements/icon.tsx";

export interface NavigationEntry {
  readonly to: NonNullable<LinkProps["to"]>;
  readonly label: string;
  readonly icon: IconName;
}

/** The pages of the menu and the command palette, in their order. */
export const navigation: readonly NavigationEntry[] = [
  { to: "/", label: "Inbox", icon: "inbox" },
  { to: "/statistics", label: "Statistics", icon: "chart" },
  { to: "/library", label: "Knowledge", icon: "book" },
  { to: "/system", label: "System", icon: "server" },
];
