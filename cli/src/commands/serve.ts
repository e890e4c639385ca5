import { serviceCommand } from "../service-command.ts";

export const serve = serviceCommand("serve", {
  usage: "serve",
  about:
    "Starts the service and runs until Ctrl-C or SIGTERM, which let running analyses finish. Where it listens and " +
    "where it stores are settings in the environment (COURT_HOST, COURT_PORT, COURT_DATA_DIR and others): " +
    "docs/configuration.md lists them all.",
  options: {},
  examples: ["COURT_PORT=9001 court serve"],
});
