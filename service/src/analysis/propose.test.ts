import { type Entity, entityTypes, incidentKindCodes, type PastCase } from "@imperial-court/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aCaseFile, aContact, aFact, aLibrary, aRunbook } from "../testing/a-case-file.ts";
import { type CaseFile, diagnose } from "./diagnose.ts";
import { propose } from "./propose.ts";
import type { NumberedFact } from "./stages.ts";

const kind = "CNTR.DUPLICATE_RECORD";
const contacts = [
  aContact("Container (CNTR)", {
    name: "Robin Teo",
    role: "Product Ops Manager",
    email: "robin.teo@port.example",
    escalation_steps: ["Notify Product Duty.", "Escalate to the manager on call."],
  }),
];

function proposeFor(file: CaseFile, library = aLibrary({ contacts })) {
  return propose(file, diagnose(file), library);
}

function aPastCase(id: string, solution: string): PastCase {
  const problem = "Duplicate container record";
  const unknown = { mode: null, module: null, occurred_at: null, sop: null, kind: null, severity: null };
  return { id, alert: "", problem, solution, ...unknown };
}

const missing = aCaseFile({
  entities: [{ type: "container", value: "MSKU1234567", valid: false, note: "check digit should be 5" }],
});

describe("recommendations", () => {
  test("begin with where to look, with the real values, and end with whom to inform by when", () => {
    const { recommendations } = proposeFor(missing);
    expect(recommendations[0]).toContain("Look up container MSKU1234567 in the TOS");
    expect(recommendations.join(" ")).toContain(
      "Confirm container MSKU1234567 with the reporter: check digit should be 5.",
    );
    expect(recommendations.at(-1)).toBe(
      "Inform Robin Teo (Product Ops Manager, robin.teo@port.example) within 60 minutes.",
    );
  });

  test("follow the best runbook's steps with its placeholders filled, and leave out raw statements", () => {
    const runbook = aRunbook("KB1", {
      title: "Duplicate container",
      steps: [
        "1. Verify CONTAINER_ID in the database and on the portal.",
        "a.SELECT * FROM container WHERE cntr_no = :CONTAINER_NO;",
        "2. Compare both records field by field.",
      ],
      verification: ["One record is shown."],
      undo: ["Restore the row from the preview."],
    });
    const file = aCaseFile({
      text: "CMAU0000020 shown twice",
      kinds: [{ kind }],
      entities: [{ type: "container", value: "CMAU0000020" }],
      retrieval: { runbookFits: true, runbooks: [{ id: "KB1", score: 0.9, why: ["duplicate"] }] },
    });
    const { recommendations, runbooks, actions } = proposeFor(
      file,
      aLibrary({ contacts, runbooks: [runbook] }),
    );
    const text = recommendations.join("\n");
    expect(text).toContain('By the runbook "Duplicate container" (KB1): Verify CMAU0000020 in the database');
    expect(text).toContain("Then: Compare both records");
    expect(text).not.toContain("SELECT");
    expect(runbooks).toMatchObject([{ id: "KB1", steps: runbook.steps, verification: runbook.verification }]);
    expect(actions.find((action) => action.text.includes("KB1"))).toMatchObject({
      verification: "One record is shown.",
      undo: "Restore the row from the preview.",
    });
  });

  test("name no runbook where none fits, nor a draft", () => {
    const runbook = aRunbook("KB1", { steps: ["Do something about CONTAINER_ID."] });
    const hit = [{ id: "KB1", score: 0.4, why: [] }];
    const unfit = aCaseFile({ retrieval: { runbookFits: false, runbooks: hit } });
    expect(proposeFor(unfit, aLibrary({ runbooks: [runbook] })).runbooks).toEqual([]);
    const draft = aCaseFile({ retrieval: { runbookFits: true, runbooks: hit } });
    expect(proposeFor(draft, aLibrary({ runbooks: [{ ...runbook, is_draft: true }] })).runbooks).toEqual([]);
  });

  test("give the runbooks of the kind that the evidence showed, also where the text led to none of them", () => {
    const rejected = aRunbook("rejected", {
      title: "EDI message rejected, mandatory segment missing",
      symptoms: ["EDI message rejected: segment missing"],
      kinds: ["EDI.VALIDATION_REJECT"],
      steps: ["Read the exact error."],
    });
    const missing = aRunbook("no-ack", {
      kinds: ["EDI.ACK_MISSING"],
      steps: ["Look for the acknowledgement."],
    });
    const runbooksFor = (facts: NumberedFact[], ids: readonly string[]) => {
      const runbooks = ids.map((id) => ({ id, score: 0.7, why: [] }));
      const retrieval = { runbookFits: true, runbooks };
      const file = aCaseFile({ kinds: [{ kind: "EDI.ACK_MISSING" }], retrieval, facts });
      return proposeFor(file, aLibrary({ runbooks: [rejected, missing] })).runbooks.map(({ id }) => id);
    };
    const finding = {
      statement: "IFTMIN REF-IFT-0007 failed validation: mandatory segment missing.",
      supports: ["EDI.VALIDATION_REJECT"],
      refutes: ["EDI.ACK_MISSING"],
      isRootCause: true,
    } as const;
    const fact = aFact("E1", { finding, excerpt: "message_ref: REF-IFT-0007" });
    expect(runbooksFor([], ["no-ack", "rejected"])).toEqual(["no-ack", "rejected"]);
    expect(runbooksFor([fact], ["no-ack", "rejected"])).toEqual(["rejected"]);
    expect(runbooksFor([fact], ["no-ack"])).toEqual(["rejected"]);
  });

  test("warn of a runbook whose own way would lose rows or hide a rejected message", () => {
    const adviceOf = (step: string) => {
      const runbook = aRunbook("KB1", { steps: ["Look into the table.", step] });
      const file = aCaseFile({
        retrieval: { runbookFits: true, runbooks: [{ id: "KB1", score: 0.9, why: [] }] },
      });
      return proposeFor(file, aLibrary({ runbooks: [runbook] })).recommendations.join(" ");
    };
    expect(adviceOf("DELETE c FROM container c WHERE id = 1")).toContain("preview the statement as a SELECT");
    expect(adviceOf("UPDATE edi_message SET ack_at = NOW()")).toContain("only for one that was processed");
    expect(adviceOf("SELECT * FROM container")).not.toContain("Careful");
  });

  test("start with people, and with the call, where somebody is in danger", () => {
    const file = aCaseFile({ text: "Worker injured at QC-05", kinds: [{ kind: "SAFETY.PERSON" }] });
    expect(proposeFor(file).recommendations[0]).toContain("help is on the way");
  });

  test("quote the closest past case that was solved, as a hint and never as the cause", () => {
    const solved = aPastCase(
      "C020",
      "Removed the older snapshot after a preview and had the retry made idempotent.",
    );
    const passedOn = aPastCase("C019", "Escalate to the product team");
    const pastCases = [passedOn, solved].map(({ id }) => ({ id, score: 0.8, why: [] }));
    const { recommendations, similarCases } = proposeFor(
      aCaseFile({ retrieval: { pastCases } }),
      aLibrary({ pastCases: [solved, passedOn] }),
    );
    expect(recommendations.join(" ")).toContain("A hint, not the cause: past case C020");
    expect(recommendations.join(" ")).not.toContain("C019");
    expect(similarCases.map(({ id }) => id)).toEqual(["C019", "C020"]);
  });
});

describe("actions", () => {
  const proposal = {
    text: "Keep the newest row of CMAU0000020 and remove row 20.",
    sql: "DELETE FROM container WHERE container_id = 20",
    affects: "1 row; edi_message 20 would lose its container",
    undo: "Insert the row again from the preview.",
    verification: "SELECT COUNT(*) FROM container WHERE cntr_no = 'CMAU0000020'",
  };
  const preview = {
    ...proposal,
    text: "Preview it.",
    sql: "SELECT * FROM container WHERE container_id = 20",
  };
  const file = aCaseFile({
    text: "CMAU0000020 shown twice",
    kinds: [{ kind }],
    facts: [
      aFact("E1", { finding: { supports: [kind], isRootCause: true, proposals: [preview, proposal] } }),
      aFact("E2", {
        finding: { supports: ["VSL.BERTH"], proposals: [{ ...proposal, text: "Something else." }] },
      }),
    ],
  });

  test("changes wait for approval with preview, effect, undo and verification; looks do not", () => {
    const { actions } = proposeFor(file);
    expect(actions.find(({ text }) => text === proposal.text)).toEqual({
      ...proposal,
      owner: "Robin Teo",
      kind: "change",
      requires_approval: true,
      evidence: ["E1"],
    });
    expect(actions.find(({ text }) => text === "Preview it.")).toMatchObject({
      kind: "check",
      requires_approval: false,
    });
  });

  test("a proposal of a finding that is about something else is not taken up", () => {
    expect(proposeFor(file).actions.some(({ text }) => text === "Something else.")).toBe(false);
  });

  test("nobody is to be informed where the directory has nobody", () => {
    const { actions, escalation, recommendations } = proposeFor(missing, aLibrary());
    expect(escalation).toMatchObject({ module: "Container", contact: null, path: [] });
    expect(actions.some((action) => action.kind === "notify")).toBe(false);
    expect(recommendations.at(-1)).toContain("Nobody in the contacts directory answers for Container");
  });
});

describe("messages", () => {
  test("the SMS says priority, trouble, thing, cause, time and person", () => {
    expect(proposeFor(missing).messages.sms).toBe(
      "P3 Medium: container missing: container MSKU1234567. Cause open. Ack in 60 min. To: Robin Teo.",
    );
  });

  test("the SMS never exceeds 160 characters, whatever the report names", () => {
    const anEntity = fc.record({
      type: fc.constantFrom(...entityTypes),
      value: fc.string({ maxLength: 200 }),
    });
    fc.assert(
      fc.property(
        fc.array(anEntity, { maxLength: 6 }),
        fc.constantFrom(...incidentKindCodes.filter((code) => code !== "NONE")),
        fc.string({ maxLength: 200 }),
        (entities, code, name) => {
          const file = aCaseFile({
            kinds: [{ kind: code }],
            entities: entities as Partial<Entity>[] as never,
          });
          const library = aLibrary({ contacts: [aContact("Others", { name })] });
          const { messages, plainSms } = proposeFor(file, library);
          expect(messages.sms.length).toBeLessThanOrEqual(160);
          expect(messages.sms.startsWith(plainSms)).toBe(true);
        },
      ),
    );
  });

  test("the customer reads of the thing reported, and of none of our names, systems or findings", () => {
    const file = aCaseFile({
      text: "Box MSKU1234567 shows twice since sgdb01 was slow",
      kinds: [{ kind }],
      entities: [
        { type: "container", value: "MSKU1234567", valid: false, note: "check digit should be 5" },
        { type: "error_code", value: "sgdb01" },
      ],
      facts: [
        aFact("E1", {
          source: "container-service log",
          finding: { statement: "The backfill of team Alpha wrote it.", supports: [kind], isRootCause: true },
        }),
      ],
    });
    const customer = proposeFor(file).messages.customer.join(" ");
    expect(customer).toContain("container MSKU1234567");
    expect(customer).not.toMatch(/Robin|Product Ops|container-service|Alpha|backfill|sgdb01|E1|fault|P3|TOS/);
  });

  test("the hand-over carries evidence and open questions, the management note the decision to take", () => {
    const facts = [
      aFact("E1", {
        finding: { statement: "Two rows.", supports: [kind], isRootCause: true, proposals: [] },
      }),
    ];
    const { messages } = proposeFor(aCaseFile({ kinds: [{ kind }], facts }));
    expect(messages.technical.join("\n")).toContain("E1 found, terminal database container 20: Two rows.");
    expect(messages.management.join(" ")).toContain("The cause is confirmed: Two rows.");
    expect(messages.management.join(" ")).toContain("Robin Teo");
  });
});
