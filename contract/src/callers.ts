import { z } from "zod";

/**
 * What a key may do. `operate` includes `read`; `admin` includes all. A key with `submit` and without `read`
 * sees the runs that its own caller submitted, and no others.
 */
export const scopes = ["submit", "read", "operate", "admin"] as const;
export type Scope = (typeof scopes)[number];

/** Who calls where no key is asked for. */
export const anonymousCaller = "anonymous";

/** 1 to 64 characters that need no quoting anywhere. */
export const callerNamePattern = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/;

/** A key as it is listed: never the key itself. */
export const apiKeySchema = z.object({
  /** Also the readable part of the key: `court_<id>_…`. */
  id: z.string(),
  /** The caller it speaks for. */
  name: z.string(),
  scopes: z.array(z.enum(scopes)),
  created_at: z.string(),
  created_by: z.string(),
  expires_at: z.string().nullable(),
  revoked_at: z.string().nullable(),
  /** To the minute; null until it is used. */
  last_used_at: z.string().nullable(),
});
export type ApiKey = z.infer<typeof apiKeySchema>;

export const apiKeyListSchema = z.object({ keys: z.array(apiKeySchema) });

/** The only answer that holds a key. It cannot be had again. */
export const createdKeySchema = apiKeySchema.extend({ key: z.string() });
export type CreatedKey = z.infer<typeof createdKeySchema>;

/** Who calls. */
export const sessionSchema = z.object({
  caller: z.string(),
  scopes: z.array(z.enum(scopes)),
  /** How the caller is known; `none` where no key is asked for. */
  by: z.enum(["key", "session", "none"]),
  /** When the session or the key ends; null when it does not. */
  expires_at: z.string().nullable(),
  are_keys_required: z.boolean(),
});
export type Session = z.infer<typeof sessionSchema>;

/** One entry of the audit log. */
export const auditEntrySchema = z.object({
  /** Counted from 1 without gaps. */
  seq: z.int(),
  at: z.string(),
  /** Who: the caller's name, `unknown` for a failed authentication. */
  actor: z.string(),
  key_id: z.string().nullable(),
  /** From where; null for the command line on the service's own machine. */
  address: z.string().nullable(),
  /** What, as `run.submit`. */
  action: z.string(),
  /** On what: an id. Never a text. */
  target: z.string().nullable(),
  outcome: z.enum(["ok", "refused"]),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** SHA-256 over the hash of the entry before and this entry's content, hexadecimal. */
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

export const auditListSchema = z.object({
  entries: z.array(auditEntrySchema),
  /** Opaque; null on the last page. */
  next_cursor: z.string().nullable(),
});
export type AuditList = z.infer<typeof auditListSchema>;

/** What checking the whole chain found. */
export const auditVerdictSchema = z.object({
  is_intact: z.boolean(),
  entries: z.int(),
  /** The last entry's hash: noted elsewhere, it shows later whether anything before it was changed. */
  head: z.string(),
  /** The first entry that does not fit; null when all do. */
  broken_at: z.int().nullable(),
  finding: z.string(),
});
export type AuditVerdict = z.infer<typeof auditVerdictSchema>;
