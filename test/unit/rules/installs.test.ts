import { describe, expect, it } from 'vitest';
import { parseSize } from '../../../src/core/quantity.ts';
import { installsOf } from '../../../src/plan/installs.ts';
import { installableReleases, INSTALLS, routesOf } from '../../../src/profiles/installs.ts';
import { OS_PROFILES } from '../../../src/profiles/os.ts';
import { codesOf, compiled, diagnosticsOf, marked } from '../diagnostics.ts';
import { laid } from '../fleet.ts';

const MIRROR = 'mirror: "http://10.0.0.180/centos/6.10"';

function planOf(fragment: string) {
  const { fleet, diagnostics } = compiled(laid(fragment));
  if (fleet === undefined) throw new Error(JSON.stringify(diagnostics));
  return installsOf(fleet);
}

const messagesOf = (fragment: string) =>
  diagnosticsOf(laid(fragment)).map(({ code, message }) => `${code}: ${message}`);

describe('a reference that is to be installed', () => {
  it('is one that names packages, and no other', () => {
    expect(planOf('{}')).toEqual([]);
    expect(planOf(`references:\n  CentOS6: {packages: min, ${MIRROR}}\n`).map(({ name }) => name)).toEqual(['CentOS6']);
  });

  it('gets the smallest system, two processors and 8G where nothing else is said', () => {
    const [plan] = planOf('references:\n  CentOS6: {os: debian12, packages: min}\n');
    expect(plan).toMatchObject({
      mirror: 'http://deb.debian.org/debian',
      packages: ['bacula-fd'],
      diskBytes: parseSize('8G'),
      memoryMib: 1024,
      cpus: 2,
      route: 'preseed',
      url: undefined,
      network: { kind: 'user' },
      kernel: { path: '/var/lib/renfield/media/debian12/linux' },
      partitions: [
        { at: 'swap', filesystem: 'swap', mib: 512 },
        { at: '/', filesystem: 'ext4', mib: undefined },
      ],
    });
  });

  it('takes from reference_defaults what it does not say itself', () => {
    const [plan] = planOf(
      'reference_defaults: {packages: min, timezone: Europe/Berlin, cpus: 4, ssh_keys: ["ssh-ed25519 AAAA a@b"]}\nreferences:\n  CentOS6: {os: debian12, cpus: 1}\n',
    );
    expect(plan).toMatchObject({ timezone: 'Europe/Berlin', cpus: 1, sshKeys: ['ssh-ed25519 AAAA a@b'] });
  });

  it('gets what its package set holds, before its own', () => {
    const [plan] = planOf(
      'package_sets:\n  db: {packages: [postgresql], services: {enable: [postgresql]}, post: [one]}\nreferences:\n  CentOS6: {os: debian12, packages: db, services: {enable: [cron], disable: [cups]}, post: [two]}\n',
    );
    expect(plan).toMatchObject({
      packages: ['postgresql', 'bacula-fd'],
      services: { enable: ['postgresql', 'cron'], disable: ['cups'] },
      post: ['one', 'two'],
    });
  });

  it('has Bacula from a repository called so, where its release brings none', () => {
    const rocky = (more: string) =>
      planOf(`references:\n  CentOS6: {os: rocky9, packages: [vim]${more}}\n`)[0]?.packages;
    expect(rocky('')).toEqual(['vim']);
    expect(rocky(', repositories: {bacula: "http://10.0.0.180/bacula"}')).toEqual(['vim', 'bacula-client']);
  });

  it('takes security updates from a repository called so, in place of the public one', () => {
    const [plan] = planOf(
      'references:\n  CentOS6: {os: debian12, packages: min, repositories: {security: "http://10.0.0.180/security/", own: "http://10.0.0.180/own"}}\n',
    );
    expect(plan).toMatchObject({ securityMirror: 'http://10.0.0.180/security', repositories: [{ name: 'own' }] });
    const [usual] = planOf('references:\n  CentOS6: {os: debian12, packages: min}\n');
    expect(usual?.securityMirror).toBe('http://security.debian.org/debian-security');
  });

  it('has a name for its host that no installer asks about', () => {
    const [plan] = planOf(
      'references:\n  Debian_12.base-: {os: debian12, host: kvm-1, packages: min, schedule: monthly}\n',
    );
    expect(plan?.hostname).toBe('debian-12-base');
  });

  it('knows where its Fedora lies', () => {
    const [plan] = planOf('references:\n  CentOS6: {os: fedora, packages: min, release: 44}\n');
    expect(plan?.install).toMatchObject({ tree: 'releases/44/Everything/x86_64/os' });
  });
});

describe('what cannot be installed', () => {
  it('is told at the key that is to blame, also where all references share it', () => {
    const text = laid(`reference_defaults: {memory: 100M}\nreferences:\n  CentOS6: {packages: min, ${MIRROR}}\n`);
    const [found] = diagnosticsOf(text);
    expect(found?.message).toBe(
      'reference "CentOS6" gets 100M of memory, and the installer of CentOS 6 does not start below 384M',
    );
    expect(marked(text, found!)).toBe('"100M"');
  });

  it('is told of a misspelt package set with the nearest one', () => {
    const [found] = diagnosticsOf(
      laid('package_sets:\n  web: [nginx]\nreferences:\n  CentOS6: {os: debian12, packages: webs}\n'),
    );
    expect(found).toMatchObject({ code: 'package-set-unknown', hint: 'did you mean "web"?' });
  });

  it('is told once of a release that does not exist', () => {
    expect(codesOf(diagnosticsOf(laid('references:\n  CentOS6: {os: centos66, packages: min}\n')))).toEqual([
      'os-unknown',
    ]);
  });

  it.each([
    ['[{at: /, size: 2G}, {at: /}]', 'two are called "/"'],
    ['[{at: /srv}, {at: /}]', '2 of them take the rest of the disk'],
    ['[{at: swap, size: 1G}]', 'none is mounted at "/"'],
  ])('are partitions %s', (partitions, reason) => {
    const found = messagesOf(`references:\n  CentOS6: {os: debian12, packages: min, partitions: ${partitions}}\n`);
    expect(found).toEqual([
      `partitions-inconsistent: the partitions of reference "CentOS6" do not fit together: ${reason}`,
    ]);
  });

  it.each(['install_url: "https://h/r"', 'repositories: {epel: "https://h/epel"}', 'mirror: "https://h/6"'])(
    'is an old release that is told to use https: %s',
    (key) => {
      const own = key.startsWith('mirror') ? '' : `, ${MIRROR}`;
      expect(messagesOf(`references:\n  CentOS6: {packages: min, ${key}${own}}\n`)).toEqual([
        expect.stringContaining('install-needs-plain-http: the installer of CentOS 6 cannot fetch "https://h/'),
      ]);
    },
  );

  it('needs room for the partitions that its route makes: mmdebstrap makes no swap', () => {
    const messages = (keys: string) => messagesOf(`references:\n  CentOS6: {os: debian12, packages: min, ${keys}}\n`);
    expect(messages('disk: 1G')).toEqual([
      expect.stringContaining('install-disk-small: the disk of reference "CentOS6" has 1G'),
    ]);
    expect(messages('disk: 1G, route: mmdebstrap')).toEqual([]);
    expect(messages('disk: 1000M, route: mmdebstrap')).toEqual([expect.stringContaining('need at least 1G')]);
  });

  it.each([
    ['release: 44', 'release'],
    ['route: mmdebstrap, partitions: [{at: /}]', 'partitions'],
  ])('does not get a key that nobody reads: %s', (keys, key) => {
    const found = messagesOf(`references:\n  CentOS6: {os: debian12, packages: min, ${keys}}\n`);
    expect(found).toEqual([expect.stringContaining(`key-without-effect: "${key}" would have no effect here`)]);
  });
});

describe('what would be another command', () => {
  it.each([
    'packages: ["%end"]',
    'packages: ["a b"]',
    'packages: ["--nobase"]',
    'post: ["%end"]',
    'post: [" %post"]',
    'mirror: "http://h/a b"',
    'mirror: "http://h/?x"',
    'mirror: "http://h/ --noverifyssl"',
    'network: {bridge: "br0,script=/x"}',
    'kernel: "/a,b"',
    'keyboard: "us --x"',
    'timezone: "UTC --nontp"',
    'timezone: "../../etc/passwd"',
    'users: {"root x": {}}',
    'ssh_keys: ["ssh-ed25519 AAAA a b"]',
    'ssh_keys: ["no key"]',
    'root_password: secret',
    'root_password: "$1$salt$qJH7.N4xYta3aEG/dfqo/0"',
    'services: {enable: ["a,b"]}',
    'language: "en US"',
    'repositories: {"a b": "http://h"}',
    'network: {bridge: br0, ip: 10.0.0.256, netmask: 255.0.0.0, gateway: 10.0.0.1, dns: [10.0.0.1]}',
  ])('is refused for its shape: %s', (key) => {
    const keys = key.startsWith('packages') ? key : `packages: min, ${key}`;
    const errors = diagnosticsOf(laid(`references:\n  CentOS6: {os: debian12, ${keys}}\n`));
    expect(errors.length).toBeGreaterThan(0);
    expect(codesOf(errors).filter((code) => !/malformed|value|type|shape|pattern/.test(code))).toEqual([]);
  });
});

describe('the table of installations', () => {
  it('has a row for each release, and for families none', () => {
    expect(Object.keys(INSTALLS)).toEqual(Object.keys(OS_PROFILES));
    expect(Object.keys(OS_PROFILES).filter((os) => !installableReleases().includes(os as never))).toEqual([
      'el5',
      'el6',
      'el7',
      'el8',
      'el9',
      'el10',
    ]);
  });

  it('names a source for each row, and a mirror for each release that has one', () => {
    for (const os of installableReleases()) {
      const row = INSTALLS[os]!;
      expect(row.source.length).toBeGreaterThan(10);
      expect(row.mirror === undefined).toBe(row.plainHttp === true);
      expect(routesOf(row)).toEqual(row.kind === 'kickstart' ? ['kickstart'] : [row.kind, 'mmdebstrap']);
    }
  });
});
