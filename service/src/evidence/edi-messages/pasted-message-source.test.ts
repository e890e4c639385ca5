import { expect, test } from "vitest";
import { createPastedMessageSource } from "./pasted-message-source.ts";

const sound = [
  "UNB+UNOA:2+DEMOLINE+DEMOTOS+260302:0915+ICR0001'",
  "UNH+M1+CODECO:D:95B:UN:ITG14'",
  "BGM+34+GATE-77+9'",
  "NAD+CF+DEMO:160:166'",
  "EQD+CN+CSQU3054383+22G1:102:5++3+5'",
  "DTM+7:202603020910:203'",
  "MEA+AAE+G+KGM:12000'",
  "UNT+7+M1'",
  "UNZ+1+ICR0001'",
];

test("a sound message is said to be sound, with its number of segments", async () => {
  expect(await statements(`Please check:\n${sound.join("\n")}\nThanks`)).toEqual([
    "CODECO M1 in the report parses without a fault: 9 segments, counts and control references agree, no mandatory segment is missing.",
  ]);
});

test("a wrong UNT count names the segment and both numbers, and is itself the fault", async () => {
  const facts = await lookUp(replaceLine("UNT", "UNT+9+M1'"));
  expect(facts).toHaveLength(1);
  expect(facts[0]).toMatchObject({
    location: "report line 8, segment 8 UNT",
    excerpt: "UNT+9+M1",
    finding: {
      statement: "UNT (segment 8 (UNT)) of CODECO M1 counts 9, the message has 7 segments from UNH to UNT.",
      supports: ["EDI.VALIDATION_REJECT"],
      isRootCause: true,
    },
  });
});

test("a missing mandatory segment is named with the place where it belongs", async () => {
  const text = sound
    .filter((line) => !line.startsWith("EQD"))
    .join("\n")
    .replace("UNT+7", "UNT+6");
  expect(await statements(text)).toEqual([
    "CODECO M1 has no EQD segment, which CODECO requires; it belongs after segment 4 (NAD).",
  ]);
});

test.each([
  ["UNZ", "UNZ+1+ICR0009'", /reference is ICR0001 in UNB and ICR0009 in UNZ/],
  ["UNZ", "UNZ+2+ICR0001'", /counts 2, the interchange holds 1 message/],
  ["UNT", "UNT+7+M2'", /reference is M1 in UNH .* and M2 in UNT/],
  ["EQD", "EQD+CX+CSQU3054383+22G1'", /equipment qualifier "CX"/],
  ["EQD", "EQD+CN+CSQU3054384+22G1'", /check digit of CSQU3054384 should be 3/],
  ["DTM", "DTM+7:20260302:203'", /does not fit the format code 203/],
  ["DTM", "DTM+7:202613020910:203'", /is no date and time/],
  ["MEA", "MEA+AAE+G+KGM:12T'", /"12T" is not a number/],
  ["MEA", "MEA+AAE+G+MTR:12'", /"MTR" is no unit of weight/],
])("in %s the fault of %s is found", async (tag, line, expected) => {
  const found = await statements(replaceLine(tag, line));
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(expected);
});

test("a message cut off in the middle is reported as cut off, not as missing segments", async () => {
  const facts = await lookUp(sound.slice(0, 4).join("\n"));
  expect(facts.map(({ finding }) => finding?.statement)).toEqual([
    expect.stringContaining("without UNZ"),
    expect.stringContaining("without UNT"),
  ]);
  expect(facts.every(({ finding }) => finding?.isRootCause === false)).toBe(true);
});

test("UNA changes the separators and the release character protects them", async () => {
  const text =
    "UNA:*.! ~UNB*UNOA:2*A*B*260302:0915*R1~UNH*1*APERAK:D:95B:UN~BGM*313*X!~Y!*Z*9~UNT*3*1~UNZ*1*R1~";
  expect(await statements(text)).toEqual([expect.stringContaining("parses without a fault: 5 segments")]);
});

test("segments wrapped by mail, quoted, or without terminators are read", async () => {
  const wrapped = sound.join("").replace("CSQU3054383", "CSQU305\r\n4383");
  const quoted = sound.map((line) => `> ${line}`).join("\n");
  const bare = sound.map((line) => line.slice(0, -1)).join("\n");
  for (const text of [wrapped, quoted, bare]) {
    expect(await statements(text)).toEqual([expect.stringContaining("9 segments")]);
  }
});

test("a control reference used twice is a sequence fault", async () => {
  const twice = `${sound.join("\n")}\nand again\n${sound.join("\n")}`;
  const facts = await lookUp(twice);
  expect(facts.at(-1)?.finding).toMatchObject({
    statement:
      "The interchange control reference ICR0001 of DEMOLINE is used by two interchanges in the report.",
    supports: ["EDI.DUPLICATE_SEQUENCE"],
  });
});

test("a rejecting CONTRL is read", async () => {
  const text = "UNH+9+CONTRL:D:3:UN'UCI+ICR0001+A+B+4+18'UNT+3+9'";
  expect(await statements(text)).toEqual([
    "CONTRL rejects ICR0001 (action 4, syntax error 18) in segment 2 (UCI).",
  ]);
});

const x12 = [
  "ISA*00*          *00*          *ZZ*DEMO           *ZZ*TOS            *260302*0915*U*00401*000000071*0*P*>~",
  "GS*QO*DEMO*TOS*20260302*0915*71*X*004010~",
  "ST*315*0001~",
  "B4***I*20260302*0910*SGSIN*DEMU*482019*L*45G1*SGSIN*UN*3~",
  "N9*BN*BK-1~",
  "SE*4*0001~",
  "GE*1*71~",
  "IEA*1*000000071~",
];

test("X12 counts and control numbers are checked on all three levels", async () => {
  expect(await statements(x12.join("\n"))).toEqual([
    expect.stringContaining("X12 315 0001 in the report parses without a fault"),
  ]);
  const faulty = x12
    .join("\n")
    .replace("SE*4", "SE*5")
    .replace("GE*1*71", "GE*1*72")
    .replace("IEA*1", "IEA*2");
  expect(await statements(faulty)).toEqual([
    expect.stringContaining("counts 2, there are 1 functional groups"),
    expect.stringContaining("control number is 71 in GS"),
    expect.stringContaining("counts 5, there are 4 segments"),
  ]);
});

test("an X12 set in the wrong group, with the wrong first segment, and a rejecting 997 are found", async () => {
  const wrong = x12.join("").replace("GS*QO", "GS*RO").replace("B4***", "B3***");
  expect(await statements(wrong)).toEqual([
    expect.stringContaining("begins with B3, not with the B4 segment"),
    expect.stringContaining("functional group is RO, transaction set 315 travels in QO"),
  ]);
  const rejected = x12
    .join("")
    .replace("GS*QO", "GS*FA")
    .replace(/ST\*315[^~]*~B4[^~]*~N9[^~]*~/, "ST*997*0001~AK1*QO*70~AK9*R*1*1*0~");
  expect(await statements(rejected)).toEqual([expect.stringContaining("says rejected (AK9 R)")]);
});

test("prose and placeholders give no fact", async () => {
  for (const text of ["", "UNB is missing in the UNH+... sample", "raw: UNH+...", "ISA said so", "UNH+1"]) {
    expect(await lookUp(text)).toEqual([]);
  }
});

test("hostile text of a megabyte is read in linear time", async () => {
  const hostile = [
    "UNH+",
    "UNA+",
    "ISA*",
    "UNB+?",
    "UNH+a:\n",
    "UNH+1'UNH+2'",
    "ISA*a*b*c*d*e*f*g*h*i*j*k*l*m*n*o*p~",
  ];
  for (const piece of hostile) {
    await lookUp(piece.repeat(Math.floor(1_048_576 / piece.length)));
  }
});

function replaceLine(tag: string, line: string): string {
  return sound.map((original) => (original.startsWith(tag) ? line : original)).join("\n");
}

async function statements(text: string) {
  return (await lookUp(text)).map(({ finding }) => finding?.statement);
}

function lookUp(text: string) {
  const request = { runId: null, text, receivedAt: "2026-03-02T10:00:00.000Z", entities: [] };
  return createPastedMessageSource().lookUp(request, AbortSignal.timeout(10_000));
}
