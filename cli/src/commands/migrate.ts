import { serviceCommand } from "../service-command.ts";

export const migrate = serviceCommand("migrate", {
  usage: "migrate",
  about:
    "Brings the schema of the PostgreSQL at COURT_DATABASE_URL up to date and ends. Every start does the same; this " +
    "is for those who give only one process the rights to change a schema, or want to do it before the others start.",
  options: {},
  examples: ["COURT_DATABASE_URL=postgres://owner@db/court court migrate"],
});
