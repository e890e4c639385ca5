import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Entity } from "@imperial-court/contract";
import { expect, test } from "vitest";
import { createPastedMessageSource } from "../service/src/evidence/edi-messages/pasted-message-source.ts";
import { openSources } from "../service/src/evidence/open-sources.ts";
import { readSourcesConfig } from "../service/src/evidence/sources-config.ts";
import { temporaryDirectory } from "../service/src/testing/temporary-directory.ts";
import { loadDemo } from "./load.ts";

/** The six sample incidents find in the demo terminal what they were written to show. */
const samples: [file: string, entities: [Entity["type"], string][], expected: RegExp[]][] = [
  [
    "1-shown-twice.txt",
    [["container", "DEMU4820190"]],
    [
      /^2 rows of the container table for DEMU4820190/,
      /DuplicateSnapshot saved again without idempotency key/,
    ],
  ],
  [
    "2-advice-refused.txt",
    [
      ["vessel", "AMBER HERON"],
      ["error_code", "ADVICE_NAME_TAKEN"],
    ],
    [/^Vessel advice 70021 .* already active.*application 32, 33/, /ADVICE_NAME_TAKEN/],
  ],
  [
    "3-no-acknowledgement.txt",
    [["message_ref", "REF-IFT-0903"]],
    [/failed validation and is in ERROR/, /^edi-validator logged ERROR DEMO_EDI_17/, /HTTP 400/],
  ],
  [
    "4-not-what-it-seems.txt",
    [
      ["message_ref", "REF-COP-0902"],
      ["container", "DEMU4820203"],
    ],
    [/was acknowledged at/, /exactly 1 row for DEMU4820203/],
  ],
  ["5-nobody-knows-her.txt", [["vessel", "GREEN ALBATROSS"]], [/GREEN ALBATROSS is not in the vessel table/]],
  [
    "6-pasted-message.txt",
    [["container", "PRTU2044192"]],
    [
      /UNT .* counts 8, the message has 6 segments/,
      /000772 in UNB and 000773 in UNZ/,
      /agrees with its last event, GATE_OUT/,
    ],
  ],
];

test.each(samples)("%s finds its evidence", async (file, named, expected) => {
  const database = await loadDemo(temporaryDirectory());
  const config = await readSourcesConfig(join(import.meta.dirname, "court.config.yaml"), {});
  const opened = openSources({
    ...config,
    sources: config.sources.map((source) =>
      source.type === "sqlite" ? { ...source, path: database } : source,
    ),
  });
  try {
    const text = readFileSync(join(import.meta.dirname, "incidents", file), "utf8");
    const entities = named.map(([type, value]) => ({
      type,
      value,
      start: 0,
      end: 0,
      valid: true,
      note: null,
    }));
    const request = { runId: null, text, receivedAt: "2026-03-03T12:00:00.000Z", entities };
    const sources = [createPastedMessageSource(), ...opened.sources];
    const facts = (
      await Promise.all(sources.map((source) => source.lookUp(request, AbortSignal.timeout(10_000))))
    ).flat();
    expect(facts.filter(({ status }) => status === "failed")).toEqual([]);
    const statements = facts.map(({ finding }) => finding?.statement ?? "");
    for (const pattern of expected) expect(statements).toContainEqual(expect.stringMatching(pattern));
  } finally {
    await opened.close();
  }
});
