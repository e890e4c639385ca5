import { dateFormats, equipmentQualifiers } from "./message-tables.ts";
import { component, type MessageFault, placeOf, type Segment } from "./segment.ts";

/** Qualifiers and formats that can be judged from the segment alone. */
export function checkSegmentValue(segment: Segment): MessageFault[] {
  const check = { EQD: checkEquipment, DTM: checkDate, MEA: checkMeasurement, LOC: checkLocation }[
    segment.tag
  ];
  const problem = check?.(segment) ?? null;
  return problem === null ? [] : [{ nature: "value", segment, statement: `${placeOf(segment)}: ${problem}` }];
}

function checkEquipment(segment: Segment): string | null {
  const qualifier = component(segment, 1);
  if (!equipmentQualifiers.has(qualifier)) {
    return `the equipment qualifier "${qualifier}" is not one of UN/EDIFACT 8053 (a container is CN)`;
  }
  const number = component(segment, 2);
  if (qualifier !== "CN" || number === "") return null;
  if (!/^[A-Z]{4}\d{7}$/.test(number)) return `"${number}" is not a container number of ISO 6346`;
  const digit = checkDigit(number);
  return Number(number[10]) === digit ? null : `the check digit of ${number} should be ${digit}`;
}

/** ISO 6346: letters count from 10 and skip multiples of 11; a remainder of 10 is written 0. */
function checkDigit(number: string): number {
  let sum = 0;
  for (let index = 0; index < 10; index += 1) {
    const character = number[index]!;
    const letter = character.charCodeAt(0) - 65;
    const value = letter < 0 ? Number(character) : 10 + letter + Math.floor((letter + 9) / 10);
    sum += value * 2 ** index;
  }
  return (sum % 11) % 10;
}

function checkDate(segment: Segment): string | null {
  const value = component(segment, 1, 2);
  const format = dateFormats[component(segment, 1, 3)];
  if (format === undefined || value === "") return null;
  const expected = format.withZone ? value.slice(0, format.digits) : value;
  if (!/^\d+$/.test(expected) || expected.length !== format.digits) {
    return `"${value}" does not fit the format code ${component(segment, 1, 3)} (${format.pattern})`;
  }
  const digits = format.pattern.startsWith("CC") ? expected.slice(2) : expected;
  const month = Number(digits.slice(2, 4));
  const day = Number(digits.slice(4, 6));
  const hour = Number(digits.slice(6, 8) || 0);
  const minute = Number(digits.slice(8, 10) || 0);
  const isPossible = month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour <= 24 && minute <= 59;
  return isPossible ? null : `"${value}" is no date and time (${format.pattern})`;
}

function checkMeasurement(segment: Segment): string | null {
  const unit = component(segment, 3, 1);
  const value = component(segment, 3, 2);
  if (value !== "" && !/^-?\d{1,15}([.,]\d{1,6})?$/.test(value))
    return `the measurement "${value}" is not a number`;
  const dimension = component(segment, 2, 1);
  if (
    ["G", "T", "VGM", "AET", "WT"].includes(dimension) &&
    unit !== "" &&
    !["KGM", "LBR", "TNE"].includes(unit)
  ) {
    return `the unit "${unit}" is no unit of weight (KGM, LBR, TNE)`;
  }
  return null;
}

/** A stowage cell (LOC+147) is bay, row, tier: seven digits, or six in older plans. */
function checkLocation(segment: Segment): string | null {
  const cell = component(segment, 2, 1);
  if (component(segment, 1) !== "147" || cell === "") return null;
  return /^\d{6,7}$/.test(cell) ? null : `the stowage cell "${cell}" is not BBBRRTT`;
}
