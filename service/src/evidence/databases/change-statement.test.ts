import { expect, test } from "vitest";
import { parseChange } from "./change-statement.ts";
import { buildSchema } from "./database.ts";

const column = (table: string, name: string, isGenerated = false) => ({
  table,
  name,
  isView: table === "seen",
  type: "integer",
  isNullable: true,
  isGenerated,
});
const schema = buildSchema({
  columns: [
    column("box", "id"),
    column("box", "no"),
    column("box", "at"),
    column("box", "status"),
    column("box", "active", true),
    column("seen", "id"),
  ],
  keys: [
    { table: "box", key: "p", column: "id", isPrimary: true },
    { table: "box", key: "u", column: "no", isPrimary: false },
    { table: "box", key: "u", column: "at", isPrimary: false },
  ],
  foreignKeys: [],
});

test.each([
  "UPDATE box SET status = 'C', at = CURRENT_TIMESTAMP WHERE id = 5 AND status IS NULL",
  "UPDATE box SET status = 'it''s' WHERE id IN (1, 2, 3)",
  "DELETE FROM box WHERE no = 'A' AND at = '2026-03-02'",
  "delete from box where id = 5;",
  "INSERT INTO box (id, status) VALUES (5, 'A')",
])("%s is bounded", (sql) => {
  expect(parseChange(sql, schema).table.name).toBe("box");
});

test.each([
  ["DELETE FROM box", "a change needs a WHERE that names a key"],
  ["DELETE FROM box WHERE status = 'A'", "names no whole key of box (id or no + at)"],
  ["DELETE FROM box WHERE no = 'A'", "names no whole key"],
  ["DELETE FROM box WHERE id > 5", "names no whole key"],
  ["DELETE FROM box WHERE id = id", "names no whole key"],
  ["DELETE FROM box WHERE NOT id = 5", "names no whole key"],
  ["DELETE FROM box WHERE id = 5 OR 1 = 1", "OR is not allowed"],
  ["DELETE FROM box WHERE (id = 5 OR status = 'A') AND id = 6", "OR is not allowed"],
  ["DELETE FROM box WHERE id IN (SELECT id FROM box)", "SELECT is not allowed"],
  ["DELETE FROM box WHERE id = 5; DELETE FROM box WHERE id = 6", "only one statement"],
  ["DELETE FROM box WHERE id = 5 -- and more", "comments are not allowed"],
  ["DELETE FROM box WHERE id = 5 /* x */", "comments are not allowed"],
  ["DELETE FROM box WHERE id = 5 LIMIT 1", "box has no column LIMIT"],
  ["DELETE FROM box USING box WHERE id = 5", "takes one table"],
  ["DELETE FROM boxes WHERE id = 5", "the schema has no table boxes"],
  ["DELETE FROM seen WHERE id = 5", "seen is a view"],
  ["UPDATE box SET colour = 'red' WHERE id = 5", "box has no column colour"],
  ["UPDATE box SET active = 1 WHERE id = 5", "box.active is computed by the database"],
  ["UPDATE box, seen SET status = 1 WHERE id = 5", "names one table and then SET"],
  ["UPDATE box SET status = (SELECT 1) WHERE id = 5", "SELECT is not allowed"],
  ["UPDATE box SET status = :value WHERE id = 5", ":value is not filled in"],
  ["UPDATE box SET status = 'a\\' WHERE id = 5", "a backslash inside quotes"],
  ["UPDATE box SET status = 'a WHERE id = 5", "is not closed"],
  ["DROP TABLE box", "a proposal is an UPDATE, a DELETE or an INSERT"],
  ["INSERT INTO box (id) SELECT 5", "lists its columns and then VALUES"],
])("%s is refused", (sql, expected) => {
  expect(() => parseChange(sql, schema)).toThrow(expected);
});
