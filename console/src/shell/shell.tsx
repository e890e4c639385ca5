import { Link, Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { buttonLook } from "../elements/button.tsx";
import { Icon } from "../elements/icon.tsx";
import { Keys } from "../elements/keys.tsx";
import { useMay } from "../service/use-session.ts";
import { CommandPalette } from "./command-palette.tsx";
import { ConnectionBanner } from "./connection-banner.tsx";
import { MainMenu } from "./main-menu.tsx";
import { navigation } from "./navigation.ts";
import { Seal } from "./seal.tsx";
import { ShortcutHelp } from "./shortcut-help.tsx";
import { useShortcut } from "./shortcuts.ts";
import { Toasts } from "./toasts.tsx";

/** What is around every page: the way to the others, the command palette, the state of the connection. */
export function Shell() {
  const navigate = useNavigate();
  const [open, setOpen] = useState<"palette" | "help" | null>(null);
  useShortcut("mod+k", "Search and commands", () => setOpen("palette"));
  useShortcut("?", "Keyboard shortcuts", () => setOpen("help"));
  const maySubmit = useMay("submit");
  useShortcut("c", "New incident", () => maySubmit && void navigate({ to: "/new" }));
  const main = useFocusAfterNavigation();
  const help = () => setOpen("help");
  // Who has no key yet has nowhere to go.
  const isSignIn = useRouterState({ select: ({ location }) => location.pathname === "/sign-in" });

  return (
    <div className={`min-h-dvh print:block ${isSignIn ? "" : "lg:grid lg:grid-cols-[13rem_minmax(0,1fr)]"}`}>
      <button
        type="button"
        onClick={() => main.current?.focus()}
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the page
      </button>

      <header
        className={`sticky top-0 z-20 h-12 items-center gap-1 border-b border-line bg-canvas px-3 lg:hidden print:hidden ${isSignIn ? "hidden" : "flex"}`}
      >
        <Brand />
        <span className="flex-1" />
        <button
          type="button"
          aria-label="Search and commands"
          onClick={() => setOpen("palette")}
          className="inline-flex size-8 items-center justify-center rounded-md text-soft hover:bg-hover"
        >
          <Icon name="search" />
        </button>
        <MainMenu hasPages onHelp={help} />
        {maySubmit && (
          <Link to="/new" aria-label="New incident" className={`${buttonLook("primary")} ml-1 px-2`}>
            <Icon name="plus" />
            <span className="max-sm:sr-only">New incident</span>
          </Link>
        )}
      </header>

      <aside
        className={`sticky top-0 hidden h-dvh flex-col border-r border-line bg-sunken p-3 print:hidden ${isSignIn ? "" : "lg:flex"}`}
      >
        <div className="mb-4 flex items-center justify-between pl-1">
          <Brand />
          <MainMenu hasPages={false} onHelp={help} />
        </div>
        {maySubmit && (
          <Link to="/new" className={`${buttonLook("primary")} mb-2`}>
            <Icon name="plus" /> New incident
          </Link>
        )}
        <button
          type="button"
          onClick={() => setOpen("palette")}
          className="mb-4 flex min-h-8 items-center gap-2 rounded-md border border-line-strong bg-surface px-2.5 text-soft hover:bg-hover"
        >
          <Icon name="search" /> Search
          <Keys of="mod+k" className="ml-auto" />
        </button>
        <nav aria-label="Pages" className="flex flex-col gap-0.5">
          {navigation.map(({ to, label, icon }) => (
            <Link
              key={to}
              to={to}
              activeOptions={{ exact: to === "/", includeSearch: false }}
              className="flex min-h-8 items-center gap-2.5 rounded-md px-2.5 text-soft hover:bg-hover hover:text-ink aria-[current=page]:bg-hover aria-[current=page]:font-medium aria-[current=page]:text-ink"
            >
              <Icon name={icon} /> {label}
            </Link>
          ))}
        </nav>
      </aside>

      <div className="flex min-w-0 flex-col">
        <ConnectionBanner />
        <main id="main" ref={main} tabIndex={-1} className="min-w-0 flex-1 outline-none">
          <Outlet />
        </main>
      </div>

      <Toasts />
      {open === "help" && <ShortcutHelp onClose={() => setOpen(null)} />}
      {open === "palette" && <CommandPalette onClose={() => setOpen(null)} onHelp={help} />}
    </div>
  );
}

function Brand() {
  return (
    <Link
      to="/"
      className="flex items-center gap-2 rounded-md font-semibold tracking-tight whitespace-nowrap"
    >
      <Seal />
      Imperial Court
    </Link>
  );
}

/** A screen reader and the Tab key go on from the new page, not from where the old one's link was. */
function useFocusAfterNavigation() {
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname });
  const isFirst = useRef(true);
  useEffect(() => {
    if (path === undefined) return;
    if (isFirst.current) isFirst.current = false;
    else if (!main.current?.contains(document.activeElement)) main.current?.focus({ preventScroll: true });
  }, [path]);
  return main;
}
