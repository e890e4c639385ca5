import { type IncidentKindCode, incidentKindCodes } from "@imperial-court/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assessSeverity, type SeverityInput } from "./assess-severity.ts";
import { priorityOf } from "./matrix.ts";
import { largestCount } from "./signals.ts";

// Received at 10:00 port time.
const receivedAt = "2026-03-02T02:00:00.000Z";

function assess(kind: IncidentKindCode, text: string, more: Partial<SeverityInput> = {}) {
  return assessSeverity({ kind, text, receivedAt, findings: [], hints: {}, ...more });
}

test("the matrix is ITIL's impact by urgency", () => {
  const rows = ([1, 2, 3, 4] as const).map((impact) =>
    ([1, 2, 3] as const).map((urgency) => priorityOf(impact, urgency)),
  );
  expect(rows).toEqual([
    ["P1", "P1", "P2"],
    ["P1", "P2", "P3"],
    ["P2", "P3", "P3"],
    ["P3", "P4", "P4"],
  ]);
});

describe("what an experienced duty officer would say", () => {
  test.each<[string, IncidentKindCode, string]>([
    ["Medium", "CNTR.MISSING", "Container MSKU1234567 is missing from terminal"],
    ["Critical", "INFRA.OTHER", "系统瘫痪,所有闸口都不能用"],
    ["Critical", "VSL.ADVICE_CONFLICT", "船已靠泊,无法开始作业"],
    ["High", "EQP.GATE", "闸口卡车越排越长"],
    ["Critical", "INFRA.OTHER", "seluruh sistem lumpuh, operasi terhenti"],
    ["Critical", "VSL.ADVICE_CONFLICT", "kapal sudah berlabuh tapi kerja tidak boleh mula"],
    ["Medium", "CNTR.DUPLICATE_RECORD", "Customer on PORTNET is seeing 2 identical containers."],
    ["Critical", "INFRA.OTHER", "Server room aircon failed, core switch rebooting, all systems slow."],
    ["Low", "REQ.ACCESS_REQUEST", "Please unlock my PORTNET account, password expired and cannot reset."],
    ["Critical", "INFRA.OTHER", "TOS is down at all gates"],
    ["Critical", "EQP.GATE", "Gate system down, trucks queueing to the road"],
    ["Medium", "EQP.GATE", "Barrier arm at lane 3 does not open"],
    ["Critical", "SAFETY.PERSON", "Lasher fell from a container, unconscious, at PPT4"],
    ["High", "SAFETY.PERSON", "Reporting a near miss last week between a forklift and a pedestrian"],
    ["Critical", "EQP.YARD", "Smoke seen in block B12 near the tank containers"],
    ["Critical", "CNTR.REEFER", "Reefer rack tripped, 40 reefers without power, cargo is thawing"],
    ["High", "CNTR.REEFER", "Reefer temperature rising, set point -18, now -9"],
    ["Critical", "EQP.CRANE", "QC-05 gantry fault, vessel alongside and discharge stopped"],
    ["High", "VSL.BERTH", "Two vessels planned on the same berth for Thursday"],
    ["Critical", "VSL.BERTH", "Two vessels planned on the same berth, ETB 12:30 today"],
    ["Critical", "SEC.CYBER", "Ransomware note on a planner's screen, files are encrypted"],
    ["High", "CNTR.DANGEROUS_GOODS", "IMDG class of one box differs between manifest and TOS"],
    ["Medium", "API.WEBHOOK", "Intermittent 503 during webhook deliveries to Partner-C"],
    ["Critical", "EDI.BACKLOG_DLQ", "Dead letter queue keeps growing, Partner-A acks delayed"],
    ["Low", "INFRA.NETWORK", "My laptop cannot connect to the VPN, not urgent"],
    ["Critical", "CNTR.REEFER", "Power tripped at yard block R05, 64 reefers off"],
    [
      "Critical",
      "CNTR.DANGEROUS_GOODS",
      "Class 3 tank container is dripping liquid at block D11, strong smell",
    ],
    ["Critical", "EQP.CRANE", "QC-07 tripped in the middle of discharge, gang standing by"],
    ["Critical", "EQP.GATE", "Gate automation hung at Tuas, 200 trucks waiting and queue getting longer"],
    ["High", "EQP.AGV", "AGV 12 stopped on the main aisle and blocks the others"],
    ["Critical", "INFRA.OTHER", "Whole of PORTNET cannot be reached since 0945, every user affected"],
    ["Critical", "INFRA.NETWORK", "Fibre cut, no wifi in the whole yard, RTGs and AGVs stopped"],
    ["Critical", "SEC.ACCESS", "Unknown man climbed the fence at gate 2 and is inside the yard"],
    ["High", "SAFETY.PERSON", "Last week a lasher slipped on the gangway, no one hurt, for your record"],
    ["Critical", "EDI.BACKLOG_DLQ", "COPRAR queue at 18 000 messages and rising every minute"],
    ["High", "EDI.ACK_MISSING", "No CONTRL since this morning, the complete feed of Partner-E is silent"],
    ["Medium", "EDI.ACK_MISSING", "One IFTMIN REF-IFT-0007 has no ack from LINE-PSA"],
    ["High", "API.AVAILABILITY", "All partners get 503 on every endpoint"],
    ["High", "DOC.CUSTOMS_MESSAGE", "CUSCAR rejected, customs will fine us if not filed by tonight"],
    ["Medium", "CNTR.STATUS_MISMATCH", "Status of 120 containers is wrong, not urgent per supervisor"],
    ["Medium", "INFRA.BATCH_JOB", "Nightly archive job failed, will rerun tonight"],
    ["Medium", "CNTR.MISSING", "Cannot find box TCLU1234568 in yard, haulier waiting at gate"],
  ])("%s: %s, %s", (severity, kind, text) => {
    expect(assess(kind, text).severity).toBe(severity);
  });
});

test.each([
  ["shows +2C, set point -20C, alarm since 0900", "the reefer is at 2, set to -20"],
  ["is at -11 and it should be -18", "the reefer is at -11, set to -18"],
  ["setpoint -20.0C actual -8.5C", "the reefer is at -8.5, set to -20"],
  ["temp naik sekarang 5 degree, set -18", "the reefer is at 5, set to -18"],
])("a reefer that reads otherwise than it is set cannot wait: %s", (text, reason) => {
  const { priority, reasons } = assess("CNTR.REEFER", `Reefer TTNU8045671 ${text}`);
  expect(priority).toBe("P2");
  expect(reasons.join(" ")).toContain(reason);
});

test.each([
  "at block 14, set point -18, reading -18.5",
  "set point -20, gate in at 09:30",
  "shows alarm 52 at bay 34, set point is -18",
])("numbers that are no temperature, or within range, raise nothing: %s", (text) => {
  expect(assess("CNTR.REEFER", `Reefer TTNU8045671 ${text}`).priority).toBe("P3");
});

test("what is denied does not count", () => {
  expect(assess("EQP.CRANE", "QC-05 spreader fault. No injuries, no fire or smoke.").priority).toBe("P2");
  expect(assess("EQP.CRANE", "Injuries: none. QC-05 spreader fault.").priority).toBe("P2");
  expect(
    assess("CNTR.STATUS_MISMATCH", "TOS is not down, only one box shows the wrong status").priority,
  ).toBe("P3");
});

test("what is denied in Chinese or Malay does not count either", () => {
  for (const denied of [
    "没有人受伤",
    "没有起火",
    "无人受伤",
    "未发生泄漏",
    "tiada kebakaran",
    "tidak ada yang cedera",
  ]) {
    expect(assess("EQP.YARD", denied)).toEqual(assess("EQP.YARD", ""));
  }
  expect(assess("EQP.YARD", "没有爆炸，但是有人受伤").priority).toBe("P1");
  expect(assess("EQP.YARD", "tiada letupan tapi seorang pekerja cedera").priority).toBe("P1");
});

test("a denial does not reach over the next statement", () => {
  expect(assess("EQP.CRANE", "No answer from maintenance and the vessel is alongside").priority).toBe("P1");
  expect(assess("EQP.CRANE", "No fire, but one worker injured").priority).toBe("P1");
});

test("operations that are unaffected lower the impact by one step, and never that of danger", () => {
  expect(assess("VSL.STOWAGE_INCONSISTENCY", "Bay plan differs, no impact to operations").priority).toBe(
    "P3",
  );
  expect(assess("SEC.CYBER", "Malware found on one host, no impact to operations").severity).toBe("Critical");
});

test("an urgent tone alone changes nothing, and with something held up it moves one step at most", () => {
  const plain = "ETA differs on two screens";
  expect(assess("VSL.SCHEDULE_MISMATCH", `URGENT!!! ASAP ${plain} EMERGENCY`).priority).toBe(
    assess("VSL.SCHEDULE_MISMATCH", plain).priority,
  );
  expect(assess("VSL.ADVICE_CONFLICT", "Customer unable to create the advice").priority).toBe("P3");
  expect(assess("VSL.ADVICE_CONFLICT", "Urgent: customer unable to create the advice").priority).toBe("P2");
  expect(assess("VSL.STOWAGE_INCONSISTENCY", "URGENT cannot plan bay 14, critical").priority).toBe("P2");
  for (const said of ["司机在等,请尽快处理", "pemandu menunggu, tolong segera"]) {
    const haste = "this shift or within 24 hours (something is held up and the sender asks for haste)";
    expect(assess("CNTR.DUPLICATE_RECORD", said).reasons).toContain(`Urgency: ${haste}.`);
  }
  expect(assess("CNTR.DUPLICATE_RECORD", "不着急,等待回复").reasons.join()).not.toContain("haste");
});

test("deadlines count from the moment the report was received", () => {
  const kind = "CNTR.HOLD_CUSTOMS";
  expect(assess(kind, "Hold not lifted, last free day 2026-03-30").priority).toBe("P3");
  expect(assess("DOC.CUSTOMS_MESSAGE", "Declaration refused, cut-off 2026-03-02 20:00").priority).toBe("P2");
  expect(assess("DOC.CUSTOMS_MESSAGE", "Declaration refused, cut-off 2026-03-02 11:30").priority).toBe("P1");
  expect(
    assess("DOC.CUSTOMS_MESSAGE", "Declaration refused, cut-off was 2026-02-20 11:30").reasons[1],
  ).toMatch(/within 24 hours/);
  expect(assess("VSL.SCHEDULE_MISMATCH", "ETA is wrong, vessel sails in 3 hours").priority).toBe("P1");
  expect(assess("VSL.SCHEDULE_MISMATCH", "ETA is wrong, 2 hrs before departure").priority).toBe("P1");
  expect(assess("VSL.SCHEDULE_MISMATCH", "ETA is wrong, ETD 2026-03-02T05:00Z").priority).toBe("P1");
  expect(assess("VSL.SCHEDULE_MISMATCH", "ETA 2025-10-03 13:00 differs").priority).toBe("P3");
  // 10:00 port time: four digits without a colon, a time further off, a ship on its way, a year that is no time.
  expect(assess("VSL.STOWAGE_INCONSISTENCY", "Bay plan differs, vessel sails at 1230").priority).toBe("P1");
  expect(assess("VSL.SCHEDULE_MISMATCH", "ETB for MV LION CITY changed to 11:00 today").priority).toBe("P1");
  expect(assess("VSL.BERTH", "EVER STAR is coming to berth 12 in 90 minutes, berth taken").priority).toBe(
    "P1",
  );
  expect(assess("VSL.SCHEDULE_MISMATCH", "ETA 2031 plan differs").priority).toBe("P3");
});

test("a time that is long past today is tomorrow's", () => {
  const atNight = { receivedAt: "2026-03-02T15:30:00.000Z" };
  const text = "ETA differs on two screens, ETD 01:30";
  expect(assess("VSL.SCHEDULE_MISMATCH", text, atNight).priority).toBe("P1");
});

test("a deadline that a source found counts like one in the report, and names its evidence", () => {
  const findings = [{ id: "E4", text: "Vessel call 77 has ETD 2026-03-02T04:30:00Z." }];
  const assessment = assess("VSL.SCHEDULE_MISMATCH", "ETA differs", { findings });
  expect(assessment.priority).toBe("P1");
  expect(assessment.reasons.join(" ")).toContain("E4");
});

test("more than fifty boxes are more than one customer's trouble", () => {
  expect(assess("CNTR.STATUS_MISMATCH", "50 containers show the wrong status, cut-off today").priority).toBe(
    "P3",
  );
  expect(
    assess("CNTR.STATUS_MISMATCH", "1,200 containers show the wrong status, cut-off today").priority,
  ).toBe("P2");
});

test("the sender's own severity is noted and does not decide", () => {
  const text = "Container MSKU1234567 is missing from terminal";
  const { severity, reasons } = assess("CNTR.MISSING", text, { hints: { severity: "critical" } });
  expect(severity).toBe("Medium");
  expect(reasons.join(" ")).toContain("The sender called it Critical");
});

test("safety, security and dangerous goods are never below P2, whatever the text says", () => {
  const kinds = incidentKindCodes.filter((kind) => /^(SAFETY|SEC)\.|DANGEROUS_GOODS/.test(kind));
  expect(kinds.length).toBe(6);
  fc.assert(
    fc.property(
      fc.constantFrom(...kinds),
      fc.array(
        fc.constantFrom(
          "not urgent",
          "no impact",
          "cosmetic",
          "my laptop",
          "next week",
          "nothing blocked",
          "low",
        ),
      ),
      (kind, words) => {
        expect(["P1", "P2"]).toContain(assess(kind, words.join(". ")).priority);
      },
    ),
  );
});

test("any text gets a severity with two reasons at least", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 400 }), fc.constantFrom(...incidentKindCodes), (text, kind) => {
      const { priority, reasons } = assess(kind, text);
      expect(["P1", "P2", "P3", "P4"]).toContain(priority);
      expect(reasons.length).toBeGreaterThanOrEqual(2);
    }),
  );
});

test.each([
  "eta ",
  "backlog aaaaaaaa ",
  "no ",
  "9",
  "temperature ",
  " ",
  "queue \n",
  "urgent. ",
  "reefer set point but ",
])("half a megabyte of %j is read to its end", (unit) => {
  const text = unit.repeat(Math.floor((1 << 19) / unit.length));
  expect(assess("EQP.YARD", `${text}.\n\nSmoke seen in block B12 near the tanks`).severity).toBe("Critical");
});

describe("the clock of cargo and call, as rows have it", () => {
  const withDeadline = (what: string, at: string) =>
    assess("CNTR.STATUS_MISMATCH", "status of MSKU1234565 differs", { deadlines: [{ id: "E4", what, at }] });

  test.each([
    ["ETD", "2026-03-02T05:00:00Z", "P2", "ETD (E4) 3 hours after the report"],
    ["ETD", "2026-03-02T22:00:00Z", "P3", "ETD (E4) 20 hours after the report"],
    ["cut-off", "2026-03-02T03:30:00Z", "P2", "CUT-OFF (E4) 90 minutes after the report"],
    ["last free day", "2026-03-02T15:59:59Z", "P3", "LAST FREE DAY (E4) 14 hours after the report"],
  ])("%s at %s raises the urgency and is the reason", (what, at, priority, reason) => {
    const assessment = withDeadline(what, at);
    expect(assessment.priority).toBe(priority);
    expect(assessment.reasons.join(" ")).toContain(reason);
  });

  test("what has passed, or is days away, raises nothing", () => {
    const usual = assess("CNTR.STATUS_MISMATCH", "status of MSKU1234565 differs");
    expect(withDeadline("ETD", "2026-03-01T05:00:00Z")).toEqual(usual);
    expect(withDeadline("ETD", "2026-03-05T05:00:00Z")).toEqual(usual);
  });
});

test("a count is a number of boxes, not the end of a ticket or another identifier", () => {
  expect(largestCount(["12 containers and 1,200 teu are waiting"])).toBe(1200);
  expect(largestCount(["alr-300117 container twice on the portal", "ticket 742311 container wrong"])).toBe(0);
  expect(largestCount(["block b-12 containers cannot be seen", "ref/88 boxes"])).toBe(0);
});
