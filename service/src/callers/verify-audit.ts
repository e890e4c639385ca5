import type { AuditEntry, AuditVerdict } from "@imperial-court/contract";
import { type AuditHead, type AuditLog, firstHash, hashOf } from "./audit-log.ts";

const pageSize = 500;

/**
 * Goes through the whole chain, oldest first. Entries appended meanwhile are left for the next time. `noted` is a
 * head from an earlier check: the entry of that number must still have that hash.
 */
export async function verifyAudit(
  log: Pick<AuditLog, "listAfter" | "head">,
  noted: AuditHead | null = null,
): Promise<AuditVerdict> {
  const head = await log.head();
  let last: AuditHead = { seq: 0, hash: firstHash };
  const broken = (at: number, finding: string): AuditVerdict => ({
    is_intact: false,
    entries: last.seq,
    head: last.hash,
    broken_at: at,
    finding,
  });

  while (last.seq < head.seq) {
    const page = await log.listAfter(last.seq, Math.min(pageSize, head.seq - last.seq));
    if (page.length === 0) break;
    for (const entry of page) {
      const fault = findFault(entry, last) ?? contradicts(entry, noted);
      if (fault !== null) return broken(last.seq + 1, fault);
      last = entry;
    }
    // Between two pages others get their turn.
    await new Promise(setImmediate);
  }
  if (last.seq !== head.seq || last.hash !== head.hash) {
    return broken(
      last.seq + 1,
      `The log ends with entry ${last.seq}; it had ${head.seq}: entries were removed at its end.`,
    );
  }
  if (noted !== null && noted.seq > last.seq) {
    return broken(
      last.seq + 1,
      `The log ends with entry ${last.seq}; when the head was noted it had ${noted.seq}.`,
    );
  }
  return {
    is_intact: true,
    entries: last.seq,
    head: last.hash,
    broken_at: null,
    finding: `All ${last.seq} entries follow from one another.`,
  };
}

/** A head as it is printed, `number:hash`; null for none. */
export function readHead(text: string | null): AuditHead | null {
  const [seq, hash] = text?.split(":") ?? [];
  return seq === undefined || hash === undefined ? null : { seq: Number(seq), hash };
}

function findFault(entry: AuditEntry, previous: AuditHead): string | null {
  if (entry.seq !== previous.seq + 1) return `Entry ${previous.seq + 1} is missing.`;
  if (entry.hash !== hashOf(previous.hash, entry)) {
    return `Entry ${entry.seq} is not what was written, or the one before it is not.`;
  }
  return null;
}

function contradicts(entry: AuditEntry, noted: AuditHead | null): string | null {
  if (noted?.seq !== entry.seq || noted.hash === entry.hash) return null;
  return `Entry ${entry.seq} has another hash than the one that was noted: the log was written anew.`;
}
