export function DraftMark() {
  return (
    <span
      title="A draft is never proposed in a report"
      className="rounded-sm bg-medium-soft px-1.5 py-px text-sm font-medium whitespace-nowrap text-medium"
    >
      Draft
    </span>
  );
}
