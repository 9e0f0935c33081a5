/**
 * A stream of numbers from 0 up to 1, the same for the same seed on every machine.
 * Source: mulberry32 by Tommy Ettinger, public domain; its state is 32 bits, which is enough to shuffle a fleet.
 */
export function randomStream(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
