/**
 * A payload without a text is itself the report: its fields written out, one line each, so that what a monitoring
 * system sent reads like what a person would have typed.
 *
 *     {"container_no": "MSKU1234567", "position": {"block": "B12"}}  →  container_no: MSKU1234567
 *                                                                        position block: B12
 */
export function writePayload(payload: Readonly<Record<string, unknown>>): string {
  const lines: string[] = [];
  writeFields(payload, "", lines);
  return lines.join("\n");
}

function writeFields(fields: object, prefix: string, lines: string[]): void {
  for (const [key, value] of Object.entries(fields)) {
    const name = prefix === "" ? key : `${prefix} ${key}`;
    if (value === null || value === "") continue;
    if (Array.isArray(value) && value.every((item) => typeof item !== "object" || item === null)) {
      lines.push(`${name}: ${value.filter((item) => item !== null).join(", ")}`);
    } else if (Array.isArray(value)) {
      writeFields(Object.fromEntries(value.map((item, index) => [String(index + 1), item])), name, lines);
    } else if (typeof value === "object") writeFields(value, name, lines);
    else lines.push(`${name}: ${String(value)}`);
  }
}
