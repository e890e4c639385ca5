import { serviceCommand } from "../service-command.ts";

export const move = serviceCommand("move", {
  usage: "move [--to address]",
  about:
    "Copies the embedded data directory (COURT_DATA_DIR) into an empty PostgreSQL: runs with their events, knowledge, " +
    "keys and the audit log. Every row is read back and compared, by count and by checksum, before anything is " +
    "committed; the directory is not changed. Stop the service first. Without --to it is COURT_DATABASE_URL.",
  options: {},
  examples: ["court move --to postgres://court@db/court"],
});
