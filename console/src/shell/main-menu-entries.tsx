import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { DropdownMenu } from "radix-ui";
import { Icon, type IconName } from "../elements/icon.tsx";
import { MenuDivider, MenuEntry, menuEntryLook } from "../elements/menu.tsx";
import { court, serviceUrl } from "../service/court.ts";
import { explainError } from "../service/explain-error.ts";
import { useSession } from "../service/use-session.ts";
import { navigation } from "./navigation.ts";
import { changeSettings, type Settings, useSettings } from "./settings.ts";
import { showToast } from "./toasts.tsx";

const themes: readonly { value: Settings["theme"]; label: string; icon: IconName }[] = [
  { value: "system", label: "As the system", icon: "screen" },
  { value: "light", label: "Light", icon: "sun" },
  { value: "dark", label: "Dark", icon: "moon" },
];

export default function MainMenuEntries({ hasPages, onHelp }: { hasPages: boolean; onHelp: () => void }) {
  const { theme } = useSettings();
  const session = useSession();
  const queryClient = useQueryClient();
  const signOut = useMutation({
    mutationFn: () => court.signOut(),
    // Everything is asked for anew, and the service then asks for a key.
    onSuccess: () => queryClient.resetQueries(),
    onError: (error) => showToast(explainError(error).detail, "bad"),
  });
  return (
    <>
      {hasPages && (
        <>
          {navigation.map(({ to, label, icon }) => (
            <DropdownMenu.Item key={to} asChild>
              <Link to={to} className={menuEntryLook}>
                <Icon name={icon} className="text-faint" /> {label}
              </Link>
            </DropdownMenu.Item>
          ))}
          <MenuDivider />
        </>
      )}
      <DropdownMenu.Label className="px-2 py-1 text-xs font-medium text-faint">Theme</DropdownMenu.Label>
      <DropdownMenu.RadioGroup
        value={theme}
        onValueChange={(value) => changeSettings({ theme: value as Settings["theme"] })}
      >
        {themes.map(({ value, label, icon }) => (
          <DropdownMenu.RadioItem key={value} value={value} className={menuEntryLook}>
            <Icon name={icon} className="text-faint" /> {label}
            <DropdownMenu.ItemIndicator className="ml-auto">
              <Icon name="check" className="text-accent" />
            </DropdownMenu.ItemIndicator>
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
      <MenuDivider />
      <MenuEntry icon="keyboard" label="Keyboard shortcuts" onSelect={onHelp} />
      <DropdownMenu.Item asChild>
        <a href={`${serviceUrl}/docs`} className={menuEntryLook}>
          <Icon name="book" className="text-faint" /> The API
        </a>
      </DropdownMenu.Item>
      {session?.are_keys_required && (
        <>
          <MenuDivider />
          <MenuEntry icon="key" label={`Sign out ${session.caller}`} onSelect={() => signOut.mutate()} />
        </>
      )}
    </>
  );
}
