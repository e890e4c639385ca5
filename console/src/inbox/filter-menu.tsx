import { lazy } from "react";
import { Icon } from "../elements/icon.tsx";
import { MenuButton } from "../elements/menu-button.tsx";

const FilterMenuEntries = lazy(() => import("./filter-menu-entries.tsx"));

/** Several of a few. It stays open while one chooses. */
export function FilterMenu<T extends string>({
  label,
  options,
  chosen,
  onChange,
}: {
  label: string;
  options: readonly T[];
  chosen: readonly T[];
  onChange: (chosen: T[] | undefined) => void;
}) {
  const text = chosen.length === 0 ? label : chosen.length === 1 ? chosen[0] : `${label}: ${chosen.length}`;
  return (
    <MenuButton
      align="start"
      entries={
        <FilterMenuEntries
          options={options}
          chosen={chosen}
          onChange={(next) =>
            onChange(next.length > 0 ? options.filter((one) => next.includes(one)) : undefined)
          }
        />
      }
      className={`inline-flex min-h-8 items-center gap-1.5 rounded-md border border-line-strong px-2.5 whitespace-nowrap hover:bg-hover ${chosen.length > 0 ? "bg-accent-soft" : "bg-surface text-soft"}`}
    >
      {text} <Icon name="down" className="size-3.5" />
    </MenuButton>
  );
}
