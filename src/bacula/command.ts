import { hasMoreBytes } from '../core/bytes.ts';
import { quoted, type BaculaText } from './text.ts';

/** More words than this and Bacula's splitter gives up with EFAULT (exit 202). Source: lib/bpipe.c `MAX_ARGV`. */
const MAX_WORDS = 99;

/** A File Daemon reads a command with `sscanf %s` into a field of this many bytes and cuts the rest off silently. Source: lib/scan.c `bsscanf`. */
export const MAX_COMMAND_BYTES = 1000;

/** Words that Bacula itself replaces, e.g. `%i` for the JobId: everything else that holds a `%` is doubled. Source: lib/util.c `edit_job_codes`. */
export type JobCode = '%i' | '%n' | '%j' | '%l' | '%e' | '%c' | '%w' | '%r' | '%F' | '%b' | '%E';

/** The codes that a person may write as a word. All of them are known since 5.0; `%w` and `%r` have a meaning in some Jobs only. */
const WRITTEN: ReadonlySet<string> = new Set<JobCode>(['%i', '%n', '%j', '%l', '%e', '%c']);

export interface Word {
  readonly text: string;
  /** True where the word is one of Bacula's own codes and stays as it is. */
  readonly code?: boolean;
}

export function jobCode(code: JobCode): Word {
  return { text: code, code: true };
}

/** A word as a person wrote it: one of Bacula's codes where it is nothing else, as `%i`, and itself otherwise. */
export function writtenWord(text: string): Word {
  return WRITTEN.has(text) ? { text, code: true } : { text };
}

/**
 * Why no RunScript can hand these words on unchanged, or undefined where the command survives.
 *
 * Bacula runs a command without a shell: it splits at spaces, a word that starts with a quote runs to the next such quote, and nothing
 * escapes a quote. A word with a space and both kinds of quotes has therefore no spelling at all. Source: lib/bpipe.c `build_argc_argv`.
 */
export function commandFault(words: readonly Word[]): 'quotes' | 'too-long' | 'too-many-words' | undefined {
  if (words.length > MAX_WORDS) return 'too-many-words';
  const spelt = words.map(spell);
  if (spelt.includes(undefined)) return 'quotes';
  return hasMoreBytes(spelt.join(' '), MAX_COMMAND_BYTES - 1) ? 'too-long' : undefined;
}

/** The command as the value of a `Command` directive. Words for which `commandFault` speaks must not come here. */
export function command(words: readonly Word[]): BaculaText {
  return quoted(words.map((word) => spell(word) ?? '').join(' '));
}

function spell(word: Word): string | undefined {
  if (word.code === true) return `"${word.text}"`;
  const text = word.text.includes('%') ? word.text.replaceAll('%', '%%') : word.text;
  if (text !== '' && !/[ "']/.test(text)) return text;
  if (!text.includes('"')) return `"${text}"`;
  if (!text.includes("'")) return `'${text}'`;
  // A quote in the middle of a word is literal, so a word without spaces needs no quoting unless it starts with one.
  return text.includes(' ') || /^["']/.test(text) ? undefined : text;
}
