declare const unit: unique symbol;

/** A length of time in whole seconds. */
export type Seconds = number & { readonly [unit]: 'seconds' };

/** A size in whole bytes. */
export type Bytes = number & { readonly [unit]: 'bytes' };

/**
 * Seconds in each unit that Bacula reads in a duration, in its own reckoning: a month has 30 days, a quarter 91, a year 365.
 * Source: Bacula manual, "Configuring the Director", data type `time`; lib/edit.c `duration_to_utime`.
 */
const SECONDS_IN = new Map<string, number>([
  ['second', 1],
  ['minute', 60],
  ['hour', 3600],
  ['day', 86_400],
  ['week', 604_800],
  ['month', 2_592_000],
  ['quarter', 7_862_400],
  ['year', 31_536_000],
]);

/** Powers of 1024, spelt as LVM, qemu and Bacula spell them. Source: lvm(8) "Size", Bacula manual data type `size`. */
const BYTES_IN = new Map<string, number>([
  ['', 1],
  ['K', 2 ** 10],
  ['M', 2 ** 20],
  ['G', 2 ** 30],
  ['T', 2 ** 40],
]);

/** The duration that `6 months`, `1 year 2 weeks` or `90 days` names, or undefined where it is none. */
export function parseDuration(text: string): Seconds | undefined {
  const parts = text.trim().split(/\s+/);
  if (parts.length % 2 !== 0) return undefined;
  let total = 0;
  for (let i = 0; i < parts.length; i += 2) {
    const count = /^\d{1,10}$/.test(parts[i] ?? '') ? Number(parts[i]) : undefined;
    const each = SECONDS_IN.get((parts[i + 1] ?? '').toLowerCase().replace(/s$/, ''));
    if (count === undefined || each === undefined) return undefined;
    total += count * each;
  }
  return total <= MAX_DURATION ? (total as Seconds) : undefined;
}

/** A hundred years: more is a slip of the finger. */
const MAX_DURATION = 3_153_600_000;

/** A duration in the largest unit that divides it, as Bacula reads it back: `180 days`, `6 months`. */
export function durationText(duration: Seconds): string {
  for (const [name, each] of [...SECONDS_IN].reverse()) {
    // Quarters would turn "182 days" into "2 quarters": right, but nobody's word for it.
    if (name === 'quarter' || duration % each !== 0 || duration === 0) continue;
    return counted(duration / each, name);
  }
  return '0 seconds';
}

/** A number with its noun: `1 guest`, `2 guests`, `0 guests`. For nouns that take an s. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The size that `8G`, `512 MiB`, `10 GB` or `4096` names, or undefined. `G`, `GB` and `GiB` all mean 2^30 bytes, as in LVM. */
export function parseSize(text: string): Bytes | undefined {
  const match = /^(\d{1,16})\s*(?:([KMGT])(?:i?B)?|B)?$/i.exec(text.trim());
  const each = BYTES_IN.get(match?.[2]?.toUpperCase() ?? '');
  if (match === null || each === undefined) return undefined;
  const total = Number(match[1]) * each;
  return Number.isSafeInteger(total) ? (total as Bytes) : undefined;
}

/** A size in the largest power of 1024 that divides it, no greater than G: older Bacula reads no T. */
export function sizeText(size: Bytes): string {
  for (const suffix of ['G', 'M', 'K']) {
    const each = BYTES_IN.get(suffix) ?? 1;
    if (size >= each && size % each === 0) return `${size / each}${suffix}`;
  }
  return String(size);
}
