// Random choices from a seed, the same on every machine.

export type Random = {
  /** A whole number from 0 to most - 1. */
  below(most: number): number;
  pick<T>(from: readonly T[]): T;
  /** Up to 300 characters without a newline, every byte below 256 among them. */
  text(): string;
};

/** mulberry32, by Tommy Ettinger, public domain. */
export function randomWords(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (most: number) => Math.floor(next() * most);
  return {
    below,
    pick: <T>(from: readonly T[]): T => from[below(from.length)]!,
    text: () =>
      'x' +
      Array.from({ length: below(300) }, () => String.fromCharCode(below(256)))
        .join('')
        .replaceAll('\n', ' '),
  };
}
