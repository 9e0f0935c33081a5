// How long the hooks take, printed: from the start of `before` to the first byte that bacula-fd may read, and to take all back.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { labRun } from './lab.ts';

const copies = { hooks: join(import.meta.dirname, '../../hooks') };

describe('a guest of 1, 3 and 6 disks', () => {
  const run = labRun({ script: 'timing.sh', copies, disks: [512], timeout: 3600 });
  const fact = (name: string): number => Number(run().facts.get(name));

  it.each([1, 3, 6])('is readied and taken back: %i', (disks) => {
    for (const stage of ['before', 'check', 'after']) expect(fact(`${stage}.${disks}`)).toBe(0);
    const seconds = (stage: string): string => (fact(`${stage}.${disks}.ms`) / 1000).toFixed(1);
    const forks = fact(`before.${disks}.forks`) + fact(`after.${disks}.forks`);
    const words = `${disks} disks: before to data ${seconds('before')} s, teardown ${seconds('after')} s`;
    process.stderr.write(`${words}, ${forks} processes\n`);
  });

  it('leaves nothing behind', () => {
    expect(fact('timing.leaks')).toBe(0);
  });

  it('costs no more processes for each further disk than for the one before', () => {
    const each = (from: number, to: number): number =>
      (fact(`before.${to}.forks`) - fact(`before.${from}.forks`)) / (to - from);
    expect(each(3, 6)).toBeLessThan(1.25 * each(1, 3));
  });
});
