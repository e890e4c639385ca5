import { lazy } from "react";
import { Icon } from "../elements/icon.tsx";
import { MenuButton } from "../elements/menu-button.tsx";

const MainMenuEntries = lazy(() => import("./main-menu-entries.tsx"));

/** `hasPages`: on a narrow screen the menu holds the pages too. */
export function MainMenu({ hasPages, onHelp }: { hasPages: boolean; onHelp: () => void }) {
  return (
    <MenuButton
      label={hasPages ? "Menu" : "Settings and help"}
      align={hasPages ? "end" : "start"}
      entries={<MainMenuEntries hasPages={hasPages} onHelp={onHelp} />}
      className="inline-flex size-8 items-center justify-center rounded-md text-soft hover:bg-hover hover:text-ink"
    >
      <Icon name="menu" />
    </MenuButton>
  );
}
