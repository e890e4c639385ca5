import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type IncidentKindCode, incidentKindCodes, incidentKinds } from "@imperial-court/contract";
import { describe, expect, test } from "vitest";
import { aContact } from "../testing/a-case-file.ts";
import { chooseContact } from "./choose-contact.ts";

const directory = [
  aContact("Container (CNTR)", { escalation_steps: ["Engage SRE/Infra team if needed."] }),
  aContact("Vessel (VS)"),
  aContact("EDI/API (EA)", { responsibility: "Message validation, communication errors" }),
  aContact("Others", { role: "Infra/SRE Support Lead", responsibility: "System infrastructure issues" }),
  aContact("Port Helpdesk", { responsibility: "General helpdesk for inquiries" }),
];

function moduleFor(
  kind: IncidentKindCode,
  contacts = directory,
  module: string = incidentKinds[kind].module,
) {
  return chooseContact(contacts, kind, module)?.module ?? null;
}

test("a directory of five modules has somebody for every kind, by the kind and not by the channel", () => {
  expect(moduleFor("CNTR.DUPLICATE_RECORD")).toBe("Container (CNTR)");
  expect(moduleFor("VSL.ADVICE_CONFLICT")).toBe("Vessel (VS)");
  expect(moduleFor("EDI.ACK_MISSING")).toBe("EDI/API (EA)");
  expect(moduleFor("API.AVAILABILITY")).toBe("EDI/API (EA)");
  expect(moduleFor("DOC.IMPORT_EXPORT")).toBe("Others");
  expect(moduleFor("EQP.CRANE")).toBe("Others");
  expect(incidentKindCodes.filter((kind) => moduleFor(kind) === null)).toEqual([]);
});

test("infrastructure goes to whoever's role or duty is infrastructure, not to one who merely engages them", () => {
  expect(moduleFor("INFRA.NETWORK")).toBe("Others");
  const [container, , , , helpdesk] = directory;
  const sre = aContact("Platform", { role: "SRE on call" });
  expect(moduleFor("INFRA.NETWORK", [container!, helpdesk!, sre])).toBe("Platform");
});

test("a question goes to the helpdesk, and to Others where there is none", () => {
  expect(moduleFor("REQ.HOWTO")).toBe("Port Helpdesk");
  expect(moduleFor("REQ.HOWTO", directory.slice(0, 4))).toBe("Others");
});

test("the directory's own kinds go before the module's name, and the longest prefix wins", () => {
  const contacts = [
    aContact("Container"),
    aContact("Boxes", { kinds: ["CNTR."] }),
    aContact("Cold chain", { kinds: ["CNTR.REEFER"] }),
  ];
  expect(moduleFor("CNTR.REEFER", contacts)).toBe("Cold chain");
  expect(moduleFor("CNTR.MISSING", contacts)).toBe("Boxes");
});

test("a module learned from the port's past cases goes before the kind's usual one", () => {
  expect(moduleFor("API.AVAILABILITY", directory, "Container")).toBe("Container (CNTR)");
  expect(moduleFor("API.AVAILABILITY", directory, "No such module")).toBe("Others");
});

test("nobody is made up for an empty directory", () => {
  expect(moduleFor("CNTR.MISSING", [])).toBeNull();
});

const portContacts = join(import.meta.dirname, "../../../../shared/port-data/contacts.json");
describe.skipIf(!existsSync(portContacts))("on a port's own directory (absent where ../shared is)", () => {
  test("each module's kinds reach the person named for it", () => {
    const entries = JSON.parse(readFileSync(portContacts, "utf8")).important_contacts as {
      module: string;
      product_ops_manager: string;
      role: string;
      responsibility: string;
      escalation_steps: string[];
    }[];
    const contacts = entries.map(({ module, product_ops_manager: name, ...rest }) =>
      aContact(module, { name, ...rest }),
    );
    const reached = (kind: IncidentKindCode) =>
      chooseContact(contacts, kind, incidentKinds[kind].module)?.module;
    expect(reached("CNTR.RANGE")).toMatch(/^Container/);
    expect(reached("VSL.STOWAGE_INCONSISTENCY")).toMatch(/^Vessel/);
    expect(reached("EDI.MAPPING")).toMatch(/^EDI/);
    expect(reached("INFRA.OTHER")).toBe("Others");
    expect(reached("REQ.HOWTO")).toMatch(/Helpdesk/);
  });
});
