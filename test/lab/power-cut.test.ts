// The power goes in the middle of a Job, and the host comes back.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootLab, type Run } from './lab.ts';

const copies = { hooks: join(import.meta.dirname, '../../hooks') };

describe('a power cut while bacula-fd reads', () => {
  const keep = mkdtempSync(join(tmpdir(), 'renfield-lab-keep.'));
  let cut: Run;
  let next: Run;
  beforeAll(async () => {
    cut = await bootLab({ script: 'cut.sh', copies, keep });
    next = await bootLab({ script: 'cut-after.sh', copies, keep });
  });
  afterAll(() => {
    rmSync(keep, { recursive: true });
  });
  const rows = (name: string): string[] => (next.files.get(name) ?? '').trim().split(/\s*\n\s*/);

  it('leaves the volume group with the snapshot in it', () => {
    expect(cut.facts.get('before'), cut.log).toBe('0');
    expect(rows('volumes.found'), next.log).toStrictEqual(['snap_vm_alpha-disk0 vm_alpha-disk0', 'vm_alpha-disk0']);
  });

  it('does not keep the next night from its backup', () => {
    expect(next.facts.get('before'), next.log).toBe('0');
    expect(next.facts.get('passwd')).toBe('root:x:0:0::/root:/bin/sh');
    expect(next.facts.get('after')).toBe('0');
  });

  it('is cleared by the next night', () => {
    expect(rows('volumes.left'), next.log).toStrictEqual(['vm_alpha-disk0']);
    expect(rows('maps.left').filter((map) => /-cow|-real|renfield/.test(map))).toStrictEqual([]);
  });

  it('does not harm the guest', () => {
    expect(next.facts.get('guest-repair')).toMatch(/^[01]$/);
    expect(next.facts.get('origin')).toBe('0');
  });
});
