import { execFile } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { type Api, anApi, dial, hearAll } from "./an-api.test-server.ts";

/** What only shows on a real connection: how the clients in the field speak, and what broken ones do. */

const run = promisify(execFile);

/** Says something on a new connection and answers with all that comes back. */
async function converse(api: Api, ...said: (string | Buffer)[]): Promise<string> {
  const socket = await dial(api);
  const heard = hearAll(socket);
  for (const words of said) socket.write(words);
  return await heard;
}

/** The one problem of a connection's last words, checked to be whole. */
function problemIn(heard: string) {
  const [head, body] = heard.slice(heard.search(/HTTP\/1\.1 [45]/)).split("\r\n\r\n") as [string, string];
  expect(head.toLowerCase()).toContain("content-type: application/problem+json; charset=utf-8");
  expect(head.toLowerCase()).toContain(`content-length: ${Buffer.byteLength(body)}`);
  const problem = JSON.parse(body);
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${problem.status} `));
  return problem;
}

const formType = "Content-Type: application/x-www-form-urlencoded";
const post = (length: number, body: string) =>
  `POST /incident/run HTTP/1.1\r\nHost: localhost\r\n${formType}\r\nContent-Length: ${length}\r\n\r\n${body}`;

describe("the clients in the field", () => {
  test("PowerShell 5.1's Invoke-RestMethod -Body @{incident_text=…} is understood", async () => {
    const api = await anApi({ isWorking: false });
    await api.listen();
    const socket = await dial(api);
    // It announces the body and waits for permission, escapes UTF-8 in lower case, and keeps the connection.
    const body =
      "severity=High&incident_text=Container+%e7%ae%b1+MSKU1234567%0d%0acaf%c3%a9+%e2%80%93+100%25";
    socket.write(
      "POST /incident/run HTTP/1.1\r\n" +
        "User-Agent: Mozilla/5.0 (Windows NT; Windows NT 10.0; en-SG) WindowsPowerShell/5.1.19041.5608\r\n" +
        `${formType}\r\nHost: 127.0.0.1:8001\r\nContent-Length: ${body.length}\r\nExpect: 100-continue\r\nConnection: Keep-Alive\r\n\r\n`,
    );
    const [permission] = await once(socket, "data");
    expect(String(permission)).toBe("HTTP/1.1 100 Continue\r\n\r\n");
    socket.write(body);
    const [chunk] = await once(socket, "data");
    const [head, json] = String(chunk).split("\r\n\r\n") as [string, string];
    expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(head).toContain("application/json; charset=utf-8");
    const { run_id: runId, status } = JSON.parse(json);
    expect(status).toBe("queued");
    expect(await api.runs.findIncident(runId)).toMatchObject({
      text: "Container 箱 MSKU1234567\r\ncafé – 100%",
      hints: { severity: "High" },
    });
    // Its POST without -Body has a form's type and no content.
    socket.write(
      `POST /incident/run/${runId}/cancel HTTP/1.1\r\n${formType}\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n`,
    );
    expect(String((await once(socket, "data"))[0])).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  });

  test("curl is understood as form, multipart, file, mail and JSON", async () => {
    const api = await anApi({ isWorking: false });
    const url = `${await api.listen()}/incident/run`;
    const directory = temporaryDirectory();
    writeFileSync(
      join(directory, "mail.eml"),
      "Subject: Box\r\nFrom: Ann <a@b.example>\r\n\r\nIt is gone.\r\n",
    );
    writeFileSync(join(directory, "gate.log"), "ERROR 箱 VESSEL_ERR_4\n");
    const curl = async (...options: string[]) => {
      const { stdout } = await run("curl", ["-sS", url, ...options], { cwd: directory });
      const record = JSON.parse(stdout);
      expect(record.status).toBe("queued");
      return [record.source, (await api.runs.findIncident(record.run_id))?.text];
    };
    expect(await curl("-d", "incident_text=Box A is gone")).toEqual(["form", "Box A is gone"]);
    expect(await curl("--data-urlencode", "incident_text@gate.log")).toEqual([
      "form",
      "ERROR 箱 VESSEL_ERR_4\n",
    ]);
    expect(await curl("-F", "incident_text=Box — A")).toEqual(["multipart", "Box — A"]);
    expect(await curl("-F", "incident_text=@gate.log")).toEqual(["multipart", "ERROR 箱 VESSEL_ERR_4\n"]);
    expect(await curl("-F", "incident_text=<gate.log")).toEqual(["multipart", "ERROR 箱 VESSEL_ERR_4\n"]);
    const mail = ["email", "Subject: Box\nFrom: Ann\n\nIt is gone."];
    expect(await curl("-F", "incident_text=@mail.eml")).toEqual(mail);
    expect(await curl("-H", "Content-Type: message/rfc822", "--data-binary", "@mail.eml")).toEqual(mail);
    const json = ["-H", "Content-Type: application/json", "-d"];
    expect(await curl(...json, '{"incident_text":"Box"}')).toEqual(["json", "Box"]);
    expect(await curl("-H", "Content-Type: text/plain", "--data-binary", "@gate.log")).toEqual([
      "text",
      "ERROR 箱 VESSEL_ERR_4\n",
    ]);
  });

  test("a browser's FormData and two-second polling see a run through", async () => {
    const api = await anApi();
    const url = await api.listen();
    const form = new FormData();
    form.append("incident_text", "Container MSKU1234567 is missing\nfrom terminal");
    const submitted = await fetch(`${url}/incident/run`, { method: "POST", body: form });
    expect(submitted.ok && submitted.status).toBe(200);
    const { run_id: runId } = await submitted.json();
    await api.end(runId);
    const record = await (await fetch(`${url}/incident/run/${runId}`)).json();
    expect(record).toMatchObject({ status: "completed", error: null });
  });

  test("curl reads why a body of 10 MB is refused, also when it does not wait for permission", async () => {
    const api = await anApi({ isWorking: false });
    const url = `${await api.listen()}/incident/run`;
    const file = join(temporaryDirectory(), "large.txt");
    writeFileSync(file, Buffer.alloc(10_000_000, 0x61));
    for (const expectation of ["Expect:", "Expect: 100-continue"]) {
      const type = "Content-Type: text/plain";
      const { stdout } = await run("curl", [
        "-sS",
        url,
        "-H",
        expectation,
        "-H",
        type,
        "--data-binary",
        `@${file}`,
      ]);
      expect(JSON.parse(stdout).code).toBe("text-too-large");
    }
    const form = await run("curl", ["-sS", url, "-F", `incident_text=@${file}`]);
    expect(JSON.parse(form.stdout).code).toBe("text-too-large");
  });

  test("pipelined and chunked requests are answered in order on one connection", async () => {
    const api = await anApi({ isWorking: false });
    await api.listen();
    const chunked = `POST /incident/run HTTP/1.1\r\nHost: localhost\r\n${formType}\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const heard = await converse(
      api,
      `${post(16, "incident_text=a1")}${chunked}e\r\nincident_text=\r\n2\r\na2\r\n0\r\n\r\n`,
      "GET /incident/jobs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    );
    expect(heard.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(3);
    expect([...heard.matchAll(/"title":"(a\d)"/g)].map(([, title]) => title).slice(0, 2)).toEqual([
      "a1",
      "a2",
    ]);
  });

  test("HTTP/1.0 without Host, and an Expect that nobody knows, are served", async () => {
    const api = await anApi({ isWorking: false });
    await api.listen();
    expect(await converse(api, "GET /livez HTTP/1.0\r\n\r\n")).toMatch(/^HTTP\/1\.1 200 OK/);
    const odd = "GET /livez HTTP/1.1\r\nHost: localhost\r\nExpect: tea\r\nConnection: close\r\n\r\n";
    expect(await converse(api, odd)).toMatch(/^HTTP\/1\.1 200 OK/);
  });
});

describe("broken clients", () => {
  test("one that is too slow to send its body is told so, and others are served meanwhile", async () => {
    const api = await anApi({ isWorking: false, settings: { requestTimeoutMs: 300 } });
    const url = await api.listen();
    const socket = await dial(api);
    const heard = hearAll(socket);
    socket.write(post(100, "incident_text="));
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    expect(problemIn(await heard)).toMatchObject({ code: "request-timeout", status: 408 });
    const silent = await dial(api);
    const heardSilent = hearAll(silent);
    silent.write("GET /livez HTTP/1.1\r\n");
    expect(problemIn(await heardSilent).code).toBe("request-timeout");
    expect((await api.runs.counts()).queued).toBe(0);
  });

  test("one that promises more than it sends stores nothing", async () => {
    const api = await anApi({ isWorking: false });
    await api.listen();
    const socket = await dial(api);
    const heard = hearAll(socket);
    socket.end(post(100, "incident_text=half a rep"));
    expect(problemIn(await heard).code).toBe("invalid-request");
    expect((await api.runs.counts()).queued).toBe(0);
  });

  test("one that sends more than it promises is answered for what it promised, then told", async () => {
    const api = await anApi({ isWorking: false });
    await api.listen();
    const heard = await converse(api, post(15, "incident_text=a and the rest of it"));
    expect(heard).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(problemIn(heard).code).toBe("invalid-request");
  });

  test("an upload that is cut off in a multipart part stores nothing", async () => {
    const api = await anApi({ isWorking: false });
    await api.listen();
    const body = '--b\r\nContent-Disposition: form-data; name="incident_text"\r\n\r\nhalf a report';
    const heard = await converse(
      api,
      "POST /incident/run HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=b\r\n" +
        `Content-Length: ${body.length}\r\n\r\n${body}`,
    );
    expect(problemIn(heard)).toMatchObject({
      code: "invalid-request",
      detail: expect.stringContaining("cut off"),
    });
    expect((await api.runs.counts()).queued).toBe(0);
  });

  test.each([
    ["not HTTP", "\x16\x03\x01\x02\x00\x01\x00\r\n\r\n"],
    ["a header line without colon", "GET /livez HTTP/1.1\r\nHost: localhost\r\nnonsense\r\n\r\n"],
    ["headers of 20 KiB", `GET /livez HTTP/1.1\r\nHost: localhost\r\nX: ${"y".repeat(20_000)}\r\n\r\n`],
    [
      "two lengths",
      `POST /incident/run HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na`,
    ],
    [
      "a chunk that is none",
      "POST /incident/run HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
    ["no Host", "GET /livez HTTP/1.1\r\nConnection: close\r\n\r\n"],
  ])("%s is a problem, not silence", async (_what, said) => {
    const api = await anApi({ isWorking: false });
    await api.listen();
    expect(problemIn(await converse(api, said))).toMatchObject({ code: "invalid-request", status: 400 });
  });

  test("rubbish on a connection that carries a stream does not get into the stream", async () => {
    const api = await anApi({ isWorking: false });
    await api.listen();
    const runId = await api.submit();
    const socket = await dial(api);
    const heard = hearAll(socket);
    socket.write(`GET /incident/run/${runId}/events HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    await once(socket, "data");
    socket.write("rubbish\r\n\r\n");
    expect((await heard).match(/HTTP\/1\.1 /g)).toHaveLength(1);
  });

  test("connections that ask for nothing, or not to the end, do not keep the service from stopping", async () => {
    // Node's own watch over slow requests ends when the server closes; that over silent connections is longer than the test.
    const api = await anApi({ isWorking: false, settings: { requestTimeoutMs: 2_000 } });
    const url = await api.listen();
    const [silent, half, asking] = [await dial(api), await dial(api), await dial(api)];
    half.write("GET /livez HT");
    const whole = hearAll(asking);
    asking.write(post(15, "incident_t"));
    expect((await fetch(`${url}/livez`)).status).toBe(200);

    const closed = Promise.all([hearAll(silent), hearAll(half)]);
    const stopped = api.server.close();
    asking.write("ext=a");
    // A submit that is still arriving is refused in words, not cut off.
    expect(problemIn(await whole).code).toBe("shutting-down");
    await stopped;
    expect(await closed).toEqual(["", ""]);
  });
});
