// The hooks as RunScripts of real Jobs, on real LVM: what Bacula makes of them, and what is left afterwards.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { labRun } from './lab.ts';

const copies = { hooks: join(import.meta.dirname, '../../hooks'), bacula: join(import.meta.dirname, 'bacula') };

describe('a Job with hooks', () => {
  const run = labRun({ script: 'bacula.sh', copies, timeout: 900 });
  const fact = (name: string): string | undefined => run().facts.get(name);

  it('runs on daemons that have started', () => {
    expect(fact('daemons')).toBe('0');
    expect(run().exitCode).toBe(0);
  });

  it('ends as "Backup OK", and restores what the guest held at that moment', () => {
    expect(fact('good.status')).toBe('T');
    expect(Number(fact('good.files'))).toBeGreaterThan(30);
    const wanted = run().files.get('tree.wanted') ?? '';
    expect(wanted.split('\n').length).toBeGreaterThan(30);
    expect(run().files.get('tree.restored')).toBe(wanted);
    expect(run().files.get('good.differences')).toBe('');
  });

  it('does not end as "Backup OK" when its snapshot overflowed', () => {
    expect(fact('overflow.status')).toMatch(/^[Ef]$/);
    expect(run().files.get('jobs')).toContain('overflowed');
    expect(run().files.get('overflow.differences')).toBe('');
  });

  it('leaves nothing behind when it is cancelled while data flows', () => {
    expect(fact('cancel.reading')).toBe('0');
    expect(fact('cancel.status')).toBe('A');
    expect(run().files.get('cancel.differences')).toBe('');
  });

  it('fails when its bacula-fd is killed while data flows, and the reaper clears', () => {
    expect(fact('killed.reading')).toBe('0');
    // `I`ncomplete where the Storage Daemon had spooled the attributes of some files (stored/append.c); no status is `T`.
    expect(fact('killed.status')).toMatch(/^[EfI]$/);
    expect(fact('killed.reap')).toBe('0');
    expect(run().files.get('killed.differences')).toBe('');
  });
});
