import { Keys } from "../elements/keys.tsx";
import { Modal } from "../elements/modal.tsx";
import { changeSettings, useSettings } from "./settings.ts";
import { useShortcuts } from "./shortcuts.ts";

export function ShortcutHelp({ onClose }: { onClose: () => void }) {
  const shortcuts = useShortcuts();
  const { hasSingleKeys } = useSettings();
  return (
    <Modal title="Keyboard shortcuts" onClose={onClose}>
      <div className="overflow-y-auto px-4 py-3 sm:px-5">
        <table className="w-full">
          <thead className="sr-only">
            <tr>
              <th scope="col">What it does</th>
              <th scope="col">Key</th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {shortcuts.map(({ key, label }) => {
              const isOff = !hasSingleKeys && !key.startsWith("mod+");
              return (
                <tr key={key} className={isOff ? "text-faint line-through" : ""}>
                  <td className="py-2">{label}</td>
                  <td className="py-2 text-right">
                    <Keys of={key} />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
        <label className="mt-3 flex items-start gap-2.5 border-t border-line pt-4 pb-1">
          <input
            type="checkbox"
            className="mt-1"
            checked={hasSingleKeys}
            onChange={(event) => changeSettings({ hasSingleKeys: event.target.checked })}
          />
          <span>
            Shortcuts of a single key
            <span className="block text-sm text-soft">
              Turn them off if they get in the way of dictation or typing. Those with <Keys of="mod" /> keep
              working.
            </span>
          </span>
        </label>
      </div>
    </Modal>
  );
}
