// The API's browser: reads openapi.json beside it, lists the calls, and sends them from this page.
// Everything is made with DOM calls, never from HTML text: what the service answers is data.

const maxShownCharacters = 200_000;

function make(name, properties = {}, ...children) {
  const { dataset, ...rest } = properties;
  const element = Object.assign(document.createElement(name), rest);
  Object.assign(element.dataset, dataset);
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** Text with `code` marks. */
function prose(text) {
  return text.split("`").map((part, index) => (index % 2 === 1 ? make("code", { textContent: part }) : part));
}

function typeOf(schema) {
  if (!schema) return "text";
  if (schema.$ref) return schema.$ref.split("/").at(-1);
  if (schema.enum) return schema.enum.join(" | ");
  if (schema.type === "array") return `list of ${typeOf(schema.items)}`;
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(" | ");
  return schema.type ?? "any";
}

function table(headings, rows) {
  if (rows.length === 0) return null;
  const cells = (tag, row) => make("tr", {}, ...row.map((cell) => make(tag, {}, ...[cell].flat())));
  return make(
    "table",
    {},
    make("thead", {}, cells("th", headings)),
    make("tbody", {}, ...rows.map((row) => cells("td", row))),
  );
}

function describeCall(path, method, call) {
  const parameters = (call.parameters ?? []).map(
    ({ name, in: place, required, description = "", schema }) => [
      make("code", { textContent: name }),
      `${place}${required ? ", required" : ""}`,
      `${typeOf(schema)}${schema?.default === undefined ? "" : `, default ${schema.default}`}`,
      prose(description),
    ],
  );
  const bodies = Object.entries(call.requestBody?.content ?? {}).map(([mediaType, { schema }]) => [
    make("code", { textContent: mediaType }),
    Object.keys(schema?.properties ?? {}).join(", ") || typeOf(schema),
  ]);
  const answers = Object.entries(call.responses).map(([status, { description, content = {} }]) => [
    status,
    Object.entries(content)
      .map(([type, { schema }]) => `${type}${schema ? ` (${typeOf(schema)})` : ""}`)
      .join(", "),
    prose(description),
  ]);
  return make(
    "article",
    { id: call.operationId },
    make(
      "header",
      {},
      make("span", { className: `method ${method}`, textContent: method.toUpperCase() }),
      make("span", { className: "path", textContent: path }),
    ),
    make("h3", { textContent: call.summary }),
    call.description ? make("p", {}, ...prose(call.description)) : null,
    table(["Parameter", "Where", "Type", "Meaning"], parameters),
    table(["Body", "Content"], bodies),
    table(["Status", "Content", "Meaning"], answers),
    make("details", {}, make("summary", { textContent: "Try it" }), tryForm(path, method, call)),
  );
}

const samples = {
  "application/x-www-form-urlencoded": "Container MSKU1234567 is missing from terminal",
  "multipart/form-data": "Container MSKU1234567 is missing from terminal",
  "text/plain": "Container MSKU1234567 is missing from terminal",
  "message/rfc822":
    "Subject: Container missing\nFrom: Duty desk <desk@example.com>\n\nMSKU1234567 is not in block B12.",
  "application/json": '{"incident_text": "Container MSKU1234567 is missing from terminal"}',
};

function tryForm(path, method, call) {
  const inputs = (call.parameters ?? []).map(({ name, in: place, required, schema }) =>
    make("input", { name, required: required === true, placeholder: typeOf(schema), dataset: { place } }),
  );
  const mediaTypes = Object.keys(call.requestBody?.content ?? {});
  const mediaType = make("select", {}, ...mediaTypes.map((type) => make("option", { textContent: type })));
  const sampleOf = (type) => (call.requestBody?.required ? (samples[type] ?? "") : "");
  const body = make("textarea", { value: sampleOf(mediaTypes[0]), spellcheck: false });
  mediaType.addEventListener("change", () => {
    body.value = sampleOf(mediaType.value);
  });
  const answer = make("div", { role: "status" });
  const form = make(
    "form",
    {},
    ...inputs.map((input) => make("label", {}, `${input.name} (${input.dataset.place})`, input)),
    ...(mediaTypes.length > 0
      ? [make("label", {}, "Content-Type", mediaType), make("label", {}, "Body", body)]
      : []),
    make("button", { textContent: "Send" }),
    answer,
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const sentBody =
      mediaTypes.length > 0 && body.value !== "" ? { type: mediaType.value, text: body.value } : null;
    void send(path, method, inputs, sentBody, answer);
  });
  return form;
}

function buildRequest(path, method, inputs, body) {
  const headers = {};
  const query = new URLSearchParams();
  let address = path.slice(1);
  for (const { name, value, dataset } of inputs) {
    if (value === "") continue;
    if (dataset.place === "path") address = address.replace(`{${name}}`, encodeURIComponent(value));
    else if (dataset.place === "query") query.append(name, value);
    else headers[name] = value;
  }
  const url = query.size > 0 ? `${address}?${query}` : address;
  if (body === null) return [url, { method, headers }];
  if (body.type === "multipart/form-data") {
    const form = new FormData();
    form.set("incident_text", body.text);
    return [url, { method, headers, body: form }];
  }
  headers["content-type"] = body.type;
  const isForm = body.type === "application/x-www-form-urlencoded";
  return [
    url,
    { method, headers, body: isForm ? new URLSearchParams({ incident_text: body.text }) : body.text },
  ];
}

async function send(path, method, inputs, body, answer) {
  const lines = make("pre", { tabIndex: 0 });
  answer.replaceChildren(make("p", { className: "muted", textContent: "Waiting…" }), lines);
  const startedAt = performance.now();
  try {
    const response = await fetch(...buildRequest(path, method.toUpperCase(), inputs, body));
    const headers = [...response.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
    const took = `${Math.round(performance.now() - startedAt)} ms`;
    answer.firstChild.textContent = `${response.status} ${response.statusText} · ${took}`;
    lines.textContent = `${headers}\n\n`;
    if (response.body === null) return;
    // An event stream is shown as it comes.
    const isJson = response.headers.get("content-type")?.includes("json") === true;
    if (isJson)
      lines.textContent += JSON.stringify(await response.json(), null, 2).slice(0, maxShownCharacters);
    else {
      for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
        if (lines.textContent.length < maxShownCharacters) lines.append(text);
      }
    }
  } catch (error) {
    answer.firstChild.textContent = `The call failed: ${error.message}`;
  }
}

async function show() {
  const description = await (await fetch("openapi.json")).json();
  document.getElementById("title").textContent = `${description.info.title} API`;
  document.getElementById("description").textContent = description.info.description;
  document.getElementById("version").textContent = `Version ${description.info.version}`;
  const calls = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, call]) => ({ path, method, call })),
  );
  document
    .getElementById("contents")
    .replaceChildren(
      ...description.tags.flatMap(({ name }) => [
        make("h2", { textContent: name }),
        make(
          "ul",
          {},
          ...calls
            .filter(({ call }) => call.tags.includes(name))
            .map(({ call }) =>
              make("li", {}, make("a", { href: `#${call.operationId}`, textContent: call.summary })),
            ),
        ),
      ]),
    );
  document
    .getElementById("calls")
    .replaceChildren(...calls.map(({ path, method, call }) => describeCall(path, method, call)));
  if (location.hash !== "") document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

show().catch((error) => {
  document.getElementById("calls").textContent = `openapi.json cannot be read: ${error.message}`;
});
