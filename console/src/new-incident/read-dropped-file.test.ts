import { expect, test } from "vitest";
import { maxTextBytes, readDroppedFile, takeText } from "./read-dropped-file.ts";

test("a text file becomes text, in UTF-8 and in what Windows calls Unicode", async () => {
  expect(await readDroppedFile(new File(["Gate 4 é 箱"], "a.txt"))).toEqual({
    kind: "text",
    text: "Gate 4 é 箱",
  });
  const utf16 = new Uint8Array([0xff, 0xfe, 0x47, 0x00, 0xe9, 0x00]);
  expect(await readDroppedFile(new File([utf16], "a.log"))).toEqual({ kind: "text", text: "Gé" });
});

test("a mail stays the file it is", async () => {
  const dropped = await readDroppedFile(new File(["Subject: x\r\n\r\ny"], "Alarm.EML"));
  expect(dropped).toMatchObject({ kind: "attachment", attachment: { beginning: "Subject: x\r\n\r\ny" } });
});

test("what is no text, or in an unknown encoding, is refused with a way out", async () => {
  const picture = await readDroppedFile(new File([new Uint8Array([0x47, 0, 0x50])], "a.png"));
  expect(picture).toMatchObject({ kind: "refused", reason: expect.stringContaining("a.png is not a text") });
  const latin = await readDroppedFile(new File([new Uint8Array([0x63, 0x61, 0x66, 0xe9])], "a.txt"));
  expect(latin).toMatchObject({ kind: "refused", reason: expect.stringContaining("Save it as UTF-8") });
});

test("a long text is sent as it is, and one longer than the service takes is refused", () => {
  const long = takeText("x".repeat(maxTextBytes), "Pasted text");
  expect(long.kind === "attachment" && long.attachment.file.size).toBe(maxTextBytes);
  expect(takeText("é".repeat(maxTextBytes / 2 + 1), "Pasted text").kind).toBe("refused");
});
