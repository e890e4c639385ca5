import { serviceCommand } from "../service-command.ts";

export const sources = serviceCommand("sources", {
  usage: "sources check | sources suggest NAME",
  about:
    "Tries every log and database that court.config.yaml names, and shows a line or row of each. With suggest, " +
    "drafts lookups from a database's schema, for you to read and put into that file. Only reads.",
  options: {},
  examples: ["court sources check", 'court sources suggest "terminal database"'],
});
