// A reference that is rebuilt on real LVM, well and badly: the old one stays until a whole new one has its place. A volume is
// known by LVM's own uuid and by the digest of what is on it.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesOf, planOf } from '../cases/references/fleet.ts';
import { labRun } from './lab.ts';

/** `npm run test:lab:full` hits every call of a rebuild with every fault: hours instead of minutes. */
const every = process.env['RENFIELD_LAB_FULL'] === '1';

/** What else may go wrong, and the exit code. */
const more: [string, string][] = every
  ? [
      ['unmarked', '74'],
      ['stale', '66'],
      ['failed', '74'],
      ['silent', '74'],
      ['asking', '74'],
    ]
  : [];

const plan = planOf('centos6', {
  disk: '1088M',
  partitions: [{ at: '/' }],
  network: 'user',
  install_url: 'http://10.0.2.2:8080',
  kernel: '/run/lab/in/kernel',
  initrd: '/run/lab/in/initrd',
  repositories: {},
});
const rendered = Object.fromEntries(
  [...filesOf(plan)].map(([name, { text }]) => [name.endsWith('.settings') ? name : `references/Ref/${name}`, text]),
);

describe('a rebuild', () => {
  const run = labRun({
    script: 'rebuild.sh',
    copies: { hooks: join(import.meta.dirname, '../../hooks') },
    files: { ...rendered, kernel: 'a kernel', initrd: 'an initrd', ...(every ? { every: '' } : {}) },
    disks: [4096],
    timeout: every ? 24 * 3600 : 3600,
  });
  const fact = (name: string) => run().facts.get(name);
  const roles = (name: string) => ['live', 'old', 'new', 'drop'].map((role) => fact(`${name}.${role}`));
  const digest = (name: string) => fact(name)?.split(' ')[1];
  const hits = () => [...run().facts.keys()].flatMap((name) => /^(hit\..*)\.hit$/.exec(name)?.[1] ?? []);

  it.each([['killed', '74'], ['unclean', '65'], ['missing', '66'], ...more])(
    'that ends %s leaves the old reference alone in its place, the same volume with the same content',
    (way, code) => {
      expect(fact('first.live')).toMatch(/^[\w-]{38} [0-9a-f]{64}$/);
      expect(roles(way)).toStrictEqual([fact('first.live'), 'none', 'none', 'none']);
      expect(fact(way)).toBe(code);
    },
  );

  it('that ends well puts the new reference in the place of the old one, which stays until its Base is good', () => {
    expect(fact('good')).toBe('0');
    expect(roles('good').slice(1)).toStrictEqual([fact('first.live'), 'none', 'none']);
    expect(digest('good.live')).toBe(fact('installed'));
    expect(fact('settled')).toBe('0');
    expect(roles('settled')).toStrictEqual([fact('good.live'), 'none', 'none', 'none']);
    expect(run().files.get('manifest')).toContain('package new 1 amd64\n');
  });

  it('leaves nothing else behind', () => {
    expect(fact('attempts.leaks')).toBe('0');
  });

  it('that is hit at any step leaves a whole reference, old or new, once the reaper has passed', () => {
    expect(run().exitCode).toBe(0);
    expect(hits().length).toBeGreaterThanOrEqual(2);
    for (const name of hits()) {
      const [live, ...beside] = roles(name);
      const before = fact(`${name}.before.live`);
      const isOld = live === before && beside.every((one) => one === 'none');
      const isNew = digest(`${name}.live`) === fact('installed') && beside.join(' ') === `${before} none none`;
      expect({ name, isWhole: isOld || isNew, leaks: fact(`${name}.leaks`) }).toStrictEqual({
        name,
        isWhole: true,
        leaks: '0',
      });
    }
    expect(hits().filter((name) => fact(`${name}.hit`) === 'none')).toStrictEqual([]);
  });
});
