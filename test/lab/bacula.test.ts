// The hooks as RunScripts of real Jobs, on real LVM and the configuration that Renfield renders: what Bacula makes of
// them, and what is left afterwards.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { labRun } from './lab.ts';
import { renderedFleet } from './rendered.ts';

const here = import.meta.dirname;
const rendered = renderedFleet(join(here, 'bacula/inventory.yaml'));
const copies = { hooks: join(here, '../../hooks'), bacula: join(here, 'bacula'), rendered };

describe('a Job with hooks', () => {
  const run = labRun({ script: 'bacula.sh', copies, timeout: 3600 });
  const fact = (name: string): string | undefined => run().facts.get(name);
  const file = (name: string): string => run().files.get(name) ?? '';

  it('runs on daemons that have started', () => {
    expect(fact('daemons')).toBe('0');
    expect(run().exitCode).toBe(0);
  });

  it('ends as "Backup OK", and restores what the guest held at that moment', () => {
    expect(fact('good.status')).toBe('T');
    expect(fact('good.alarms')).toBe('0');
    expect(Number(fact('good.files'))).toBeGreaterThan(30);
    expect(file('good.log')).toMatch(/freeze=require frozen \d+ ms, .*consistency=fs/);
    const wanted = file('tree.wanted');
    expect(wanted.split('\n').length).toBeGreaterThan(30);
    expect(file('tree.restored')).toBe(wanted);
  });

  it('does not end as "Backup OK" when its snapshot overflowed', () => {
    expect(fact('overflow.status')).toMatch(/^[Ef]$/);
    expect(file('overflow.log')).toContain('overflowed');
  });

  it('goes on without an agent that never answers, where it is only tried', () => {
    expect(file('overflow.log')).toContain('the agent in domain beta does not answer: nothing within 3 s');
    expect(file('overflow.log')).toContain('freeze=try snapshot 4M');
  });

  it('fails without an agent that never answers, where it is required', () => {
    expect(fact('deaf.status')).toBe('f');
    expect(file('deaf.log')).toContain('ERROR the agent in domain delta does not answer: nothing within 3 s');
  });

  it('thaws a guest whose agent stops answering while it freezes', () => {
    expect(fact('stuck.status')).toBe('f');
    expect(file('stuck.log')).toContain('ERROR fsfreeze failed: no answer within 3 s');
    expect(fact('stuck.guest')).toBe('running');
  });

  it('is sent away while another has the guest, and comes again', () => {
    expect(file('second.log')).toMatch(/before: ERROR job \d+ has the snapshots of this guest in use/);
    expect(file('second.log')).toMatch(/Rescheduled Job gamma\S* at .* to re-run in 30 seconds/);
    expect(fact('killed.reading')).toBe('0');
  });

  it('is met by each fault at the moment that is meant', () => {
    for (const name of ['cancel', 'killed', 'storage', 'ended']) expect(fact(`${name}.reading`)).toBe('0');
    expect(fact('early.before')).toBe('0');
    expect(fact('between.mounted')).toBe('0');
  });

  it.each([
    ['overflow', 'whose snapshot overflows', /^[Ef]$/],
    ['deaf', 'whose agent never answers', /^f$/],
    ['second', 'for a guest that another Job has', /^f$/],
    ['cancel', 'that is cancelled while data flows', /^A$/],
    ['early', 'that is cancelled during before', /^A$/],
    // Never `I`ncomplete: for that no alarm would be raised (test/bacula/alarm.test.ts).
    ['killed', 'whose bacula-fd is killed while data flows', /^[Ef]$/],
    ['ended', 'whose bacula-fd is told to end while data flows', /^[Ef]$/],
    ['storage', 'whose Storage Daemon is killed while data flows', /^[Ef]$/],
  ])('raises an alarm, and is told by its status: one %s: %s', (name, _, status) => {
    expect(fact(`${name}.status`)).toMatch(status);
    expect(Number(fact(`${name}.alarms`))).toBeGreaterThanOrEqual(1);
  });

  it('raises one alarm for each try', () => {
    expect(fact('deaf.alarms')).toBe('1');
    expect(fact('stuck.alarms')).toBe('2');
  });

  it.each(['during', 'between'])('fails when its Director is killed (%s before and data)', (name) => {
    expect(fact(`${name}.status`)).toMatch(/^[Ef]$/);
  });

  it('leaves nothing behind, at the latest after the reaper', () => {
    const leaks = [...run().facts].filter(([name]) => name.endsWith('.leaks'));
    const total = leaks.reduce((sum, [, number]) => sum + Number(number), 0);
    process.stderr.write(`under real daemons: faults ${leaks.length - 1}, leaks ${total}\n`);
    expect(leaks).toHaveLength(11);
    expect(leaks.filter(([, number]) => number !== '0')).toStrictEqual([]);
    for (const name of ['killed', 'ended', 'during', 'between']) expect(fact(`${name}.reap`)).toBe('0');
  });

  it('does not harm the guest, which goes on writing', () => {
    for (const guest of ['alpha', 'beta', 'gamma']) {
      expect(fact(`${guest}.writes`)).toBe('0');
      expect(fact(`${guest}.origin`)).toBe('0');
    }
  });
});
