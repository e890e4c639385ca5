import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Entity, entitySchema } from "@imperial-court/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { extractEntities } from "./extract-entities.ts";

/** "type:value" of what was found, invalid ones with "!". */
function found(text: string): string[] {
  return extractEntities(text).map(({ type, value, valid }) => `${type}:${value}${valid ? "" : "!"}`);
}
function first(text: string, type: string): Entity | undefined {
  return extractEntities(text).find((entity) => entity.type === type);
}

describe("an identifier is found however it is written", () => {
  test.each<[string, string[]]>([
    ["box MSKU 123456-5 at gate", ["container:MSKU1234565"]],
    ["box MSKU 1234 565 at gate", ["container:MSKU1234565"]],
    ["box MSKU 12 34 56 5 at gate", ["container:MSKU1234565"]],
    ["pls chk tclu4123450n others", ["container:TCLU4123450"]],
    ["(MSKU-1234565), again", ["container:MSKU1234565"]],
    ["MSKU\n1234565", ["container:MSKU1234565"]],
    ["柜号MSKU1234565找不到", ["container:MSKU1234565"]],
    ["MS\u200bKU12\u200b34565", ["container:MSKU1234565"]],
    ["ＭＳＫＵ１２３４５６５", ["container:MSKU1234565"]],
    ["<b>MSKU</b>1234565&nbsp;", ["container:MSKU1234565"]],
    ["EBP record for SEGU 999999", ["container:SEGU999999!"]],
    ["Container ABCD1234567 unknown", ["container:ABCD1234567!"]],
    ["for MV GOLDEN PEARL/07E; slow", ["vessel:GOLDEN PEARL", "voyage:07E"]],
    ["for mv golden pearl/07e; slow", ["vessel:GOLDEN PEARL", "voyage:07E"]],
    ["M.V. Iron Duchess V.118S is late", ["vessel:IRON DUCHESS", "voyage:118S"]],
    ["M/V CMA CGM MARCO POLO 0PGD5W1MA not listed", ["vessel:CMA CGM MARCO POLO", "voyage:0PGD5W1MA"]],
    ["advice for Merlion 15 is refused", ["vessel:MERLION 15"]],
    ["merlion 15 advice blocked again", ["vessel:MERLION 15"]],
    ["Please expire the advice, it blocks Lion City 08", ["vessel:LION CITY 08"]],
    ["M.V. LION CITY O7 advice refused", ["vessel:LION CITY 07!"]],
    ["EVER NOBLE 123N wants the same berth", ["vessel:EVER NOBLE", "voyage:123N"]],
    ["planner says MSC ELOISE bay plan shows 3 reefers", ["vessel:MSC ELOISE"]],
    ["tide lost for CMA CGM Marco Polo, see mail", ["vessel:CMA CGM MARCO POLO"]],
    ["WAN HAI 305 is working, KOTA LIHAT waits", ["vessel:WAN HAI 305", "vessel:KOTA LIHAT"]],
    ["the agent of MSC and ZIM USA LTD called, MAERSK Singapore too", []],
    ["OOCL COPARN rejected, MSC EDI queue full, HMM Booking desk asks", ["edi_message:COPARN"]],
    ["two advices, 1000010500 and 1000010961", ["message_ref:1000010500", "message_ref:1000010961"]],
    ["advice expired, call +65 61234567 or tel 1000010500", []],
    ["edi ref REF_IFT 0007 not acked", ["message_ref:REF-IFT-0007"]],
    ["ref ift-0007 not acked", ["message_ref:REF-IFT-0007"]],
    ["trace corr-0014 please", ["message_ref:corr-0014"]],
    ["Bay 30 done, Truck 12 gone, ship waits since October 09", ["datetime:--10-09"]],
    ["vessel NORTHERN JADE cannot berth", ["vessel:NORTHERN JADE"]],
    ["Vessel :SEVILLIA, voyage :999n", ["vessel:SEVILLIA", "voyage:999N"]],
    ["slots of GOLDEN PEARL/25W still full", ["vessel:GOLDEN PEARL", "voyage:25W"]],
    ["SPIRIT OF BERTRAM / 0ZN65W1MA - MISSING", ["vessel:SPIRIT OF BERTRAM", "voyage:0ZN65W1MA"]],
    ["ETA wrong for mv lion city 07, see", ["vessel:LION CITY 07"]],
    [
      "MV PORT KELANG EXPRESS (W184) at PSA Keppel",
      ["vessel:PORT KELANG EXPRESS", "voyage:W184", "terminal:KEPPEL"],
    ],
    ["vessels GOLDEN PEARL and IRON DUCHESS moored", ["vessel:GOLDEN PEARL", "vessel:IRON DUCHESS"]],
    ["船名 GOLDEN PEARL 航次 25W", ["vessel:GOLDEN PEARL", "voyage:25W"]],
    ["the outbound voyage changed from 22E to 22W", ["voyage:22E", "voyage:22W"]],
    ["on vyoage VA61 the box", ["voyage:VA61"]],
    ["voyages in and out: W183/E183", ["voyage:W183", "voyage:E183"]],
    ["IMO no. 9074729 unknown", ["imo:9074729"]],
    ["callsign OZUU2 is used", ["call_sign:OZUU2"]],
    ["a Coarri and two CODECOs came", ["edi_message:COARRI", "edi_message:CODECO"]],
    ["EDIFACT COARI was refused", ["edi_message:COARI!"]],
    ["ANSI X12 315/322 and EDI 214", ["x12_set:315", "x12_set:322", "x12_set:214"]],
    ["UNH/UNT mismatch in the EQD segment", ["edi_segment:UNH", "edi_segment:UNT", "edi_segment:EQD"]],
    ["hit vessel_err_4 and ORA-00060", ["error_code:VESSEL_ERR_4", "error_code:ORA-00060"]],
    ["intermittent 401/403 from the API", ["http_status:401", "http_status:403"]],
    ["hook keeps answering 504, we gave up", ["http_status:504"]],
    ["URL: https://api.line.example/edi/v1.0?x=1", ["api_path:/edi/v1.0"]],
    ["timeouts on '/containers/status'.", ["api_path:/containers/status"]],
    ["TCK 742311, CS0057423-INC0172792/L", ["ticket:TCK-742311", "ticket:CS0057423", "ticket:INC0172792"]],
    ["ref-ift-0007 and corr-api-0005", ["message_ref:REF-IFT-0007", "message_ref:corr-api-0005"]],
    ["booking BK-SBELRQVS; bkg no 237654321", ["booking:BK-SBELRQVS", "booking:237654321"]],
    [
      "Partner Partner-E, partner B, LINE-PSA",
      ["partner:PARTNER-E", "partner:PARTNER-B", "partner:LINE-PSA"],
    ],
    [
      "PPT4, PSA Tg Pagar, Tuas Port, PSABT",
      ["terminal:PASIR PANJANG TERMINAL 4", "terminal:TANJONG PAGAR", "terminal:TUAS", "terminal:BRANI"],
    ],
    ["MV Lion City 08: advice refused", ["vessel:LION CITY 08"]],
    [
      "PATCH /vessels/9074729 and PATCH /berth-applications/2/close",
      [
        "api_path:/vessels/9074729",
        "imo:9074729",
        "api_path:/berth-applications/2/close",
        "message_ref:application 2",
      ],
    ],
    ["Berth application no. 3 and 4", ["message_ref:application 3", "message_ref:application 4"]],
    ["port program 2 of the vessel", ["message_ref:application 2"]],
    ["api_id=14, then API event 102 (load)", ["message_ref:event 14", "message_ref:event 102"]],
    ["edi_id 13 - acked or not?", ["message_ref:EDI message 13"]],
    ["corr ab72d0a1e9f8f9cd answered 400", ["message_ref:ab72d0a1e9f8f9cd", "http_status:400"]],
    ["cannot make new advice merlion 11", ["vessel:MERLION 11"]],
    ["berth T12, QC 05, RTG-14, blk f6", ["berth:T12", "crane:QC05", "crane:RTG-14", "yard_block:F6"]],
    ["seal no. SG445566 broken", ["seal:SG445566"]],
    ["45R1—slot, 40' HC and 20GP", ["size_type:45R1", "size_type:40HC", "size_type:20GP"]],
    ["08/09/2025, 15:46:37", ["datetime:2025-09-08T15:46:37"]],
    [
      "7 Oct 2025 0715hrs, 2025-10-04T12:25:10Z",
      ["datetime:2025-10-07T07:15", "datetime:2025-10-04T12:25:10Z"],
    ],
    ["since 09:15 SGT until 2pm", ["datetime:T09:15+08:00", "datetime:T14:00"]],
    ["01-SEP-25 0000h", ["datetime:2025-09-01T00:00"]],
    ["31/02/2025", ["datetime:2025-02-31!"]],
  ])("%j", (text, expected) => {
    expect(found(text)).toEqual(expected);
  });
});

test.each([
  "Weekly ops meeting in room 404, 500 boxes to move, 401 kg each",
  "We read the ETA/ETB list and/or his/her mail",
  "Vessel schedule and vessel advice were updated after the vessel sailed",
  "latency > 12s for 5% of requests, p95 900ms",
  "Please ask the partner a question about partner-side mapping",
  "menu 1234567 is not a container",
  "The application 3 times refused my password; event 2 days ago",
  "IMO class 3 cargo",
  "provide more details of PARTNER_ID and VESSEL_ID",
  "see /var/log/app.log and http://www.example.com/index.html",
])("%j names no identifier", (text) => {
  expect(found(text)).toEqual([]);
});

test("a failed check is explained with the corrected value and never rejects", () => {
  expect(first("MSKU1234567", "container")).toMatchObject({
    value: "MSKU1234567",
    valid: false,
    note: "check digit should be 5: MSKU1234565",
  });
  expect(first("IMO 9074720", "imo")).toMatchObject({
    valid: false,
    note: "check digit should be 9: 9074729",
  });
  expect(first("EDI message CODEC O; EDIFACT CODCEO", "edi_message")?.note).toContain("CODECO");
  expect(first("MSKU12345O7", "container")?.note).toContain("MSKU1234502");
});

test("the ends of a container range are serials, which have no check digit to fail", () => {
  const entities = extractEntities("create Container Range From BSIU 323008 to BSIU 323099");
  expect(entities.map(({ value, valid }) => [value, valid])).toEqual([
    ["BSIU323008", true],
    ["BSIU323099", true],
  ]);
});

test("two vessels of one name stay two when call sign or IMO number tell them apart", () => {
  const text = "MV LION CITY (call sign 9VLC1) and MV LION CITY (call sign 9VLC2) share a name";
  const vessels = extractEntities(text).filter(({ type }) => type === "vessel");
  expect(vessels.map(({ value, note }) => [value, note])).toEqual([
    ["LION CITY", "call sign 9VLC1"],
    ["LION CITY", "call sign 9VLC2"],
  ]);
});

test("a repeated identifier is listed once, where it stands first", () => {
  const entities = extractEntities("MSKU1234565 and again msku 123456-5");
  expect(entities.map(({ value, start }) => [value, start])).toEqual([["MSKU1234565", 0]]);
});

test("a day that could be a month is read as the port writes it, and says so", () => {
  expect(first("on 08/09/2025", "datetime")).toMatchObject({ value: "2025-09-08", valid: true });
  expect(first("on 08/09/2025", "datetime")?.note).toContain("could be month/day");
  expect(first("on 10/25/2025", "datetime")).toMatchObject({
    value: "2025-10-25",
    note: "read as month/day",
  });
});

describe("laws", () => {
  const snippets = fc.constantFrom(
    "MSKU 123456-5",
    "mv golden pearl/07e",
    "MV Lion City 07",
    "ALR-861600",
    "401/403",
    "'/edi/status'",
    "COARRI",
    "X12 315",
    "PPT4",
    "22G1",
    "Partner-E",
    "08/09/2025, 15:46",
    "\u200b",
    "\n> ",
    "<b>",
    "&nbsp;",
    "—",
    "voyage 12B",
    "block F6",
    "seal S1234-AB",
    " ",
    ". ",
    "，",
    "😀",
  );
  const texts = fc.oneof(
    fc.string({ unit: "binary", maxLength: 80 }),
    fc.array(snippets, { maxLength: 12 }).map((parts) => parts.join("")),
  );

  test("every entity stands inside the text, in order, and keeps to the contract", () => {
    fc.assert(
      fc.property(texts, (text) => {
        let last = 0;
        for (const entity of extractEntities(text)) {
          entitySchema.parse(entity);
          expect(entity.start).toBeGreaterThanOrEqual(last);
          expect(entity.end).toBeGreaterThan(entity.start);
          expect(entity.end).toBeLessThanOrEqual(text.length);
          last = entity.start;
        }
      }),
      { numRuns: 400 },
    );
  });

  test("what stands at a container's span is its value but for separators and case", () => {
    fc.assert(
      fc.property(texts, (text) => {
        for (const entity of extractEntities(text)) {
          if (entity.type !== "container") continue;
          const written = text
            .slice(entity.start, entity.end)
            .normalize("NFKC")
            .replace(/<\/?b>|&nbsp;/g, "");
          expect(written.toUpperCase().replace(/[^A-Z0-9]/g, "")).toBe(entity.value);
        }
      }),
      { numRuns: 400 },
    );
  });

  test("reading twice gives the same", () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(extractEntities(text)).toEqual(extractEntities(text));
      }),
    );
  });
});

test.each([
  "MV ",
  "A/1A ",
  "voyage 12 ",
  "MSKU ",
  "http://a?",
  "a1b2c3 ",
  "seal a1234 ",
  "<b ",
  "A_",
  "12/12/",
  "500 ",
])("half a megabyte of %j is read to its end", (unit) => {
  const text = `${unit.repeat(Math.floor((1 << 19) / unit.length))}\nMSKU1234565`;
  expect(found(text)).toContain("container:MSKU1234565");
});

const benchmark = join(import.meta.dirname, "../../../../shared/bench/public");
const isBenchmarkHere = existsSync(join(benchmark, "items.jsonl"));

describe.skipIf(!isBenchmarkHere)(
  "on the incident benchmark (skipped where it is not beside the project)",
  () => {
    const renamed: Record<string, string> = {
      EDI_MSG: "edi_message",
      MSG_REF: "message_ref",
      CALLSIGN: "call_sign",
    };
    // The benchmark counts these as the same.
    const canonical = (type: string, value: string): string => {
      const upper = value.toUpperCase().replace(/\s+/g, " ");
      if (type === "terminal") return upper.replace(/ PORT$/, "");
      if (type === "datetime") return upper.slice(0, 10);
      return upper;
    };

    test.each([
      ["items.jsonl", 0.995],
      ["novel.jsonl", 0.975],
      ["perturbed.jsonl", 0.985],
    ])("%s is read with an F1 of at least %d", (file, target) => {
      let hits = 0;
      let extra = 0;
      let missed = 0;
      for (const line of readFileSync(join(benchmark, file), "utf8").split("\n").filter(Boolean)) {
        const { text, gold } = JSON.parse(line);
        const ignored = new Set(
          (gold.ignore_types ?? []).map((type: string) => renamed[type] ?? type.toLowerCase()),
        );
        const need = new Set<string>();
        const may = new Set<string>();
        for (const { type, value, optional } of gold.entities) {
          const name = renamed[type] ?? type.toLowerCase();
          (optional ? may : need).add(`${name}:${canonical(name, value)}`);
        }
        const got = new Set(
          extractEntities(text)
            .filter(
              ({ type, value }) => !ignored.has(type) && !(type === "datetime" && !/^\d{4}/.test(value)),
            )
            .map(({ type, value }) => `${type}:${canonical(type, value)}`),
        );
        for (const key of got)
          if (need.has(key)) hits++;
          else if (!may.has(key)) extra++;
        for (const key of need) if (!got.has(key) && !ignored.has(key.split(":")[0]!)) missed++;
      }
      expect((2 * hits) / (2 * hits + extra + missed)).toBeGreaterThanOrEqual(target);
    });
  },
);
