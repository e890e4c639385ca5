/** The court's seal: a gate with its roof, cut in vermilion. */
export function Seal({ className = "size-6" }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={`shrink-0 ${className}`}>
      <rect width="32" height="32" rx="7" className="fill-seal" />
      <path
        d="M5.5 12.2c3.9-.3 7.6-1.7 10.5-4.4 2.9 2.7 6.6 4.1 10.5 4.4M8.5 16.5h15M10.5 16.5V25M21.5 16.5V25M16 9v3.5M7.5 25h17"
        fill="none"
        stroke="#fff7ee"
        strokeWidth="2.3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
