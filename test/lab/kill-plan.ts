// The dice of the random kills: the same seed gives the same plan.

/** Lines "NUMBER GUEST STAGE KIND PERMILLE NEXT" as runs/kills.sh reads them. Chains of kills of one guest end with what clears it. */
export function killPlan(seed: number, count: number): string[] {
  const random = mulberry32(seed);
  const pick = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)]!;
  let guest = pick(guests);
  return Array.from({ length: count }, (_, index) => {
    const stage = random() < 0.85 ? 'before' : 'after';
    const next = index === count - 1 || stage === 'after' || random() < 0.35 ? pick(['reap', 'before']) : 'kill';
    const line = `${index + 1} ${guest} ${stage} ${pick(kinds)} ${Math.floor(random() * 1000)} ${next}`;
    if (next !== 'kill') guest = pick(guests);
    return line;
  });
}

const guests = ['one', 'two', 'thin'];
const kinds = ['group', 'group', 'cgroup', 'shell', 'child'];

/** A generator of numbers from 0 to 1 by Tommy Ettinger, public domain. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
