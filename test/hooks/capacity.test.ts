// Room for snapshots is judged before anything is made.
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  addVolume,
  calls,
  classicDisk,
  dataDisk,
  dropWorld,
  makeWorld,
  run,
  twoDiskSettings,
  volumes,
  writeSettings,
} from './world.ts';
import type { World } from './world.ts';

const image = ['method image', 'trust tenant', ...twoDiskSettings.slice(2), 'metadata no'];
const mebi = 1024 * 1024;

let world: World;
beforeEach(() => {
  world = makeWorld([classicDisk, dataDisk], image);
});
afterEach(() => dropWorld(world));

const before = () => run(world, ['before', 'alpha', '--job', '1']);
const sizes = () => calls(world).flatMap((call) => /^lvcreate .* -L (\d+k)/u.exec(call)?.[1] ?? []);

describe('the size of a snapshot', () => {
  const policies: [string, string, number][] = [
    ['10%', '7168k', 1024],
    ['100%', '65536k', 1024],
    ['1%', '4096k', 1024],
    ['5M', '5120k', 1024],
    ['100K', '4096k', 1024],
    ['auto', '13312k', 1024],
    ['auto', '8192k', 32],
  ];
  for (const [policy, size, free] of policies) {
    it(`is ${size} of a disk of 64 MiB for ${policy} with ${free} MiB free and two disks`, () => {
      writeSettings(world, [...image, `snapshot_size ${policy}`]);
      writeFileSync(join(world.dir, 'vg/lab'), `${free * mebi}\n`);
      expect(before()).toMatchObject({ code: 0 });
      expect(sizes()).toEqual([size, size]);
    });
  }
});

describe('a volume group without room', () => {
  it('fails with 73 before anything is made, and says what is missing', () => {
    writeFileSync(join(world.dir, 'vg/lab'), `${13 * mebi}\n`);
    const ran = before();
    expect(ran).toMatchObject({ code: 73 });
    expect(ran.out).toContain('lab has 13.0M free, snapshots of 10% need 14.0M (snapshot_size)');
    expect(sizes()).toEqual([]);
  });

  it('is busy with 75 when it has as many snapshots of ours as snapshot_limit allows', () => {
    addVolume(world, 'snap_x', 'swi-a-s--- 9 x 1.00 253 9 renfield,renfield_guest.beta');
    writeSettings(world, [...image, 'snapshot_limit 2']);
    const ran = before();
    expect(ran).toMatchObject({ code: 75 });
    expect(ran.out).toContain('lab would have 3 open snapshots, snapshot_limit is 2');
    expect(sizes()).toEqual([]);
  });

  it('that has no such disk fails with 73', () => {
    writeSettings(world, [...image, 'disk disk2 lv lab/vm_alpha-disk2']);
    expect(before().out).toContain('disk2: there is no logical volume lab/vm_alpha-disk2');
  });

  it('that there is not fails with 74', () => {
    writeSettings(world, [...image, 'disk disk2 lv other/vm_alpha-disk2']);
    expect(before()).toMatchObject({ code: 74 });
  });

  it('has nothing left of the first snapshot when the second one fails', () => {
    writeFileSync(join(world.dir, 'second'), 'case $0:$* in */lvcreate:*disk1) echo "  no luck"; exit 5 ;; esac\n');
    const ran = run(world, ['before', 'alpha', '--job', '1'], {
      environment: { FAULT_SOURCE: join(world.dir, 'second') },
    });
    expect(ran).toMatchObject({ code: 73 });
    expect(ran.out).toContain('lvcreate snap_vm_alpha-disk1 ended with 5: no luck');
    expect(volumes(world)).toEqual(['vm_alpha-disk0', 'vm_alpha-disk1']);
  });
});

describe('a thin volume', () => {
  beforeEach(() => addVolume(world, 'vm_alpha-disk0', `Vwi-aotz-- ${64 * mebi} - - 253 0 -`));
  const snapshots = () => calls(world).filter((call) => call.startsWith('lvcreate'));

  it('gets a thin snapshot that is active, without a size', () => {
    expect(before()).toMatchObject({ code: 0 });
    expect(snapshots()[0]).toMatch(/^lvcreate -s -kn -n snap_vm_alpha-disk0 (?!-L)/u);
    expect(run(world, ['after', 'alpha', '--job', '1'])).toMatchObject({ code: 0 });
    expect(volumes(world)).toEqual(['vm_alpha-disk0', 'vm_alpha-disk1']);
  });

  it('gets a thick one when the settings say never', () => {
    writeSettings(world, [...image, 'thin never']);
    before();
    expect(snapshots()[0]).toMatch(/^lvcreate -s -n snap_vm_alpha-disk0 -L 7168k/u);
  });

  it('gets none in a pool that is nearly full: its guests would all stop', () => {
    writeFileSync(join(world.dir, 'pool'), '93.27\n');
    const ran = before();
    expect(ran).toMatchObject({ code: 73 });
    expect(ran.out).toContain('thin pool lab/pool is 93.27 % full (thin_pool_limit)');
  });
});

describe('status', () => {
  it('tells as JSON what is there and whose it is', () => {
    before();
    expect(JSON.parse(run(world, ['status', '--json']).out)).toEqual({
      guests: [
        {
          ...{ guest: 'alpha', state: 'in-use', job: 1, frozen: false, mounts: 0, maps: 0, suspended: 0, orphans: 0 },
          snapshots: ['vm_alpha-disk0', 'vm_alpha-disk1'].map((name) => ({
            ...{ volume: `lab/snap_${name}`, origin: name, used_percent: 1.5, size_bytes: 7 * mebi, ours: true },
          })),
        },
      ],
      references: [],
      complete: true,
    });
    run(world, ['after', 'alpha', '--job', '1']);
    expect(JSON.parse(run(world, ['status', '--json']).out)).toEqual({ guests: [], references: [], complete: true });
  });
});

describe('doctor', () => {
  // A bacula-fd of this machine is not part of the world.
  beforeEach(() => {
    mkdirSync(join(world.dir, 'proc'));
    world.environment['RENFIELD_PROC'] = join(world.dir, 'proc');
  });

  it.each([
    ['13-dm-disk.rules', '12-renfield.rules'],
    ['60-persistent-storage-dm.rules', '57-renfield.rules'],
  ])('wants our rule of udev at the number that suits %s', (theirs, ours) => {
    const [lib, etc] = [join(world.dir, 'udev-lib'), join(world.dir, 'udev-etc')];
    mkdirSync(lib);
    mkdirSync(etc);
    const doctor = () =>
      run(world, ['doctor'], { environment: { RENFIELD_UDEV_LIB: lib, RENFIELD_UDEV_RULES: etc } }).out;
    expect(doctor()).not.toContain('udev');
    writeFileSync(join(lib, theirs), '');
    for (const wrong of ['12-renfield.rules', '57-renfield.rules'].filter((rule) => rule !== ours))
      writeFileSync(join(etc, wrong), '');
    expect(doctor()).toContain(`-renfield.rules /etc/udev/rules.d/${ours}; udevadm control --reload-rules`);
    writeFileSync(join(etc, ours), '');
    expect(doctor()).not.toContain('udev');
  });

  it('finds nothing that would fail a backup on a sound host', () => {
    const { out, code } = run(world, ['doctor']);
    const errors = out.split('\n').filter((line) => line.includes(' ERROR '));
    if (process.getuid?.() === 0) expect(code).toBe(0);
    // In the checkout of somebody who is not root the files of the hook are his own, and a host must not have that.
    else expect(code).toBe(78);
    expect(errors.filter((line) => !line.includes('can be changed by others than root; fix: chown'))).toEqual([]);
    expect(errors.length > 0).toBe(process.getuid?.() !== 0);
    expect(out.includes('nothing that would fail a backup')).toBe(errors.length === 0);
  });

  it('names the fix for LVM that would see guests', () => {
    expect(run(world, ['doctor']).out).toContain('WARN LVM of this host scans every device');
    writeFileSync(join(world.dir, 'filter'), 'global_filter=["a|^/dev/sd|","r|.*|"]\n');
    expect(run(world, ['doctor']).out).not.toContain('scans every device');
  });

  it.each([
    ['accepts all before it rejects all', '["a|.*|","r|.*|"]', false],
    ['accepts our maps by name', '["a|^/dev/mapper/|","r|.*|"]', false],
    ['accepts our maps by the name of the kernel', '["a|^/dev/dm-|","r|.*|"]', false],
    ['accepts our maps by a link of udev', '["a|/dm-name-|","r|.*|"]', false],
    ['rejects only what is no map of ours', '["r|^/dev/sd|"]', false],
    ['rejects the maps by one name and says nothing of the others', '["r|^/dev/mapper/renfield-|"]', true],
    ['rejects all before it accepts all', '["r|.*|","a|.*|"]', true],
    ['ends in a rejection with another delimiter', '["a!^/dev/sd!","r!.*!"]', true],
    ['rejects without a space or a line of its own', '[ "a|^/dev/vd[d-z]$|", "r|.*|" ]', true],
    ['cannot be read', '["r|(|"]', false],
  ])('judges a filter as LVM does: one that %s', (_, filter, isGood) => {
    writeFileSync(join(world.dir, 'filter'), `global_filter=${filter}\n`);
    expect(run(world, ['doctor']).out.includes('scans every device')).toBe(!isGood);
  });

  it('ends with 78 when a guest could not be backed up, and says why for each', () => {
    writeSettings(world, ['method files'], 'beta');
    writeSettings(world, [...image, 'disk disk2 lv lab/gone'], 'gamma');
    const ran = run(world, ['doctor']);
    expect(ran).toMatchObject({ code: 78 });
    expect(ran.out).toMatch(
      /\[renfield beta\] doctor: ERROR settings .*trust is missing.*; fix: render the settings again/u,
    );
    expect(ran.out).toContain(
      '[renfield gamma] doctor: ERROR disk2: no logical volume lab/gone; fix: correct the disks',
    );
  });

  function namespaces(spaces: Record<string, string | undefined>) {
    for (const [pid, space] of Object.entries(spaces)) {
      mkdirSync(join(world.dir, 'proc', pid, 'ns'), { recursive: true });
      if (space !== undefined) symlinkSync(space, join(world.dir, 'proc', pid, 'ns/mnt'));
      writeFileSync(join(world.dir, 'proc', pid, 'status'), 'Name:\tx\nUid:\t0\t0\t0\t0\n');
    }
    writeFileSync(join(world.dir, 'proc/77/stat'), `77 (bacula-fd) S 1 ${'0 '.repeat(17)}4711 0\n`);
    return run(world, ['doctor'])
      .out.split('\n')
      .filter((line) => line.includes('mount namespace'));
  }

  it('finds a bacula-fd whose mounts the reaper could not see', () => {
    expect(namespaces({ 1: 'mnt:[1]', 77: 'mnt:[2]' })).toEqual([
      expect.stringContaining('ERROR bacula-fd has a mount namespace of its own'),
    ]);
  });

  it.each([
    ['of process 1', { 1: undefined, 77: 'mnt:[2]' }],
    ['of bacula-fd', { 1: 'mnt:[1]', 77: undefined }],
  ])('does not make an error of a mount namespace that cannot be read: %s', (_, spaces) => {
    expect(namespaces(spaces)).toEqual([expect.stringContaining('WARN the mount namespaces of bacula-fd')]);
  });

  it('says nothing of mount namespaces on a kernel that has no word of them', () => {
    expect(namespaces({ 1: undefined, 77: undefined })).toEqual([]);
  });

  it('leaves nothing of its own', () => {
    run(world, ['doctor']);
    expect(readFileSync(join(world.dir, 'mounts'), 'utf8')).toBe('proc /proc proc rw 0 0\n');
  });
});
