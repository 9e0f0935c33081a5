import type { Feature } from '../bacula/dialects.ts';
import type { Placed } from './check.ts';
import { checkTogether } from './check.ts';
import { meaningOf } from './meaning.ts';
import { KINDS_OF_WORDS, readTime, readWord } from './read.ts';
import type { Fault, Refusal, Why } from './refusals.ts';
import type { Token } from './scan.ts';
import { scan } from './scan.ts';
import type { When } from './when.ts';
import type { Group, Word } from './words.ts';
import { groupOf } from './words.ts';

/** A word that not every version of Bacula knows, and where it stands. */
export interface Use {
  readonly feature: Feature;
  readonly at: number;
  readonly word: string;
}

export interface RunTime {
  readonly ok: true;
  readonly when: When;
  readonly words: readonly Word[];
  readonly uses: readonly Use[];
}

interface Misplaced {
  readonly token: Token;
  readonly fault: Fault;
}

/**
 * What a Run time like `1st sun at 23:05` means to Bacula, or where and why it is refused. Never throws.
 *
 * Accepted is what Bacula accepts and takes in the sense in which it is written, in any order and case. Refused is, besides what
 * Bacula refuses, what it would take in another sense; `REFUSALS` says in which. Print an accepted text with `printWhen(words)`.
 *
 * Source: dird/run_conf.c, store_run() of 9.6.7; newer versions have it in lib/parse_conf.c, RUNBASE::store_runbase(). What 5.0 lacks of
 * it is `lastday` and `6th`.
 */
export function parseWhen(text: string): RunTime | Refusal {
  const scanned = scan(text);
  if (!scanned.ok) return scanned;

  const end: Token = { text: '', at: text.trimEnd().length };
  const placed = place(scanned.tokens, end);
  if ('fault' in placed) return refuse(text, placed);

  const wrong = checkTogether(placed) ?? withoutTime(placed, end);
  if (wrong !== undefined) return refuse(text, wrong);

  const words = placed.map(({ word }) => word);
  const uses = placed
    .filter(({ word }) => word.kind === 'lastday')
    .map(({ token }): Use => ({ feature: 'lastDay', at: token.at, word: asWritten(text, token) }));
  return { ok: true, when: meaningOf(words), words, uses };
}

/** The words in their order, without `on`, `at` and commas; or the first that is none or stands in a wrong place. */
function place(tokens: readonly Token[], end: Token): readonly Placed[] | Misplaced {
  const placed: Placed[] = [];
  const groups = new Set<Group>();
  let before: Group | undefined;
  let comma: Token | undefined;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] ?? end;
    const next = tokens[i + 1] ?? end;
    if (token.text === ',' || token.text === 'on') {
      if (!leadsOn(token, next, placed)) return misplaced(token, 'dangling');
      if (token.text === ',') comma = token;
      continue;
    }
    const isTime = token.text === 'at';
    if (isTime) i++;
    const here = isTime ? next : token;
    const word = isTime ? readTime(here.text) : readWord(here.text);
    if ('why' in word) return { token: here, fault: word };

    const group = groupOf(word.kind);
    if (comma !== undefined && before !== group && before !== 'time' && !isTime) return misplaced(comma, 'comma');
    if (groups.has(group) && isTime) return misplaced(here, 'several-times');
    if (groups.has(group) && before !== group) return misplaced(here, 'scattered');
    placed.push({ word, token: here });
    groups.add(group);
    before = group;
    comma = undefined;
  }
  return placed;
}

/** Whether a comma or `on` has after it (and a comma before it) what it belongs to. */
function leadsOn(token: Token, next: Token, placed: readonly Placed[]): boolean {
  if (next.text === '' || next.text === ',') return false;
  return token.text === ',' ? placed.length > 0 : next.text !== 'at' && next.text !== 'on';
}

function misplaced(token: Token, why: Why): Misplaced {
  return { token, fault: { why, wanted: [] } };
}

function withoutTime(placed: readonly Placed[], end: Token): Misplaced | undefined {
  if (placed.some(({ word }) => word.kind === 'time' || word.kind === 'hourly')) return undefined;
  return { token: end, fault: { why: 'time-missing', wanted: placed.length === 0 ? KINDS_OF_WORDS : ['at H:MM'] } };
}

function refuse(text: string, { token, fault }: Misplaced): Refusal {
  return { ok: false, at: token.at, word: asWritten(text, token), why: fault.why, wanted: fault.wanted };
}

function asWritten(text: string, { at, text: word }: Token): string {
  return text.slice(at, at + word.length);
}
