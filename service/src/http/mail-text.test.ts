import { describe, expect, test } from "vitest";
import { htmlToText } from "./html-text.ts";
import { readMail } from "./mail-text.ts";

const mail = (text: string) => readMail(Buffer.from(text.replaceAll("\n", "\r\n")));

describe("a mail", () => {
  test("is its subject, date, sender and text", async () => {
    const { text, hints } = await mail(
      "From: =?utf-8?Q?Ann_T=C3=A4n?= <ann@port.example>\nTo: desk@port.example\nSubject: =?utf-8?B?Qm94IOeusQ==?=\n" +
        "Date: Wed, 01 Oct 2025 10:30:00 +0800\nMessage-ID: <1@port.example>\nContent-Type: text/plain; charset=utf-8\n" +
        "Content-Transfer-Encoding: quoted-printable\n\nBox =E2=80=93 gone.\n",
    );
    expect(text).toBe("Subject: Box 箱\nDate: 2025-10-01T02:30:00.000Z\nFrom: Ann Tän\n\nBox – gone.");
    expect(hints).toEqual({
      message_id: "<1@port.example>",
      subject: "Box 箱",
      sent_at: "2025-10-01T02:30:00.000Z",
      sender: "Ann Tän",
    });
  });

  const multipart = (...parts: string[]) =>
    `Subject: S\nContent-Type: multipart/mixed; boundary=b\n\n${parts.map((part) => `--b\n${part}\n`).join("")}--b--\n`;

  test("brings attached text files, also windows-1252 ones, and names those it could not read", async () => {
    const { text, hints } = await mail(
      multipart(
        "Content-Type: text/plain\n\nSee the log.",
        "Content-Type: application/octet-stream\nContent-Disposition: attachment; filename=gate.log\nContent-Transfer-Encoding: base64\n\nRVJST1IgY2Fm6Q==",
        'Content-Type: application/edifact\nContent-Disposition: attachment; filename="m.edi"\n\nUNH+1+COPARN:D:95B:UN\'',
        "Content-Type: image/png\nContent-Disposition: attachment; filename=photo.png\n\nxx",
      ),
    );
    expect(text).toBe(
      "Subject: S\n\nSee the log.\n\n--- Attachment: gate.log ---\n\nERROR café\n\n--- Attachment: m.edi ---\n\nUNH+1+COPARN:D:95B:UN'",
    );
    expect(hints.unread_attachments).toEqual(["photo.png"]);
  });

  test("brings the message that was forwarded in it", async () => {
    const { text } = await mail(
      multipart(
        "Content-Type: text/plain\n\nPlease look.",
        "Content-Type: message/rfc822\n\nSubject: Inner\nFrom: bob@line.example\n\nThe box is gone.",
      ),
    );
    expect(text).toMatch(
      /Please look\.\n\n--- Attached message: .* ---\n\nSubject: Inner\nFrom: bob@line\.example\n\nThe box is gone\./,
    );
  });

  test("without a text part is its HTML, as a person reads it", async () => {
    const { text } = await mail(
      "Subject: S\nContent-Type: text/html\n\n<style>p{}</style><p>Box<br>gone</p>",
    );
    expect(text).toBe("Subject: S\n\nBox\ngone");
  });

  test.each(["", "Content-Type: text/plain; charset=utf-8\r\n"])(
    "whose bytes are not UTF-8 and no other charset is read as Windows writes it, and says so (%j)",
    async (header) => {
      const bytes = Buffer.from(`Subject: S\r\n${header}\r\nKran f\xe4llt aus \x96 caf\xe9\r\n`, "latin1");
      expect(await readMail(bytes)).toEqual({
        text: "Subject: S\n\nKran fällt aus – café",
        hints: { subject: "S", read_as: "windows-1252" },
      });
    },
  );

  test("says how many characters could not be read, instead of hiding it", async () => {
    const parts = [
      ...["Content-Type: text/plain; charset=iso-8859-1", "", "Kran f\xe4llt", "--b"],
      ...["Content-Type: text/plain; charset=utf-8", "", "caf\xe9", "--b--", ""],
    ].join("\r\n");
    const head = "Subject: S\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n";
    const { text, hints } = await readMail(Buffer.from(head + parts, "latin1"));
    expect(text).toContain("Kran fällt");
    expect(hints.unreadable_characters).toBe(1);
  });

  test.each([
    ["no headers", "\n\njust text"],
    ["headers without end", `X: ${"y".repeat(400_000)}\n\nz`],
  ])("with %s is refused", async (_what, text) => {
    await expect(mail(text)).rejects.toMatchObject({ code: "invalid-request" });
  });
});

test.each([
  [
    "lines, list items and cells, without scripts",
    "<html><head><title>T</title><style>p > b {}</style></head><body><h1>Alert</h1><script>if (a < b) '</p>'</script>" +
      "<ul><li>one</li><li>two &amp; <b>three</b></li></ul><table><tr><td>MSKU</td><td>B12</td></tr></table></body></html>",
    "Alert\n- one\n- two & three\nMSKU  B12",
  ],
  ["spaces run together, lines kept in pre", "<p> a \n b </p><pre>x  1\n  y</pre>c", "a b\nx  1\n  y\nc"],
  ["entities", "caf&eacute; &#8211; &#x7BB1; &#150; &nope; AT&T 5 &lt; 6", "café – 箱 – &nope; AT&T 5 < 6"],
  [
    "what is no markup",
    "5 < 6 and <3, <!-- gone --><a title='x > y' href=\"a>b\">link</a>",
    "5 < 6 and <3, link",
  ],
  ["what does not end", "a<br>b<!-- c", "a\nb"],
])("HTML becomes text: %s", (_what, html, text) => {
  expect(htmlToText(html)).toBe(text);
});

test.each([
  "<b>",
  "<a href=",
  "<table><p>",
  "<!--",
  "<script>",
  "<a x='",
  "&#",
  "</",
  "<p>x</p>",
  "<pre>\n",
  "<a a1 a2 ",
  // What is not linear takes minutes for this much.
])("2 MiB of %s are read in linear time", (piece) => {
  const html = piece.repeat((2 * 1024 * 1024) / piece.length);
  htmlToText(html);
});
