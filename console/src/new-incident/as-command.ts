/** The same submission for a terminal or a program: pasted, it sends exactly this text. */
export const languages = ["curl", "PowerShell", "JavaScript"] as const;
export type Language = (typeof languages)[number];

/** Longer than this nobody pastes into a terminal, which has limits of its own: the text is read from a file. */
const maxInlineLength = 4_000;

export function asCommand(language: Language, serviceUrl: string, text: string): string {
  const url = `${serviceUrl}/incident/run`;
  const isInline = text.length <= maxInlineLength;
  switch (language) {
    case "curl":
      return isInline
        ? `curl -s -X POST ${shellQuote(url)} \\\n  --data-urlencode ${shellQuote(`incident_text=${text}`)}`
        : `curl -s -X POST ${shellQuote(url)} \\\n  -F incident_text=@report.txt`;
    case "PowerShell": {
      const value = isInline ? powershellQuote(text) : "(Get-Content -Raw -Encoding UTF8 report.txt)";
      return `Invoke-RestMethod -Method Post -Uri ${powershellQuote(url)} \`\n  -Body @{ incident_text = ${value} }`;
    }
    case "JavaScript": {
      const value = isInline ? scriptQuote(text) : 'await (await fetch("report.txt")).text()';
      return [
        "const form = new FormData();",
        `form.append("incident_text", ${value});`,
        `const run = await (await fetch(${scriptQuote(url)}, { method: "POST", body: form })).json();`,
      ].join("\n");
    }
  }
}

/** POSIX: nothing is special between single quotes, and a single quote ends them. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** PowerShell takes the typographic single quotes for quotes, too; each is doubled. */
export function powershellQuote(text: string): string {
  return `'${text.replace(/['\u2018\u2019\u201a\u201b]/g, "$&$&")}'`;
}

function scriptQuote(text: string): string {
  // A script inside a page would end at `</script`.
  return JSON.stringify(text).replaceAll("</", "<\\/");
}
