/** Line icons on a 16-pixel grid, drawn for this console. They are decoration: words stand beside them. */
const paths = {
  inbox: "M2 9h3.500l1 2h3l1-2H14M4 3h8l2 6v4H2V9z",
  plus: "M8 3v10M3 8h10",
  search: "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.7 10.7 14 14",
  check: "M3 8.5 6.5 12 13 4.5",
  close: "M4 4l8 8M12 4l-8 8",
  alert: "M8 2 1.5 13.500h13zM8 6.500v3M8 11.500v.1",
  copy: "M5.5 5.500h8v8h-8zM3 10.500H2.500v-8h8V3",
  down: "M4 6l4 4 4-4",
  right: "M6 4l4 4-4 4",
  left: "M10 4 6 8l4 4",
  up: "M4 10l4-4 4 4",
  back: "M7 3 2 8l5 5M2 8h12",
  menu: "M2 4.500h12M2 8h12M2 11.500h12",
  download: "M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.500h11",
  print: "M4 6V2h8v4M4 11H2V6h12v5h-2M4 9h8v5H4z",
  retry: "M13 8a5 5 0 1 1-1.5-3.500M13 2v3h-3",
  stop: "M4 4h8v8H4z",
  link: "M6.5 9.500l3-3M7 4.5 8.5 3A3.2 3.2 0 0 1 13 7.500L11.5 9M9 11.5 7.5 13A3.2 3.2 0 0 1 3 8.500L4.5 7",
  mail: "M2 3.500h12v9H2zM2 4.500l6 4.5 6-4.5",
  phone:
    "M3.5 2h2l1.2 3.2-1.5 1.300a8 8 0 0 0 4.3 4.300l1.3-1.500L14 10.500v2A1.5 1.5 0 0 1 12.5 14 10.5 10.5 0 0 1 2 3.5 1.5 1.5 0 0 1 3.5 2z",
  file: "M4 1.500h5.500L13 5v9.500H4zM9.5 1.500V5H13",
  upload: "M8 10.500v-8M4.5 6 8 2.5 11.5 6M2.5 13.500h11",
  keyboard: "M1.5 4h13v8h-13zM4 6.500h.1M6.7 6.500h.1M9.3 6.500h.1M12 6.500h.1M4.5 9.500h7",
  sun: "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 1v1.500M8 13.500V15M1 8h1.500M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1",
  moon: "M13.5 9.500A6 6 0 1 1 6.5 2.500a5 5 0 0 0 7 7z",
  screen: "M1.5 2.500h13v8.500h-13zM5.5 14h5M8 11v3",
  clock: "M8 1.500a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM8 4.500V8l2.5 1.5",
  person: "M8 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.5 14c.5-3 2.5-4.5 5.5-4.500s5 1.5 5.5 4.5",
  shield: "M8 1.5 13.5 3.500v4c0 3.5-2.2 5.8-5.5 7-3.3-1.2-5.5-3.5-5.5-7v-4z",
  key: "M10.5 9a3.5 3.5 0 1 0-3.3-2.300L2 12v2h2.500v-1.500H6V11l1.2-1.200A3.5 3.5 0 0 0 10.5 9zM11.3 4.700v.1",
  book: "M2.5 3h4A1.5 1.5 0 0 1 8 4.500V14a1.5 1.5 0 0 0-1.5-1.500h-4zM13.5 3h-4A1.5 1.5 0 0 0 8 4.500V14a1.5 1.5 0 0 1 1.5-1.500h4z",
  chart: "M2.5 13.500h11M4 11V7.500M8 11V3M12 11V5.5",
  server: "M2 3h12v4H2zM2 9h12v4H2zM4.5 5h.1M4.5 11h.1",
  queued: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2z",
  running: "M14 8A6 6 0 0 0 8 2",
  completed: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM5.3 8.2 7.2 10l3.5-4",
  failed: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM6 6l4 4M10 6l-4 4",
  cancelled: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM5 8h6",
  dot: "M8 6.500a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3z",
  offline:
    "M2 2l12 12M4.5 6.500A8 8 0 0 0 3 7.500M8 5a9 9 0 0 1 5 2.500M6 10a3.5 3.5 0 0 1 3.5 0M8 12.500h.1",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, className = "" }: { name: IconName; className?: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      aria-hidden="true"
      className={`size-4 shrink-0 ${className}`}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      strokeDasharray={name === "queued" ? "2.4 2.3" : undefined}
    >
      {name === "running" && <circle cx="8" cy="8" r="6" opacity="0.25" />}
      <path d={paths[name]} />
    </svg>
  );
}
