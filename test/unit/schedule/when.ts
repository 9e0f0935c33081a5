import { parseWhen } from '../../../src/schedule/parse.ts';
import type { Refusal } from '../../../src/schedule/refusals.ts';
import type { When } from '../../../src/schedule/when.ts';

/** The When of a text that must be accepted. */
export function whenOf(text: string): When {
  const parsed = parseWhen(text);
  if (!parsed.ok) throw new Error(`${JSON.stringify(text)}: ${JSON.stringify(parsed)}`);
  return parsed.when;
}

/** The refusal of a text that must be refused. */
export function refusal(text: string): Refusal {
  const parsed = parseWhen(text);
  if (parsed.ok) throw new Error(`${JSON.stringify(text)} was accepted`);
  return parsed;
}

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** What a Run time is before a word narrows it. */
export const EVERY: When = {
  months: upTo(12),
  days: upTo(31),
  lastDay: false,
  weekdays: upTo(7),
  weeksOfMonth: upTo(6),
  weeksOfYear: upTo(54),
  hours: upTo(24),
  minute: 0,
};
