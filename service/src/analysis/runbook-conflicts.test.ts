import { describe, expect, test } from "vitest";
import { aCaseFile, aFact, aLibrary, aRunbook } from "../testing/a-case-file.ts";
import { diagnose } from "./diagnose.ts";
import { propose } from "./propose.ts";

const acknowledge = "UPDATE edi_message SET status = 'ACKED', ack_at = NOW() WHERE message_ref = 'x'";
const remove = "DELETE FROM container WHERE cntr_no = 'x' AND created_at < 'y'";

function proposeWith(
  step: string,
  kind: "EDI.ACK_MISSING" | "CNTR.DUPLICATE_RECORD",
  facts: ReturnType<typeof aFact>[],
) {
  const file = aCaseFile({
    kinds: [{ kind }],
    entities: [{ type: "message_ref", value: "REF-IFT-0007" }],
    retrieval: { runbookFits: true, runbooks: [{ id: "KB1", score: 0.9, why: [] }] },
    facts,
  });
  const runbook = aRunbook("KB1", { kinds: [kind], steps: ["Look the rows up.", step] });
  return propose(file, diagnose(file), aLibrary({ runbooks: [runbook] }));
}

describe("a runbook against the evidence", () => {
  test("is contradicted where it acknowledges what was rejected, and that step is not repeated", () => {
    const finding = {
      statement: "REF-IFT-0007 failed validation.",
      supports: ["EDI.ACK_MISSING", "EDI.VALIDATION_REJECT"],
      isRootCause: true,
    } as const;
    const { contradictions, runbooks, recommendations } = proposeWith(acknowledge, "EDI.ACK_MISSING", [
      aFact("E1", { finding }),
    ]);
    expect(contradictions).toMatchObject([
      { statement: expect.stringContaining("that would fake an acknowledgement"), evidence: ["E1"] },
    ]);
    expect(runbooks[0]?.steps[0]).toBe("Look the rows up.");
    expect(runbooks[0]?.steps[1]).toMatch(/^Not repeated here: .* E1 speaks against it/);
    expect(recommendations.join(" ")).not.toContain("ACKED");
  });

  test("is contradicted where its delete would take the link from rows that point there", () => {
    const proposals = [
      {
        text: "Delete row 20",
        sql: "DELETE FROM container WHERE container_id IN (20)",
        affects: "1 row of container now; 1 row of api_event now referencing it would lose the link",
        undo: null,
        verification: null,
      },
    ];
    const finding = { supports: ["CNTR.DUPLICATE_RECORD"], isRootCause: true, proposals } as const;
    const { contradictions, runbooks } = proposeWith(remove, "CNTR.DUPLICATE_RECORD", [
      aFact("E1", { finding }),
    ]);
    expect(contradictions[0]?.statement).toContain("other rows point to them");
    expect(JSON.stringify(runbooks)).not.toContain("DELETE FROM");
  });

  test("is not worked through where the claim it is for is refuted", () => {
    const finding = { statement: "It was acknowledged.", refutes: ["EDI.ACK_MISSING"] } as const;
    const { actions, contradictions } = proposeWith(acknowledge, "EDI.ACK_MISSING", [
      aFact("E1", { finding }),
    ]);
    expect(actions.filter(({ kind }) => kind === "change")).toEqual([]);
    expect(contradictions[0]?.statement).toContain("on a premise that E1 speaks against");
  });

  test("stands as it is where nothing speaks against it, with a word of care", () => {
    const { contradictions, runbooks, recommendations } = proposeWith(acknowledge, "EDI.ACK_MISSING", []);
    expect(contradictions).toEqual([]);
    expect(runbooks[0]?.steps[1]).toBe(acknowledge);
    expect(recommendations.join(" ")).toContain("Careful with runbook KB1");
  });
});
