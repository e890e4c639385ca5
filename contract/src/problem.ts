import { z } from "zod";

/** RFC 9457 problem details, the body of every error answer. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  /** What happened, to which id, and what to do. Always a string. */
  detail: z.string(),
  instance: z.string(),
  /** The stable name of the problem, documented in docs/problems.md. */
  code: z.string(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
});
export type Problem = z.infer<typeof problemSchema>;
