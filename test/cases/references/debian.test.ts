// What installs every Debian and Ubuntu of the table: preseed, autoinstall, mmdebstrap.
import { spawnSync } from 'node:child_process';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { installableReleases } from '../../../src/profiles/installs.ts';
import { filesOf, planOf, ROOT_PASSWORD, rowOf, textOf } from './fleet.ts';
import { changedLines } from './lines.ts';
import { isMissing } from '../harness/tools.ts';

const releases = installableReleases();
const debians = releases.filter((os) => rowOf(os).kind === 'preseed');
const ubuntus = releases.filter((os) => rowOf(os).kind === 'autoinstall');
const fixed = {
  network: {
    bridge: 'br0',
    ip: '10.0.0.9',
    netmask: '255.255.254.0',
    gateway: '10.0.0.1',
    dns: ['10.0.0.2', '10.0.0.3'],
  },
};

describe.each(debians)('the preseed of %s', (os) => {
  it('is the golden one', async () => {
    await expect(textOf(planOf(os), 'preseed.cfg')).toMatchFileSnapshot(`golden/preseed/${os}.cfg`);
    await expect(textOf(planOf(os), 'post.sh')).toMatchFileSnapshot(`golden/preseed/${os}-post.sh`);
  });

  it.skipIf(isMissing('debconf-set-selections', 'debconf'))('is read by debconf', () => {
    const served = { install_url: 'http://10.0.0.180/references' };
    const partitions = [{ at: '/boot', size: '512M' }, { at: '/var', size: '2G', filesystem: 'xfs' }, { at: '/' }];
    for (const more of [{}, served, fixed, { partitions }, { mirror: 'https://deb.debian.org/debian' }]) {
      const { status, stderr } = spawnSync('debconf-set-selections', ['-c'], {
        input: textOf(planOf(os, more), 'preseed.cfg'),
        encoding: 'utf8',
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    }
  });

  it('takes its last steps from where the answers are', () => {
    expect(textOf(planOf(os), 'preseed.cfg')).toContain(' cp /post.sh /target/root/renfield-post.sh && ');
    const served = planOf(os, { install_url: 'http://10.0.0.180/references/' });
    expect(textOf(served, 'preseed.cfg')).toContain(
      ' wget -q -O /target/root/renfield-post.sh http://10.0.0.180/references/Ref/post.sh && ',
    );
  });
});

describe('neighbouring Debians', () => {
  it.each([
    ['debian11', 'debian12', 'bullseye', 'bookworm', 'Debian 11', 'Debian 12'],
    ['debian12', 'debian13', 'bookworm', 'trixie', 'Debian 12', 'Debian 13'],
  ] as const)('%s and %s differ in the name of the release', (older, newer, suite, next, title, nextTitle) => {
    const renamed = textOf(planOf(older), 'preseed.cfg')
      .replaceAll(older, newer)
      .replaceAll(suite, next)
      .replaceAll(title, nextTitle);
    expect(renamed).toBe(textOf(planOf(newer), 'preseed.cfg'));
  });
});

interface Autoinstall {
  readonly autoinstall: {
    readonly version: number;
    readonly shutdown: string;
    readonly network: { readonly ethernets: { readonly installer: object } };
    readonly storage: { readonly config: readonly Readonly<Record<string, unknown>>[] };
    readonly 'late-commands': readonly string[];
  };
}

describe.each(ubuntus)('the autoinstall of %s', (os) => {
  const read = (more: object = {}) => (load(textOf(planOf(os, more), 'user-data')) as Autoinstall).autoinstall;

  it('is the golden one', async () => {
    await expect(textOf(planOf(os), 'user-data')).toMatchFileSnapshot(`golden/autoinstall/${os}.user-data`);
    await expect(textOf(planOf(os), 'meta-data')).toMatchFileSnapshot(`golden/autoinstall/${os}.meta-data`);
  });

  it('is YAML that begins as cloud-init wants it and ends with the power off', () => {
    expect(textOf(planOf(os), 'user-data')).toMatch(/^#cloud-config\n/);
    expect(read()).toMatchObject({ version: 1, shutdown: 'poweroff' });
    expect(load(textOf(planOf(os), 'meta-data'))).toEqual({ 'instance-id': 'Ref' });
  });

  it('gives the rest of the disk to the last partition, wherever it was written', () => {
    const { config } = read({
      partitions: [{ at: '/' }, { at: 'swap', size: '1G' }, { at: '/var', size: '2G', filesystem: 'xfs' }],
    }).storage;
    expect(config.filter(({ type }) => type === 'partition').map(({ id, size, flag }) => [id, size, flag])).toEqual([
      ['bios', '1M', 'bios_grub'],
      ['p1', '1024M', 'swap'],
      ['p2', '2048M', undefined],
      ['p3', -1, undefined],
    ]);
    expect(config.filter(({ type }) => type === 'mount').map(({ device, path }) => [device, path])).toEqual([
      ['f1', ''],
      ['f2', '/var'],
      ['f3', '/'],
    ]);
  });

  it('has a fixed address in the words of its netplan', () => {
    const { installer } = read(fixed).network.ethernets;
    const gateway = os === 'ubuntu2004' ? { gateway4: '10.0.0.1' } : { routes: [{ to: 'default', via: '10.0.0.1' }] };
    expect(installer).toMatchObject({
      addresses: ['10.0.0.9/23'],
      nameservers: { addresses: ['10.0.0.2', '10.0.0.3'] },
      ...gateway,
    });
  });

  it('says that it is done only behind the last step', () => {
    expect(read()['late-commands'].at(-1)).toBe("echo 'renfield-installed Ref' >/dev/ttyS1");
  });
});

describe.each([...debians, ...ubuntus])('the last steps of %s', (os) => {
  it('give root the password whose hash they were told, and leave it locked otherwise', () => {
    const text = textOf(planOf(os, { root_password: ROOT_PASSWORD }), 'post.sh');
    expect(text).toContain(`\nusermod --password '${ROOT_PASSWORD}' root\n`);
    expect(textOf(planOf(os), 'post.sh')).not.toContain('usermod --password');
  });
});

describe('neighbouring Ubuntus', () => {
  it('differ from 20.04 to 22.04 in what the table says and nothing else', async () => {
    const anonymous = (os: 'ubuntu2004' | 'ubuntu2204') =>
      textOf(planOf(os, fixed), 'user-data')
        .replaceAll(os, 'OS')
        .replace(/^# Ubuntu [\d.]+/m, '# Ubuntu');
    await expect(changedLines(anonymous('ubuntu2004'), anonymous('ubuntu2204'))).toMatchFileSnapshot(
      'golden/autoinstall/focal-to-jammy.txt',
    );
  });
});

describe.each([...debians, ...ubuntus])('the mmdebstrap route of %s', (os) => {
  it('is the golden one, and needs neither kernel nor answers', async () => {
    const plan = planOf(os, { route: 'mmdebstrap', install_url: undefined, medium: undefined });
    expect([...filesOf(plan).keys()].sort()).toEqual(['Ref.rebuild.settings', 'install.sh', 'post.sh']);
    await expect(textOf(plan, 'install.sh')).toMatchFileSnapshot(`golden/mmdebstrap/${os}.sh`);
  });
});
