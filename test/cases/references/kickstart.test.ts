// The Kickstart of every release of the table: as a whole, by our own validator, and against that of its neighbour.
import { describe, expect, it } from 'vitest';
import { DIALECTS } from '../../../src/kickstart/commands.ts';
import { validateKickstart } from '../../../src/kickstart/validate.ts';
import { installableReleases, type KickstartInstall } from '../../../src/profiles/installs.ts';
import type { OsId } from '../../../src/profiles/os.ts';
import { planOf, ROOT_PASSWORD, rowOf, textOf } from './fleet.ts';
import { changedLines } from './lines.ts';

const releases = installableReleases().filter((os) => rowOf(os).kind === 'kickstart');
const dialectOf = (os: OsId) => (rowOf(os) as KickstartInstall).dialect;

/** One release for each dialect, oldest first. */
const NEIGHBOURS: OsId[] = ['centos5', 'centos6', 'centos7', 'centos8', 'rocky9', 'rocky10', 'fedora'];

/** What every Kickstart of these tests has of its release alone, and by its place in the table. */
const anonymous = (text: string, os: OsId) =>
  text.replaceAll(`/${os}/`, '/OS/').replace(/^# .* installed as/m, '# OS, installed as');

describe.each(releases)('the Kickstart of %s', (os) => {
  it('is the golden one', async () => {
    await expect(textOf(planOf(os), 'ks.cfg')).toMatchFileSnapshot(`golden/kickstart/${os}.cfg`);
  });

  it('has no fault in the language of its release', () => {
    expect(validateKickstart(textOf(planOf(os), 'ks.cfg'), dialectOf(os))).toEqual([]);
    const smallest = planOf(os, { packages: 'min', users: {}, ssh_keys: [], post: [], repositories: {} });
    expect(validateKickstart(textOf(smallest, 'ks.cfg'), dialectOf(os))).toEqual([]);
  });

  it('says a fixed address, more partitions and an open port where they are wanted', () => {
    const network = {
      tap: 'vnet9',
      ip: '10.0.0.9',
      netmask: '255.255.255.0',
      gateway: '10.0.0.1',
      dns: ['10.0.0.2', '10.0.0.3'],
    };
    const partitions = [{ at: '/boot', size: '512M', filesystem: 'ext3' }, { at: 'swap', size: '1G' }, { at: '/' }];
    const text = textOf(planOf(os, { network, partitions, method: 'agent', bacula: '5.0', port: 9112 }), 'ks.cfg');
    expect(validateKickstart(text, dialectOf(os))).toEqual([]);
    expect(text).toContain(
      'network --bootproto=static --ip=10.0.0.9 --netmask=255.255.255.0 --gateway=10.0.0.1 --nameserver=10.0.0.2,10.0.0.3 ',
    );
    expect(text).toContain('part /boot --fstype=ext3 --ondisk=vda --size=512\n');
    expect(text).toContain('part swap --fstype=swap --ondisk=vda --size=1024\n');
    expect(text).toMatch(/part \/ --fstype=(ext3|ext4|xfs) --ondisk=vda --size=1 --grow\n/);
    expect(text).toContain(' --port=9112:tcp\n');
  });

  it('gives root the password whose hash it was told, and locks it otherwise', () => {
    const text = textOf(planOf(os, { root_password: ROOT_PASSWORD }), 'ks.cfg');
    expect(validateKickstart(text, dialectOf(os))).toEqual([]);
    expect(text.match(/^rootpw .*$/gm)).toEqual([`rootpw --iscrypted '${ROOT_PASSWORD}'`]);
    expect(textOf(planOf(os), 'ks.cfg')).toMatch(/^rootpw (--lock|--iscrypted (--lock )?'!!')$/m);
  });
});

describe('neighbouring releases', () => {
  it('stand in the order of their dialects', () => {
    expect(NEIGHBOURS.map(dialectOf)).toEqual(DIALECTS);
  });

  it.each(NEIGHBOURS.slice(1).map((os, i): [OsId, OsId] => [NEIGHBOURS[i]!, os]))(
    'differ from %s to %s in what the table says and nothing else',
    async (older, newer) => {
      const [before, after] = [older, newer].map((os) => anonymous(textOf(planOf(os), 'ks.cfg'), os)) as [
        string,
        string,
      ];
      const name = `${dialectOf(older)}-to-${dialectOf(newer)}`;
      await expect(changedLines(before, after)).toMatchFileSnapshot(`golden/kickstart/differences/${name}.txt`);
    },
  );

  it.each(NEIGHBOURS.slice(1, 5).map((os, i): [OsId, OsId] => [NEIGHBOURS[i]!, os]))(
    'that of %s is refused by %s',
    (older, newer) => {
      expect(validateKickstart(textOf(planOf(older), 'ks.cfg'), dialectOf(newer))).not.toEqual([]);
    },
  );

  it.each([
    ['rocky8', 'alma8'],
    ['rocky9', 'alma9'],
    ['rocky10', 'alma10'],
  ] as const)('%s and %s of one dialect differ in nothing but names', (one, other) => {
    expect(anonymous(textOf(planOf(one), 'ks.cfg'), one)).toBe(anonymous(textOf(planOf(other), 'ks.cfg'), other));
  });
});
