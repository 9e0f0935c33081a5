// Runs that are killed where the guest stands still, on real LVM: it writes again, without reap.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { labRun } from './lab.ts';

const copies = { hooks: join(import.meta.dirname, '../../hooks') };

/** NAME GUEST STAGE TOOL in|before HOW: see test/lab/runs/deaths.sh. A guest is held by what its name says, or by dmsetup. */
const deaths = [
  'hold-group virsh before lvcreate before group',
  'hold-cgroup stop before lvcreate before cgroup',
  'hold-shell devices before lvcreate before shell',
  'create-group devices before lvcreate in group',
  'create-cgroup devices before lvcreate in cgroup',
  'create-shell devices before lvcreate in shell',
  'create-child devices before lvcreate in child',
  'create-thin-group stop-thin before lvcreate in group',
  'remove-group virsh after lvremove in group',
  'remove-cgroup virsh after lvremove in cgroup',
  'remove-child virsh after lvremove in child',
];

describe('a run that dies', () => {
  const run = labRun({
    script: 'deaths.sh',
    copies,
    files: { deaths: deaths.map((death) => `${death}\n`).join('') },
    disks: [512, 512],
    timeout: 1200,
  });

  it.each(deaths.map((death) => death.split(' ')))('leaves a guest that writes: %s of %s', (name = '') => {
    expect(run().facts.get(`${name}.writes`)).toBe('0');
  });

  it.each(deaths.filter((death) => / in /u.test(death)).map((death) => death.split(' ')))(
    'was killed while the origin was suspended: %s',
    (name = '') => {
      expect(run().facts.get(`${name}.origin`)).toBe('s');
    },
  );
});
