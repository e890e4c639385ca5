import { lazy, type ReactNode, Suspense, useState } from "react";

const loadMenu = () => import("./menu.tsx");
const Menu = lazy(loadMenu);

/**
 * A button with a menu, whose code is fetched when the button is pointed at, focused or pressed: menus are a
 * fifth of what the first page would need. `entries` is a lazy component of its own file.
 */
export function MenuButton(props: {
  entries: ReactNode;
  /** What the button is called where its content does not say it. */
  label?: string;
  className: string;
  align: "start" | "end";
  children: ReactNode;
}) {
  const { entries, label, className, align, children } = props;
  const [wasPressed, setPressed] = useState(false);
  const button = (
    <button
      type="button"
      aria-haspopup="menu"
      aria-expanded={false}
      aria-label={label}
      className={className}
      onPointerEnter={() => void loadMenu()}
      onFocus={() => void loadMenu()}
      onClick={() => setPressed(true)}
    >
      {children}
    </button>
  );
  if (!wasPressed) return button;
  return (
    <Suspense fallback={button}>
      <Menu trigger={children} triggerLabel={label} triggerClassName={className} align={align}>
        {entries}
      </Menu>
    </Suspense>
  );
}
