import type { Command } from "./command.ts";

/**
 * A command that runs in the service itself: the service reads its options, listens to signals and decides
 * the exit code. Loaded only when called, so that the other commands start without it.
 */
export function serviceCommand(
  name: string,
  told: Pick<Command, "usage" | "about" | "options" | "examples">,
): Command {
  return {
    ...told,
    runsInService: true,
    async run({ words }) {
      const { runService } = await import("@imperial-court/service/main");
      return runService(name, [...words]);
    },
  };
}
