import { describe, expect, it } from 'vitest';
import { judge, linearity } from '../../../bench/goals.mjs';
import { median } from '../../../bench/statistics.mjs';

/** Results of a case whose CPU at a size is what `cost` says. */
function results(cost: (guests: number) => number) {
  return [100, 1000, 10_000, 100_000].map((guests) => ({
    case: 'cold render',
    guests,
    cpu: { median: cost(guests) },
    peak: 200,
    ratios: { 'bacula-dir -t': 2 },
  }));
}

describe('the verdict on a benchmark', () => {
  it('tells linear cost from quadratic cost, whatever a start costs', () => {
    expect(
      linearity(
        results((n) => 0.3 + n * 1e-4),
        'cold render',
      ),
    ).toBeCloseTo(1);
    expect(
      linearity(
        results((n) => 0.3 + n * n * 1e-9),
        'cold render',
      ),
    ).toBeCloseTo(10);
  });

  it.each([
    ['reached', { case: 'cold render', guests: 10_000, measure: 'CPU', against: 'bacula-dir -t', most: 2 }],
    ['MISSED', { case: 'cold render', guests: 10_000, measure: 'CPU', against: 'bacula-dir -t', most: 1.9 }],
    ['MISSED', { case: 'cold render', guests: 10_000, measure: 'peak MiB', most: 199 }],
    ['reached', { case: 'cold render', measure: 'linearity', most: 1.3 }],
    ['MISSED  not measured', { case: 'check', guests: 10_000, measure: 'peak MiB', most: 300 }],
  ])('says %s', (verdict, goal) => {
    const [said] = judge(
      [goal],
      results((n) => n / 1e4),
    ) as { text: string }[];
    expect(said!.text).toMatch(new RegExp(`^${verdict}`));
  });

  it('rests on medians', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
  });
});
