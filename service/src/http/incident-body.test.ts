import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CourtError } from "../errors.ts";
import { readIncidentBody } from "./incident-body.ts";

const maxTextBytes = 1024 * 1024;
const read = (contentType: string | undefined, body: string | Buffer) =>
  readIncidentBody(contentType, Buffer.from(body as string, "utf8"), maxTextBytes);
const readBytes = (contentType: string, bytes: Buffer) => readIncidentBody(contentType, bytes, maxTextBytes);
const form = "application/x-www-form-urlencoded";

async function codeOf(reading: Promise<unknown>): Promise<string> {
  const error = await reading.then(
    (body) => new Error(`was read as ${JSON.stringify(body)}`),
    (reason) => reason,
  );
  if (error instanceof CourtError) return error.code;
  throw error;
}

async function readForm(form: FormData) {
  const response = new Response(form);
  const bytes = Buffer.from(await response.arrayBuffer());
  return await readBytes(response.headers.get("content-type")!, bytes);
}

describe("a form", () => {
  test("carries the text, and its other fields become hints", async () => {
    expect(await read(form, "incident_text=Box+A+is%20missing&severity=High&tag=a&tag=b")).toEqual({
      text: "Box A is missing",
      source: "form",
      hints: { severity: "High", tag: ["a", "b"] },
    });
  });

  test("keeps a percent sign that escapes nothing, as curl -d sends it", async () => {
    expect((await read(form, "incident_text=disk 100% full, 50%zz")).text).toBe("disk 100% full, 50%zz");
  });

  test("is UTF-8 in lower-case escapes, as PowerShell 5.1 writes them", async () => {
    expect((await read(form, "incident_text=caf%c3%a9+%e2%80%93+%e7%ae%b1")).text).toBe("café – 箱");
  });

  test("that is Latin-1 without saying so is refused with the fix for PowerShell", async () => {
    const reading = readBytes(form, Buffer.from("incident_text=caf\xe9", "latin1"));
    await expect(reading).rejects.toMatchObject({
      code: "invalid-encoding",
      message: expect.stringMatching(/0xe9 at byte 3.*charset=utf-8.*UTF8\.GetBytes/s),
    });
  });

  test.each([
    ["windows-1252", "caf\xe9 \x93x\x94", "café “x”"],
    ["iso-8859-1", "caf\xe9", "café"],
    ["ISO-8859-15", "10 \xa4", "10 €"],
  ])("that says %s is read as that", async (charset, body, text) => {
    const bytes = Buffer.from(`incident_text=${body}`, "latin1");
    expect((await readBytes(`${form}; charset=${charset}`, bytes)).text).toBe(text);
  });

  test.each([
    ["duplicate-field", "incident_text=a&incident_text=b"],
    ["duplicate-field", "incident_text=a&incident_text="],
    ["invalid-request", "text=a"],
    ["invalid-request", ""],
    ["blank-text", "incident_text="],
    ["blank-text", "incident_text"],
    ["blank-text", "incident_text=+%09%0d%0a%e2%80%8b%ef%bb%bf%c2%ad"],
    ["invalid-encoding", "incident_text=a%00b"],
    ["invalid-encoding", "incident_text=%ff"],
    ["invalid-encoding", "incident_text=%ed%a0%80"],
    ["invalid-encoding", "incident_text=a&%ff=b"],
    ["invalid-request", "x&".repeat(1001)],
  ])("is refused as %s: %s", async (code, body) => {
    expect(await codeOf(read(form, body))).toBe(code);
  });

  test("brings any text through unchanged", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme", minLength: 1 }), async (text) => {
        fc.pre(!text.includes("\0"));
        const sent = `x${text}`;
        const { text: received } = await read(form, new URLSearchParams({ incident_text: sent }).toString());
        expect(received).toBe(sent);
      }),
    );
  });
});

describe("multipart", () => {
  test("from a browser's FormData is read, line breaks and all", async () => {
    const data = new FormData();
    data.set("incident_text", "Line one\r\nLine two — 箱\r\n--not-a-boundary\r\n");
    data.set("severity", "High");
    expect(await readForm(data)).toEqual({
      text: "Line one\r\nLine two — 箱\r\n--not-a-boundary\r\n",
      source: "multipart",
      hints: { severity: "High" },
    });
  });

  test.each(["report.txt", "report.log", "C:\\logs\\report.log", "no-extension"])(
    "takes the file %s",
    async (name) => {
      const data = new FormData();
      data.set("incident_text", new File(["ERROR VESSEL_ERR_4\n"], name));
      expect(await readForm(data)).toMatchObject({ text: "ERROR VESSEL_ERR_4\n", source: "multipart" });
    },
  );

  test("takes a file that Windows calls Unicode", async () => {
    const data = new FormData();
    data.set("incident_text", new File([Buffer.from("\ufeffReefer alarm – 箱", "utf16le")], "a.txt"));
    expect((await readForm(data)).text).toBe("Reefer alarm – 箱");
  });

  test("reads a file with the extension .eml as a mail, whatever type it was given", async () => {
    const data = new FormData();
    data.set("incident_text", new File(["Subject: Box lost\r\n\r\nIt is gone.\r\n"], "Mail.EML"));
    data.set("desk", "L1");
    expect(await readForm(data)).toEqual({
      text: "Subject: Box lost\n\nIt is gone.",
      source: "email",
      hints: { subject: "Box lost", desk: "L1" },
    });
  });

  test("ignores a file input that was left empty", async () => {
    const data = new FormData();
    data.set("incident_text", "a");
    data.set("attachment", new File([], ""));
    expect((await readForm(data)).text).toBe("a");
  });

  test.each([
    ["a PDF", "unsupported-media-type", "report.pdf", "%PDF-1.7 …", "application/pdf"],
    ["a PDF without its type", "unsupported-media-type", "report.pdf", "%PDF-1.7 …", ""],
    ["an image", "unsupported-media-type", "photo.png", "x", "image/png"],
    ["bytes with NUL", "unsupported-media-type", "dump.bin", "a\0b", "application/octet-stream"],
    ["nothing", "blank-text", "empty.txt", "", "text/plain"],
  ])("refuses a file with %s as %s", async (_what, code, name, content, type) => {
    const data = new FormData();
    data.set("incident_text", new File([content], name, { type }));
    expect(await codeOf(readForm(data))).toBe(code);
  });

  test("refuses two texts, and a file that nobody would read", async () => {
    const twice = new FormData();
    twice.append("incident_text", "a");
    twice.append("incident_text", new File(["b"], "b.txt"));
    expect(await codeOf(readForm(twice))).toBe("duplicate-field");
    const stray = new FormData();
    stray.append("incident_text", "a");
    stray.append("log", new File(["b"], "b.log"));
    expect(await codeOf(readForm(stray))).toBe("invalid-request");
  });

  const part = 'Content-Disposition: form-data; name="incident_text"\r\n\r\ntext';
  test.each([
    ["no boundary in the header", "multipart/form-data", `--b\r\n${part}\r\n--b--\r\n`],
    ["another boundary in the body", "multipart/form-data; boundary=b", `--c\r\n${part}\r\n--c--\r\n`],
    ["no end", "multipart/form-data; boundary=b", `--b\r\n${part}`],
    ["an end that is cut", "multipart/form-data; boundary=b", `--b\r\n${part}\r\n--b-`],
    ["headers without end", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data"],
    ["a part without a name", "multipart/form-data; boundary=b", "--b\r\nX: y\r\n\r\ntext\r\n--b--"],
    ["a part without headers", "multipart/form-data; boundary=b", "--b\r\n\r\ntext\r\n--b--"],
    ["nothing at all", "multipart/form-data; boundary=b", ""],
    ["no parts", "multipart/form-data; boundary=b", "--b--\r\n"],
  ])("with %s is refused", async (_what, contentType, body) => {
    expect(await codeOf(read(contentType, body))).toBe("invalid-request");
  });

  test("heeds a part's own charset, a quoted boundary and a preamble", async () => {
    const body = `Preamble.\r\n--a b\r\nContent-Disposition: form-data; name=incident_text\r\nContent-Type: text/plain; charset=windows-1252\r\n\r\ncaf\xe9\r\n--a b--\r\nEpilogue`;
    const bytes = Buffer.from(body, "latin1");
    expect((await readBytes('multipart/form-data; boundary="a b"', bytes)).text).toBe("café");
  });

  test("never cuts: any text arrives whole or not at all, wherever the body is cut", async () => {
    const whole = `--b\r\n${part}\r\n--b--`;
    for (let length = 0; length < whole.length; length += 1) {
      const code = await codeOf(read("multipart/form-data; boundary=b", whole.slice(0, length)));
      expect(code).toBe("invalid-request");
    }
    expect((await read("multipart/form-data; boundary=b", whole)).text).toBe("text");
  });

  test("is read as a browser's encoder wrote it, whatever the fields are", async () => {
    const name = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => !/[\0\r\n]/.test(text));
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(name, fc.string(), { maxKeys: 5 }),
        fc.string(),
        async (fields, text) => {
          fc.pre(!text.includes("\0") && !Object.values(fields).some((value) => value.includes("\0")));
          const data = new FormData();
          const others = Object.entries(fields).filter(([key]) => key !== "incident_text");
          for (const [key, value] of others) data.append(key, value);
          data.append("incident_text", `x${text}`);
          const received = await readForm(data);
          // The standard sends every line break as CRLF.
          expect(received.text.replace(/\r\n?/g, "\n")).toBe(`x${text}`.replace(/\r\n?/g, "\n"));
          expect(Object.keys(received.hints).length).toBe(others.length);
        },
      ),
    );
  });
});

describe("JSON", () => {
  const json = "application/json";

  test.each([
    ["a text", { incident_text: "a" }, "a", {}],
    ["hints", { incident_text: "a", severity: "High", n: 1 }, "a", { severity: "High", n: 1 }],
    [
      "a payload with a text",
      { incident_type: "EDI", severity: "Low", payload: { incident_text: "a", ref: "R1" } },
      "a",
      { incident_type: "EDI", severity: "Low", payload: { ref: "R1" } },
    ],
    [
      "a payload with only a text",
      { severity: "Low", payload: { incident_text: "a" } },
      "a",
      { severity: "Low" },
    ],
    ["a payload that is the text", { payload: "a" }, "a", {}],
    [
      "a payload without a text",
      {
        incident_type: "Container",
        payload: {
          container_no: "MSKU1234565",
          position: { block: "B12", row: 4 },
          codes: ["E1", "E2"],
          moves: [{ at: "10:30", from: "QC-05" }],
          note: null,
          open: true,
        },
      },
      "container_no: MSKU1234565\nposition block: B12\nposition row: 4\ncodes: E1, E2\nmoves 1 at: 10:30\nmoves 1 from: QC-05\nopen: true",
      { incident_type: "Container" },
    ],
  ])("with %s", async (_what, body, text, hints) => {
    expect(await read(json, JSON.stringify(body))).toEqual({ text, source: "json", hints });
  });

  test.each([
    ["invalid-json", "{"],
    ["invalid-json", "incident_text=a"],
    ["invalid-request", "[]"],
    ["invalid-request", '"text"'],
    ["invalid-request", ""],
    ["invalid-request", "{}"],
    ["invalid-request", '{"incident_text": 5}'],
    ["invalid-request", '{"incident_text": null}'],
    ["invalid-request", '{"payload": {"incident_text": ["a"]}}'],
    ["invalid-request", `{"incident_text": "a", "x": [${"0,".repeat(20_000)}0]}`],
    ["invalid-request", `{"incident_text": "a", "x": ${"[".repeat(100)}${"]".repeat(100)}}`],
    ["duplicate-field", '{"incident_text": "a", "incident_text": "b"}'],
    ["duplicate-field", '{"payload": {"incident_text": "a", "incident\\u005ftext": "b"}}'],
    ["blank-text", '{"incident_text": " \\u200b"}'],
    ["blank-text", '{"payload": {}}'],
    ["invalid-encoding", '{"incident_text": "a\\u0000"}'],
    ["invalid-encoding", '{"incident_text": "\\ud83d"}'],
    ["invalid-encoding", '{"incident_text": "a", "x": {"y": ["\\udc00"]}}'],
    ["invalid-encoding", '{"incident_text": "a", "\\ud800": 1}'],
    ["text-too-large", `{"incident_text": "a", "x": "${"y".repeat(300_000)}"}`],
  ])("is refused as %s: %s", async (code, body) => {
    expect(await codeOf(read(json, body))).toBe(code);
  });

  test("does not take the same word in a value, or in another object, for a duplicate", async () => {
    const body = '{"incident_text": "\\"incident_text\\": 1", "a": {"b": 1}, "c": [{"b": 1}, {"b": "}"}]}';
    expect((await read(json, body)).text).toBe('"incident_text": 1');
  });

  test("that names a charset is read as that", async () => {
    const bytes = Buffer.from('{"incident_text": "caf\xe9"}', "latin1");
    expect((await readBytes("application/json; charset=iso-8859-1", bytes)).text).toBe("café");
    expect(await codeOf(readBytes("application/json", bytes))).toBe("invalid-encoding");
  });

  test("does not quote the text in its error", async () => {
    await expect(read(json, '{"incident_text": "secret",\n oops}')).rejects.toMatchObject({
      message: expect.not.stringMatching(/secret|oops/),
    });
  });
});

describe("plain text", () => {
  test.each([
    ["text/plain", Buffer.from("café")],
    ["text/plain; charset=us-ascii", Buffer.from("café")],
    ["text/plain; charset=utf-8", Buffer.from("\ufeffcafé")],
    ["text/plain; charset=iso-8859-1", Buffer.from("caf\xe9", "latin1")],
    ["text/plain; charset=utf-16", Buffer.from("café", "utf16le")],
    ["text/plain; charset=UTF-16BE", Buffer.from("café", "utf16le").swap16()],
    ["text/plain", Buffer.from("\ufeffcafé", "utf16le")],
  ])("as %s", async (contentType, bytes) => {
    expect(await readBytes(contentType, bytes)).toEqual({ text: "café", source: "text", hints: {} });
  });

  test.each([
    ["unsupported-media-type", "text/plain; charset=utf-32", Buffer.from("a")],
    ["unsupported-media-type", "text/html", Buffer.from("a")],
    ["unsupported-media-type", "application/octet-stream", Buffer.from("a")],
    ["invalid-encoding", "text/plain", Buffer.from("caf\xe9", "latin1")],
    ["invalid-encoding", "text/plain; charset=utf-16", Buffer.from("abc")],
    ["invalid-encoding", "text/plain", Buffer.from("a\0b")],
    // What begins like a UTF-16 file and is none must not become Chinese.
    ["invalid-encoding", "text/plain", Buffer.from("\xff\xfe", "latin1")],
    ["invalid-encoding", "text/plain", Buffer.from("\xff\xfe bad bytes", "latin1")],
    ["invalid-encoding", form, Buffer.from("incident_text=%ff%fe")],
    ["invalid-encoding", form, Buffer.from("incident_text=%ff%fea%00")],
    ["invalid-encoding", "application/json", Buffer.from('\ufeff{"incident_text": "a"}', "utf16le")],
    ["blank-text", "text/plain", Buffer.from("")],
  ])("is refused as %s for %s", async (code, contentType, bytes) => {
    expect(await codeOf(readBytes(contentType, bytes))).toBe(code);
  });

  test("may have exactly 1 MiB in UTF-8, and not one byte more", async () => {
    const most = `${"箱".repeat(349_525)}a`;
    expect(Buffer.byteLength(most)).toBe(maxTextBytes);
    expect((await read("text/plain", most)).text).toBe(most);
    expect(await codeOf(read("text/plain", `${most}a`))).toBe("text-too-large");
  });
});

describe("hostile bodies are read or refused in linear time", () => {
  const megabyte = 1024 * 1024;
  test.each([
    ["form", form, "a&".repeat(megabyte)],
    ["form", form, `incident_text=${"%".repeat(megabyte)}`],
    ["JSON", "application/json", "[".repeat(megabyte)],
    ["JSON", "application/json", `{"incident_text": "${"\\\\".repeat(megabyte / 2)}"}`],
    ["JSON", "application/json", `{"incident_text": "a", "x": [${"{},".repeat(megabyte / 3)}{}]}`],
    ["multipart", "multipart/form-data; boundary=b", "\r\n--b ".repeat(megabyte / 6)],
    ["multipart", "multipart/form-data; boundary=b", `--b\r\n${"a: b\r\n".repeat(megabyte / 6)}`],
    ["text", "text/plain", "\u200b".repeat(300_000)],
    ["mail", "message/rfc822", `Content-Type: text/html\r\n\r\n${"<div>".repeat(150_000)}`],
    ["mail", "message/rfc822", `${"Subject: =?utf-8?q?".repeat(10_000)}\r\n\r\n${"=".repeat(500_000)}`],
    ["header", `text/plain${"; a".repeat(5_000)}`, "x"],
  ])("%s as %s", async (_what, contentType, body) => {
    await read(contentType, body).catch((error) => expect(error).toBeInstanceOf(CourtError));
  });
});
