import { DropdownMenu } from "radix-ui";
import { Icon } from "../elements/icon.tsx";
import { menuEntryLook } from "../elements/menu.tsx";

export default function FilterMenuEntries(props: {
  options: readonly string[];
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
}) {
  const { options, chosen, onChange } = props;
  return options.map((option) => (
    <DropdownMenu.CheckboxItem
      key={option}
      checked={chosen.includes(option)}
      onSelect={(event) => event.preventDefault()}
      onCheckedChange={(isChecked) =>
        onChange(isChecked ? [...chosen, option] : chosen.filter((other) => other !== option))
      }
      className={menuEntryLook}
    >
      <span className="flex size-4 items-center justify-center rounded-sm border border-edge">
        <DropdownMenu.ItemIndicator>
          <Icon name="check" className="size-3 text-accent" />
        </DropdownMenu.ItemIndicator>
      </span>
      {option}
    </DropdownMenu.CheckboxItem>
  ));
}
