// All disks of a guest at one moment, on real LVM: a guest that orders its writes over two disks finds the order in its snapshots.
// And it writes again, without reap, when the run that holds it dies.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { labRun } from './lab.ts';

const copies = { hooks: join(import.meta.dirname, '../../hooks') };

/** `npm run test:lab:moment` tries each way twenty times, and every death: an hour instead of minutes. */
const isWhole = process.env['RENFIELD_LAB_FULL'] === '1';
const tries = isWhole ? 20 : 1;

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

/** NAME GUEST STAGE KIND HOW: see test/lab/inside/deaths.sh. The guest is held by what its name says. */
const deaths = [
  'hold-group virsh before hold group',
  'hold-cgroup stop before hold cgroup',
  'create-shell off before thick shell',
  'create-cgroup off before thick cgroup',
  'create-thin-group stop before thin group',
  'remove-group off after remove group',
  ...(isWhole
    ? [
        'hold-shell devices before hold shell',
        'hold-devices-cgroup devices before hold cgroup',
        'create-group off before thick group',
        'create-child off before thick child',
        'create-thin-cgroup off before thin cgroup',
        'remove-cgroup off after remove cgroup',
        'remove-shell off after remove shell',
        'remove-child off after remove child',
      ]
    : []),
];

const run = labRun({
  script: 'one-moment.sh',
  copies,
  files: { tries: `${tries}\n`, deaths: deaths.map((death) => `${death}\n`).join('') },
  disks: [512, 512],
  timeout: isWhole ? 4 * 3600 : 3600,
});

describe('two disks of a guest that orders its writes over them', () => {
  const moments = (way: string): string[] =>
    (run().files.get('moments') ?? '').split('\n').filter((line) => line.startsWith(`${way} `));

  it('show what no power cut leaves when nothing holds it, and the log says so', () => {
    const last = moments('off').at(-1);
    expect(last).toMatch(/^off crash-per-disk not held \| .*torn/u);
    expect(run().facts.get('off.writes')).toBe('0');
  });

  it.each(Object.entries(ways))('are of one moment: %s', (way, [held, word]) => {
    const isRight = new RegExp(`^${way} ${word} held \\d+ ms by ${held} \\| (?:ok \\S+ \\S+ \\S+ )+$`, 'u');
    const right = moments(way).filter((line) => isRight.test(line));
    const milliseconds = moments(way).map((line) => /held (\d+) ms/u.exec(line)?.[1] ?? '?');
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

describe('a run that dies', () => {
  it.each(deaths.map((death) => death.split(' ')))('leaves a guest that writes: %s of guest %s', (name = '') => {
    expect(run().facts.get(`${name}.writes`)).toBe('0');
  });

  it.each(deaths.filter((death) => !death.includes(' hold ')).map((death) => death.split(' ')))(
    'was killed while the origin was suspended: %s',
    (name = '') => {
      expect(run().facts.get(`${name}.origin`)).toMatch(/^L.s/u);
    },
  );
});
