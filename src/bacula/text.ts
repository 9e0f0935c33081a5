import { countBytes } from '../core/bytes.ts';
import { Bug } from '../core/bug.ts';
import { pathText, type InventoryPath } from '../core/path.ts';
import { durationText, sizeText, type Bytes, type Seconds } from '../core/quantity.ts';

declare const brand: unique symbol;

/** Text that Bacula's lexer reads back as exactly what was meant. Only this file makes it, and a template prints nothing else. */
export type BaculaText = string & { readonly [brand]: 'bacula' };

/** Control characters end a line, a comment or a RunScript early, or turn `bdirjson`'s answer into broken JSON. Source: lib/lex.c, lib/scan.c. */
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f]/;

/**
 * Longest value that every parser of Bacula survives, as it is spelled: 5 000 bytes crash `bacula-dir -t`, 1 400 crash `bdirjson`, and 600 quotes or
 * backslashes crash it as well, each of which it prints as two bytes (measured, 9.6.7).
 */
export const MAX_VALUE_BYTES = 1000;

/** The bytes of a text in a configuration, where quotes and backslashes take two each. */
export function spelledBytes(text: string): number {
  return countBytes(text) + (text.match(/["\\]/g)?.length ?? 0);
}

export function isTooLong(text: string): boolean {
  // Up to three bytes for each UTF-16 unit: only long texts need the real count.
  return text.length * 3 > MAX_VALUE_BYTES && spelledBytes(text) > MAX_VALUE_BYTES;
}

/** What a string token cannot hold as it is: quotes and backslashes are escaped, the rest is a bug. */
// eslint-disable-next-line no-control-regex
const SPECIAL = /["\\\u0000-\u001f\u007f]/;

/** Any text as one string token: within quotes, only `"` and `\` have a meaning. Source: lib/lex.c, state `lex_quoted_string`. */
export function quoted(text: string): BaculaText {
  if (!SPECIAL.test(text)) return `"${text}"` as BaculaText;
  if (CONTROL.test(text)) throw new Bug(`control character reached a Bacula string: ${JSON.stringify(text)}`);
  return `"${text.replace(/["\\]/g, '\\$&')}"` as BaculaText;
}

/** Several string tokens as one list: `"a", "b"`. The directive has to end with its line. Source: lib/parse_conf.c `store_alist_res`. */
export function quotedList(texts: readonly string[]): BaculaText {
  return texts.map(quoted).join(', ') as BaculaText;
}

/** The words that were found to be keywords: a few dozen, asked for once for every line of every Job. */
const KEYWORDS = new Set<string>();

/** A word that stands bare because it belongs to Bacula's own grammar: letters, digits and spaces. */
export function keyword(word: string): BaculaText {
  if (KEYWORDS.has(word)) return word as BaculaText;
  if (!/^[A-Za-z0-9][A-Za-z0-9 ]*$/.test(word)) throw new Bug(`not a Bacula keyword: ${JSON.stringify(word)}`);
  KEYWORDS.add(word);
  return word as BaculaText;
}

export function integer(value: number): BaculaText {
  if (!Number.isSafeInteger(value) || value < 0) throw new Bug(`not a Bacula number: ${value}`);
  return String(value) as BaculaText;
}

export const YES = keyword('yes');
export const NO = keyword('no');

export function yesNo(value: boolean): BaculaText {
  return value ? YES : NO;
}

export function duration(value: Seconds): BaculaText {
  return durationText(value) as BaculaText;
}

export function size(value: Bytes): BaculaText {
  return sizeText(value) as BaculaText;
}

/** An address to listen on, which Bacula takes only without quotes. Source: lib/address_conf.c `store_addresses_address`. */
export function bareAddress(address: string): BaculaText {
  if (!/^[A-Za-z0-9][A-Za-z0-9.:_-]*$/.test(address)) throw new Bug(`not an address: ${JSON.stringify(address)}`);
  return address as BaculaText;
}

/** The value is read from a file on the daemon's machine, which holds it within quotes: rendered configurations hold no secret. */
export function included(path: string): BaculaText {
  return `@${/^[A-Za-z0-9/._:+-]+$/.test(path) ? path : quoted(path)}` as BaculaText;
}

/** Where a resource comes from, for a comment line. A lone CR would end the comment, so nothing unprintable gets here. */
export function origin(path: InventoryPath): BaculaText {
  const text = pathText(path);
  if (CONTROL.test(text)) throw new Bug('control character in an inventory path');
  return text as BaculaText;
}

/** Lines that another function of this folder printed, e.g. the time words of a Run directive. */
export function verbatim(text: string): BaculaText {
  if (CONTROL.test(text)) throw new Bug('control character in Bacula text');
  return text as BaculaText;
}
