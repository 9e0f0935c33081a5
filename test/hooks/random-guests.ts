// Inventories of one guest with any hook settings, many of which do not fit together.
import fc from 'fast-check';
import { laid } from '../unit/fleet.ts';

const name = (...words: string[]) => fc.constantFrom(...words);
const disk = name('disk0', 'disk1', 'a', 'xa', 'lvm', 'd'.repeat(31));
const at = name(
  ...['/', '/var', '/var/lib', '/boot', '/boot/efi', '/home', '/srv/data', '/a@b+c-d', '/opt', `/${'p'.repeat(254)}`],
  ...['/x/../y', `/${'p'.repeat(255)}`],
);
const volumeName = name(
  ...['root', 'var', 'home', 'srv', 'lv-a_b.c+d', '1', 'v'.repeat(80), 'h-'.repeat(20)],
  ...['snapshot1', 'x_mlog', '..'],
);
const groupName = name('vg0', 'snapshots', 'pool_tdata', 'a-b', 'VolGroup00', '-x', 'g'.repeat(60));
const volume = fc.oneof(
  volumeName,
  fc.tuple(groupName, volumeName).map((words) => words.join('/')),
);
const optional = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

const mount = fc.oneof(
  fc.record({ disk: optional(disk), partition: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.constant('whole')), at }),
  fc.record({ lvm: volume, at }),
);
const mounts = fc.oneof(
  fc.constant('auto'),
  fc.array(mount, { minLength: 1, maxLength: 3 }),
  fc.array(mount, { maxLength: 2 }).map((more) => [{ partition: 1, at: '/' }, ...more]),
  fc.array(mount, { maxLength: 2 }).map((more) => [{ lvm: 'root', at: '/' }, ...more]),
);
const disks = fc.oneof(
  fc.integer({ min: 1, max: 3 }),
  fc.array(
    fc.record({
      name: optional(disk),
      volume: optional(volume),
      sector_size: optional(name('512', '4096').map(Number)),
    }),
    { minLength: 1, maxLength: 3 },
  ),
);
const size = name('5G', '10%', '100%', 'auto', '999999M', '1K');

const keys = {
  mounts: fc.option(mounts, { nil: undefined, freq: 2 }),
  guest_lvm: fc.option(fc.boolean(), { nil: undefined, freq: 2 }),
  unserved: optional(name('fail', 'warn')),
  unlisted: optional(name('fail', 'warn')),
  filesystems: optional(fc.uniqueArray(name('ext2', 'ext3', 'ext4', 'xfs', 'vfat'), { minLength: 1 })),
  snapshot: optional(
    fc.oneof(
      size,
      fc.record({
        size: optional(size),
        limit: optional(fc.integer({ min: 1, max: 255 })),
        thin: optional(name('auto', 'never')),
        thin_pool_limit: optional(fc.integer({ min: 1, max: 100 })),
      }),
    ),
  ),
  freeze: optional(name('off', 'try', 'require')),
  freeze_timeout: optional(fc.integer({ min: 1, max: 60 })),
  pause: optional(fc.boolean()),
  repair: optional(name('replay', 'preen', 'full', 'none')),
  reader: optional(name('bpipe', 'node')),
  io: optional(name('idle', 'normal')),
  metadata: optional(fc.boolean()),
  libvirt: optional(
    name(
      'qemu:///system',
      'xen:///',
      'lxc://',
      'xen+ssh://root@h:22/x',
      'a://',
      'qemu+unix:///system?socket=/x',
      'Q:///',
    ),
  ),
};
const guest = fc.record({
  ...keys,
  disks: optional(disks),
  method: name('files', 'files', 'image'),
  trust: name(...Array<string>(9).fill('owned'), 'tenant'),
  domain: optional(name('web', 'web', 'a:b@c', 'x'.repeat(127), '-x')),
});
const installed = {
  packages: ['vim'],
  mirror: 'http://mirror.example.org/centos',
  host: 'kvm-1',
  partitions: [{ at: '/boot', size: '512M' }, { at: '/' }],
};
const reference = fc
  .tuple(fc.record(keys), fc.boolean())
  .map(([own, isInstalled]) => (isInstalled ? { ...own, ...installed } : own));

const good = ['web', 'w', 'web-2', 'web_3', 'W.4', 'a.b-c_d', 'g'.repeat(63)];

/** Their texts. Most keys are left out, so that enough of them are accepted. */
export const inventories = fc
  .record({
    guest: name(...good, ...good, 'x..y', 'web.rebuild', 'g'.repeat(64), 'n:m'),
    host: name('kvm-1', 'K.v_m-2'),
    one: guest,
    reference,
    group: optional(groupName),
  })
  .map(({ guest: called, host, one, reference: other, group }) =>
    laid(
      JSON.stringify({
        ...(group === undefined ? {} : { naming: { volume_group: group } }),
        hosts: { [host]: { address: '10.0.0.12', os: 'debian12' } },
        references: { CentOS6: other },
        guests: { [called]: { host, schedule: 'nightly', ...one } },
      }),
    ),
  );
