import { Tabs } from "radix-ui";
import { CopyButton } from "../elements/copy-button.tsx";
import { Icon } from "../elements/icon.tsx";
import { serviceUrl } from "../service/court.ts";
import { asCommand, languages } from "./as-command.ts";

const example = "Container MSKU1234565 is missing from the terminal";

export function CommandTabs({ text }: { text: string }) {
  const shown = text.trim() === "" ? example : text;
  return (
    <details className="group rounded-lg border border-line bg-surface">
      <summary className="flex min-h-10 list-none items-center gap-2 px-4 text-soft hover:text-ink">
        <Icon name="right" className="size-3.5 transition-transform group-open:rotate-90" />
        The same from a terminal or a program
      </summary>
      <Tabs.Root defaultValue={languages[0]} className="border-t border-line">
        <Tabs.List aria-label="Language" className="flex gap-1 border-b border-line px-3">
          {languages.map((language) => (
            <Tabs.Trigger
              key={language}
              value={language}
              className="-mb-px border-b-2 border-transparent px-2 py-1.5 text-sm text-soft data-[state=active]:border-accent data-[state=active]:text-ink"
            >
              {language}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {languages.map((language) => {
          const command = asCommand(language, serviceUrl, shown);
          return (
            <Tabs.Content key={language} value={language} className="relative">
              <pre
                className="max-h-56 overflow-auto p-4 pr-24 font-mono text-sm whitespace-pre-wrap"
                // Scrolled by keyboard, too.
                // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
                tabIndex={0}
              >
                {command}
              </pre>
              <span className="absolute top-2 right-2">
                <CopyButton text={command} label="Copy" />
              </span>
            </Tabs.Content>
          );
        })}
      </Tabs.Root>
    </details>
  );
}
