import { serviceCommand } from "../service-command.ts";

export const serve = serviceCommand("serve", {
  usage: "serve [--no-work]",
  about:
    "Starts the service and runs until Ctrl-C or SIGTERM, which let running analyses finish. Where it listens and " +
    "where it stores are settings in the environment (COURT_HOST, COURT_PORT, COURT_DATA_DIR and others): " +
    "docs/configuration.md lists them all. With --no-work it receives and answers, and leaves the analyses to " +
    "`court work`; that needs COURT_DATABASE_URL.",
  options: {},
  examples: ["COURT_PORT=9001 court serve"],
});
