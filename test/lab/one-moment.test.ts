// All disks of a guest at one moment, on real LVM: a guest that orders its writes over two disks finds the order in its snapshots.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { labRun } from './lab.ts';

const copies = { hooks: join(import.meta.dirname, '../../hooks') };

/** `npm run test:lab:moment` tries each way twenty times: half an hour and more instead of minutes. */
const tries = process.env['RENFIELD_LAB_FULL'] === '1' ? 20 : 1;

/** What holds the guest, by its name in the run: the words of the log, and what they say the snapshots are. */
const ways = {
  devices: ['dmsetup suspend', 'crash'],
  'devices-one-group': ['dmsetup suspend', 'crash'],
  stop: ['SIGSTOP', 'pause'],
  'stop-thin': ['SIGSTOP', 'pause'],
  'stop-mixed': ['SIGSTOP', 'pause'],
  virsh: ['virsh suspend', 'pause'],
  'virsh-thin': ['virsh suspend', 'pause'],
} as const;

describe('two disks of a guest that orders its writes over them', () => {
  const run = labRun({
    script: 'one-moment.sh',
    copies,
    files: { tries: `${tries}\n` },
    disks: [512, 512],
    timeout: tries === 1 ? 900 : 3 * 3600,
  });
  const moments = (way: string): string[] =>
    (run().files.get('moments') ?? '').split('\n').filter((line) => line.startsWith(`${way} `));

  it('show what no power cut leaves when nothing holds it, and the log says so', () => {
    const last = moments('off').at(-1);
    expect(last).toMatch(/^off crash-per-disk not held \| .*torn/u);
    expect(run().facts.get('off.writes')).toBe('0');
  });

  it.each(Object.entries(ways))('are of one moment: %s', (way, [held, word]) => {
    const right = moments(way).filter((line) =>
      new RegExp(`^${way} ${word} held \\d+ ms by ${held} \\| (?:ok \\S+ \\S+ \\S+ )+$`, 'u').test(line),
    );
    const milliseconds = moments(way).map((line) => Number(/held (\d+) ms/u.exec(line)?.[1]));
    process.stderr.write(`${way}: ${right.length} of ${moments(way).length}, held ${milliseconds.join(' ')} ms\n`);
    expect(moments(way)).toHaveLength(tries);
    expect(right).toStrictEqual(moments(way));
    expect(run().facts.get(`${way}.writes`)).toBe('0');
  });

  it('are never suspended where they are thin, and the log says that each has a moment of its own', () => {
    for (const line of moments('thin-refused')) expect(line).toMatch(/^thin-refused crash-per-disk not held \|/u);
    expect(moments('thin-refused')).toHaveLength(tries);
  });

  it('leave nothing behind', () => {
    expect(run().exitCode).toBe(0);
    expect(run().facts.get('one-moment.leaks')).toBe('0');
  });
});
