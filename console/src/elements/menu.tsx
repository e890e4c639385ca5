import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon.tsx";

/** An open menu. It comes with its own file, which is loaded by MenuButton when somebody wants it. */
export default function Menu(props: {
  trigger: ReactNode;
  triggerLabel: string | undefined;
  triggerClassName: string;
  align: "start" | "end";
  children: ReactNode;
}) {
  return (
    // Modal would lock the page by a style element, which the Content-Security-Policy refuses.
    <DropdownMenu.Root modal={false} defaultOpen>
      <DropdownMenu.Trigger aria-label={props.triggerLabel} className={props.triggerClassName}>
        {props.trigger}
      </DropdownMenu.Trigger>
      {/* Within the page's landmark: who goes from one to the next finds it there. */}
      <DropdownMenu.Portal container={document.getElementById("main")}>
        <DropdownMenu.Content
          align={props.align}
          sideOffset={5}
          collisionPadding={8}
          className="z-30 min-w-52 animate-arrive rounded-lg border border-line-strong bg-raised p-1.5 shadow-raised"
        >
          {props.children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

export const menuEntryLook =
  "flex cursor-default items-center gap-2.5 rounded-md px-2 py-1.5 text-ink outline-none data-highlighted:bg-hover";

export function MenuEntry({
  icon,
  label,
  onSelect,
}: {
  icon: IconName;
  label: string;
  onSelect: () => void;
}) {
  return (
    <DropdownMenu.Item onSelect={onSelect} className={menuEntryLook}>
      <Icon name={icon} className="text-faint" /> {label}
    </DropdownMenu.Item>
  );
}

export function MenuDivider() {
  return <DropdownMenu.Separator className="my-1.5 border-t border-line" />;
}
