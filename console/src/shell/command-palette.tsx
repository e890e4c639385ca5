import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Command } from "cmdk";
import { type ReactNode, useEffect, useState } from "react";
import { Icon, type IconName } from "../elements/icon.tsx";
import { kindLabel } from "../elements/kind-label.ts";
import { Modal } from "../elements/modal.tsx";
import { StatusMark } from "../elements/status.tsx";
import { court } from "../service/court.ts";
import { navigation } from "./navigation.ts";
import { changeSettings } from "./settings.ts";

const shownRuns = 8;
const typingPauseMs = 150;

/** Everything by typing: pages, commands, and the full-text search over all runs. */
export function CommandPalette({ onClose, onHelp }: { onClose: () => void; onHelp: () => void }) {
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const query = usePause(text.trim());
  const { data, isFetching } = useQuery({
    queryKey: ["palette", query],
    queryFn: ({ signal }) => court.listPage({ q: query, limit: shownRuns, view: "summary", signal }),
    placeholderData: (previous) => previous,
  });

  const go = (act: () => unknown) => () => {
    onClose();
    void act();
  };

  return (
    <Modal title="Search and commands" shape="palette" isTitleHidden onClose={onClose}>
      <Command label="Search and commands" loop filter={score} className="flex min-h-0 flex-col">
        <div className="flex items-center gap-2.5 border-b border-line px-4">
          <Icon name={isFetching ? "running" : "search"} className={isFetching ? "animate-turn" : ""} />
          <Command.Input
            data-focus-first
            value={text}
            onValueChange={setText}
            placeholder="Search runs, or type a command"
            className="h-12 min-w-0 flex-1 bg-transparent text-md outline-none"
          />
        </div>
        <Command.List className="min-h-0 overflow-y-auto overscroll-contain p-1.5">
          <Command.Empty className="px-3 py-6 text-center text-soft">Nothing fits “{text}”.</Command.Empty>
          <Group heading="Commands">
            <Entry icon="plus" label="New incident" onSelect={go(() => navigate({ to: "/new" }))} />
            {navigation.map(({ to, label, icon }) => (
              <Entry key={to} icon={icon} label={`Go to ${label}`} onSelect={go(() => navigate({ to }))} />
            ))}
            {query !== "" && (
              <Entry
                icon="search"
                label={`Show all runs with “${query}”`}
                isAlways
                onSelect={go(() => navigate({ to: "/", search: { q: query } }))}
              />
            )}
            <Entry icon="keyboard" label="Keyboard shortcuts" onSelect={go(onHelp)} />
            <Entry icon="sun" label="Theme: light" onSelect={go(() => changeSettings({ theme: "light" }))} />
            <Entry icon="moon" label="Theme: dark" onSelect={go(() => changeSettings({ theme: "dark" }))} />
            <Entry
              icon="screen"
              label="Theme: as the system"
              onSelect={go(() => changeSettings({ theme: "system" }))}
            />
          </Group>
          {data && data.jobs.length > 0 && (
            <Group heading={query === "" ? "Latest runs" : "Runs"}>
              {data.jobs.map((run) => (
                <Command.Item
                  key={run.run_id}
                  value={`${foundByService}${run.run_id}`}
                  onSelect={go(() => navigate({ to: "/runs/$runId", params: { runId: run.run_id } }))}
                  className={entryLook}
                >
                  <span className="min-w-0 flex-1">
                    <span className="block truncate">{run.title}</span>
                    <span className="block truncate text-sm text-faint">
                      {kindLabel(run.incident_kind) ?? "Not classified yet"}
                    </span>
                  </span>
                  <span className="text-sm">
                    <StatusMark run={run} />
                  </span>
                </Command.Item>
              ))}
            </Group>
          )}
        </Command.List>
      </Command>
    </Modal>
  );
}

/** The service has searched already, and deeper than the title: its runs stand below the commands that fit. */
const foundByService = "run ";

function score(value: string, typed: string): number {
  if (value.startsWith(foundByService)) return 0.1;
  return value.toLowerCase().includes(typed.trim().toLowerCase()) ? 1 : 0;
}

const entryLook =
  "flex items-center gap-2.5 rounded-md px-2.5 py-1.5 data-[selected=true]:bg-hover cursor-default";

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="**:[[cmdk-group-heading]]:px-2.5 **:[[cmdk-group-heading]]:pt-2 **:[[cmdk-group-heading]]:pb-1 **:[[cmdk-group-heading]]:text-xs **:[[cmdk-group-heading]]:font-medium **:[[cmdk-group-heading]]:text-faint"
    >
      {children}
    </Command.Group>
  );
}

function Entry(props: { icon: IconName; label: string; onSelect: () => void; isAlways?: boolean }) {
  return (
    <Command.Item
      value={props.label}
      forceMount={props.isAlways ?? false}
      onSelect={props.onSelect}
      className={entryLook}
    >
      <Icon name={props.icon} className="text-faint" />
      <span className="min-w-0 truncate">{props.label}</span>
    </Command.Item>
  );
}

/** The value once it has been the same for a moment. */
function usePause(value: string): string {
  const [paused, setPaused] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), typingPauseMs);
    return () => clearTimeout(timer);
  }, [value]);
  return paused;
}
