import type { Line } from "./lines.ts";
import type { LineRoles } from "./mail-noise.ts";
import { countWords, weighReport } from "./telling.ts";

/**
 * Group chats: many short lines "Name: …" by several people. The lines that carry the report stay, with
 * what stands close to them; small talk goes. Where no line carries one, everything stays.
 */
const chatLine =
  /^(?:[[(]?\d{1,4}[/.:-]\d{1,2}[^\]\n)]{0,24}[\])]?[ \t]*(?:-[ \t]*)?)?([\p{L}][\p{L}\p{M}.'-]{0,20}(?:[ \t][\p{L}][\p{L}\p{M}.'-]{0,20}){0,3})[ \t]?[:：][ \t]+/u;
const minimumLines = 6;
const closeBy = 3;

export function markChat(lines: readonly Line[], roles: LineRoles): { start: number; end: number }[] {
  const speakers: (string | null)[] = lines.map(({ content }) => chatLine.exec(content)?.[1] ?? null);
  const totals = new Map<string, number>();
  for (const speaker of speakers) if (speaker !== null) totals.set(speaker, (totals.get(speaker) ?? 0) + 1);
  // "Issue:" and "Details:" are labels; people come back.
  const isSpeaker = (name: string | null): name is string => name !== null && (totals.get(name) ?? 0) >= 2;
  const chatLines = lines.map((_, at) => at).filter((at) => isSpeaker(speakers[at]!));
  const people = new Set(chatLines.map((at) => speakers[at]));
  if (chatLines.length < minimumLines || people.size < 2) return [];

  const weights = lines.map(({ content }) => weighReport(content.replace(chatLine, "")));
  const isStrong = lines.map((line, at) => {
    if (line.content === "") return false;
    const weight = weights[at]!;
    return weight.identifiers > 0 || weight.words >= 3 || (!isSpeaker(speakers[at]!) && weight.words >= 2);
  });
  if (!isStrong.includes(true)) return [];

  const distance = distanceToStrong(isStrong);
  const labels: { start: number; end: number }[] = [];
  for (const at of chatLines) {
    const line = lines[at]!;
    const isClose = distance[at]! <= closeBy;
    const goesOn = isNextToOwn(at) && countWords(line.content.replace(chatLine, "")) > 3;
    const stays = isStrong[at]! || (isClose && weights[at]!.total > 0) || goesOn;
    if (!stays) roles[at] = "chat";
    else
      labels.push({
        start: line.contentStart,
        end: line.contentStart + chatLine.exec(line.content)![0].length,
      });
  }
  return labels;

  /** Does the same person's line before or after carry the report? */
  function isNextToOwn(at: number): boolean {
    return [at - 1, at + 1].some((next) => isStrong[next] === true && speakers[next] === speakers[at]);
  }
}

function distanceToStrong(isStrong: readonly boolean[]): number[] {
  const distance = isStrong.map(() => Number.POSITIVE_INFINITY);
  let last = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < isStrong.length; at++) {
    if (isStrong[at]) last = at;
    distance[at] = at - last;
  }
  let next = Number.POSITIVE_INFINITY;
  for (let at = isStrong.length - 1; at >= 0; at--) {
    if (isStrong[at]) next = at;
    distance[at] = Math.min(distance[at]!, next - at);
  }
  return distance;
}
