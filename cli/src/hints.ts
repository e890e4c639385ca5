import { type CommandOption, UsageError } from "./command.ts";
import { readPairs } from "./pairs.ts";

export const hintOption: CommandOption = {
  value: "name=value",
  isMultiple: true,
  about: "What is known already, as severity=High; repeatable. A hint, not truth.",
};

export function readHints(given: readonly string[]): Record<string, string> {
  const hints = readPairs("hint", "name=value", given);
  if ("incident_text" in hints) {
    throw new UsageError("The report itself is not a hint: give it as the argument");
  }
  return hints;
}
