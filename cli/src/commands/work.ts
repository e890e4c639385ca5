import { serviceCommand } from "../service-command.ts";

export const work = serviceCommand("work", {
  usage: "work",
  about:
    "Analyses the runs that services on the same PostgreSQL received, and does not listen. Start as many as there is " +
    "work for, on any number of machines; Ctrl-C or SIGTERM lets running analyses finish. Needs COURT_DATABASE_URL.",
  options: {},
  examples: ["COURT_DATABASE_URL=postgres://court@db/court court work"],
});
