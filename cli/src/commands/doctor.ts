import { serviceCommand } from "../service-command.ts";

export const doctor = serviceCommand("doctor", {
  usage: "doctor",
  about:
    "Checks what reading the settings cannot: whether the data directory can be written and is free, whether the " +
    "port is, whether the sources answer. Changes nothing.",
  options: {},
  examples: ["court doctor"],
});
