// LVM inside the guest: refused unless asked for, and then never under its own name and never left active.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mbr, superblock, writeImage } from './disk.ts';
import { addTree, calls, dropWorld, filesSettings, makeWorld, run, volumes, writeSettings } from './world.ts';
import type { World } from './world.ts';
import { shells } from './shells.ts';

const filter = 'global_filter=["a|^/dev/sd|","r|.*|"]\n';
const settings = [...filesSettings, 'guest_lvm yes', 'mount lvm root /', 'mount disk0 p1 /boot', 'metadata no'];
const auto = [...filesSettings, 'guest_lvm yes', 'metadata no'];
const disk = {
  name: 'vm_alpha-disk0',
  pieces: [
    mbr([
      { start: 2048, size: 10_000 },
      { start: 20_480, size: 80_000, type: 0x8e },
    ]),
    superblock('ext4', 2048),
  ],
  holds: [
    { start: 2048, type: 'ext4', uuid: 'cccccccc-0000-4000-8000-000000000000' },
    { start: 20_480, type: 'LVM2_member' },
  ],
};

/** A row of the guest's LVM, as the fake lvs has it: group 1 is aaaaaa-…, group 2 is AAAAA2-…. */
function row(group: string, lv: string, { id = 'aaaaaa', attr = 'wz--n-', lvAttr = '-wi-------', origin = '-' } = {}) {
  const of = lv.padEnd(6, 'b').slice(0, 6).replaceAll('_', 'b');
  return `${id}-aaaa-aaaa-aaaa-aaaa-aaaa-aaaaaa ${attr} ${of}-bbbb-bbbb-bbbb-bbbb-bbbb-bbbbbb ${lvAttr} 8388608 ${origin} ${group} ${lv}\n`;
}

let world: World;
beforeEach(() => {
  world = makeWorld([disk], settings);
  writeFileSync(join(world.dir, 'filter'), filter);
  guest(row('vg0', 'root'));
  rmSync(join(world.dir, 'tree/disk0-p1/etc'), { recursive: true });
  addTree(world.dir, 'root', {
    'etc/fstab':
      '/dev/mapper/vg0-root / ext4 defaults 0 1\nUUID=CCCCCCCC-0000-4000-8000-000000000000 /boot ext2 defaults 0 2\n',
    'boot/.keep': '',
    'srv/.keep': '',
  });
});
afterEach(() => dropWorld(world));

/** Gives the guest these volumes, each of them an ext4 with a UUID of its own. */
function guest(...rows: readonly string[]): void {
  writeFileSync(join(world.dir, 'guestlvm'), rows.join(''));
  const names = rows.map((line) => line.trim().split(' ').at(-1)!);
  const held = readFileSync(join(world.dir, 'fs'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('vm_'));
  const inside = names.map((name, at) => `${name} 0 ext4 dddddddd-0000-4000-8000-00000000000${at}`);
  writeFileSync(join(world.dir, 'fs'), [...held, ...inside, ''].join('\n'));
  for (const name of names) writeImage(join(world.dir, `${name}.img`), 1024 * 1024, [superblock('ext4', 0)]);
}

const before = ['before', 'alpha', '--job', '1'];
const after = ['after', 'alpha', '--job', '1'];
const changes = () =>
  calls(world).flatMap(
    (call) => /^(?:dmsetup (?:create|remove) \S+|vgrename|vgchange .*-a[yn]|lvremove)/u.exec(call)?.[0] ?? [],
  );
const short = (call: string) => call.replace(/ --config.* -/u, ' -');
const fstab = (text: string) => writeFileSync(join(world.dir, 'tree/root/etc/fstab'), text);

describe('a guest with LVM inside', () => {
  it('gets group names of its own, and every command for it sees our maps alone', () => {
    const ran = run(world, before);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out).toContain('mounted ro: / from lvm vg0/root, /boot from disk0 p1');
    const maps = `["a|^${world.dir}/dev/mapper/renfield-alpha-[A-Za-z0-9_]+-p[0-9]+$|","r|.*|"]`;
    const only =
      `--config devices/use_devicesfile=0 devices/hints="none" devices/filter=${maps} devices/global_filter=${maps} ` +
      'global/use_lvmetad=0 activation/monitoring=0 backup/backup=0 backup/archive=0';
    expect(calls(world)).toContain(`vgrename ${only} vg0 renfield_alpha`);
    expect(calls(world)).toContain(`vgchange ${only} --uuid vg0`);
    expect(calls(world)).toContain(`vgchange ${only} activation/volume_list=["renfield_alpha"] -ay renfield_alpha`);
    const commands = calls(world).filter((call) => /^(?:vg(?:change|rename)|lvs .*vg_uuid)/u.test(call));
    for (const command of commands) expect(command).toContain('--config devices/use_devicesfile=0 ');
  });

  it('never shows the maps of a guest whose name a dot would match', () => {
    writeSettings(world, settings, 'al.ha');
    run(world, ['before', 'al.ha', '--job', '1']);
    expect(calls(world).find((call) => call.startsWith('vgrename'))).toContain('/renfield-al[.]ha-[A-Za-z0-9_]+-p');
  });

  it('is deactivated before its maps are removed', () => {
    run(world, before);
    writeFileSync(join(world.dir, 'calls'), '');
    expect(run(world, ['check', 'alpha', '--job', '1'])).toMatchObject({ code: 0 });
    expect(run(world, after)).toMatchObject({ code: 0 });
    expect(changes().map(short)).toEqual([
      'vgchange -an',
      'dmsetup remove renfield-alpha-disk0-p1',
      'dmsetup remove renfield-alpha-disk0-p2',
      'lvremove',
    ]);
    expect(readdirSync(join(world.dir, 'dm'))).toEqual([]);
  });

  for (const tool of ['pvs', 'vgrename', 'vgchange']) {
    it(`leaves nothing when the hook is killed in ${tool}`, () => {
      run(world, before, { environment: { FAULT_TOOL: tool, FAULT_MODE: 'kill' } });
      expect(run(world, ['reap'])).toMatchObject({ code: 0 });
      expect(readdirSync(join(world.dir, 'dm'))).toEqual([]);
    });
  }

  it("is not mapped where the host's LVM would see it", () => {
    writeFileSync(join(world.dir, 'filter'), 'global_filter=["r|/dev/cdrom|"]\n');
    const ran = run(world, before);
    expect(ran).toMatchObject({ code: 78 });
    expect(ran.out).toContain("LVM of this host would see the guest's volumes");
    expect(changes()).not.toContain('dmsetup create renfield-alpha-disk0-p2');
  });

  it('is refused with 65 when it has no such volume, or nothing that may be mounted in it', () => {
    writeSettings(world, [...settings.slice(0, -1), 'mount lvm home /home']);
    expect(run(world, before)).toMatchObject({ code: 65 });
    writeFileSync(
      join(world.dir, 'fs'),
      readFileSync(join(world.dir, 'fs'), 'utf8').replace('root 0 ext4', 'root 0 swap'),
    );
    writeSettings(world, settings);
    expect(run(world, before).out).toContain("the guest's volume vg0/root holds swap");
  });

  it('requires mount auto or its mounts named, and the mounts require guest_lvm', () => {
    writeSettings(world, [...filesSettings, 'guest_lvm yes', 'mount disk0 p1 /']);
    expect(run(world, before).out).toContain('guest_lvm requires mount auto, or its mounts named (mount lvm LV PATH)');
    writeSettings(world, [...filesSettings, 'mount lvm root /']);
    expect(run(world, before).out).toContain('mount lvm wants guest_lvm yes');
  });

  it('takes VG/LV, and needs it where two groups have the volume', () => {
    guest(row('vg0', 'root'), row('vg1', 'root', { id: 'AAAAA2' }));
    const ran = run(world, before);
    expect(ran).toMatchObject({ code: 65 });
    expect(ran.out).toContain('several volume groups of the guest have a root; say VG/LV');
    writeSettings(
      world,
      settings.map((line) => line.replace('lvm root', 'lvm vg1/root')),
    );
    expect(run(world, before).out).toContain('/ from lvm vg1/root');
  });

  it('is refused where one volume is to be at two places', () => {
    writeSettings(world, [...settings, 'mount lvm vg0/root /srv']);
    expect(run(world, before)).toMatchObject({ code: 65 });
  });
});

describe('mount auto with guest_lvm yes', () => {
  for (const shell of shells) {
    it(`finds the root and every line of its fstab under ${shell}`, () => {
      writeSettings(world, auto);
      guest(row('vg0', 'root'), row('vg0', 'data'), row('vg-1', 'swap', { id: 'AAAAA2' }));
      const dmUuid = `${row('vg0', 'data').split(' ')[0]}${row('vg0', 'data').split(' ')[2]}`.replaceAll('-', '');
      fstab(
        `/dev/vg0/root / ext4 defaults 0 1\n/dev/disk/by-id/dm-uuid-LVM-${dmUuid} /srv ext4 defaults 0 2\n` +
          '/dev/vda1 /boot ext4 defaults 0 2\n/dev/mapper/vg--1-swap none swap sw 0 0\n',
      );
      const ran = run(world, before, { shell: shell.split(' ') });
      expect(ran).toMatchObject({ code: 0 });
      expect(ran.out).toContain('mounted ro: / from lvm vg0/root, /boot from disk0 p1, /srv from lvm vg0/data');
      expect(run(world, after, { shell: shell.split(' ') })).toMatchObject({ code: 0 });
      expect(readdirSync(join(world.dir, 'dm'))).toEqual([]);
    });
  }

  it('activates each of several groups under a name of its own, and takes all of them back', () => {
    writeSettings(world, auto);
    guest(row('vg0', 'root'), row('vg1', 'data', { id: 'AAAAA2' }));
    fstab('/dev/vg0/root / ext4 defaults 0 1\n/dev/vg1/data /srv ext4 defaults 0 2\n');
    expect(run(world, before).out).toContain('mounted ro: / from lvm vg0/root, /srv from lvm vg1/data');
    expect(readdirSync(join(world.dir, 'dm')).filter((name) => name.startsWith('renfield_'))).toEqual([
      'renfield_alpha+2-data',
      'renfield_alpha-root',
    ]);
    expect(run(world, after)).toMatchObject({ code: 0 });
    expect(readdirSync(join(world.dir, 'dm'))).toEqual([]);
    expect(volumes(world)).toEqual(['vm_alpha-disk0']);
  });

  const refused: Record<string, { rows: readonly string[]; inactive?: string; says: string }> = {
    'whose group lacks a physical volume': {
      rows: [row('vg0', 'root'), row('vg1', 'data', { id: 'AAAAA2', attr: 'wz-pn-' })],
      says: 'its volume group lacks a physical volume',
    },
    'whose group is exported': {
      rows: [row('vg0', 'root'), row('vg1', 'data', { id: 'AAAAA2', attr: 'wzx-n-' })],
      says: 'its volume group is exported',
    },
    'whose group has the name of another': {
      rows: [row('vg0', 'root'), row('vg1', 'data', { id: 'AAAAA2' }), row('vg1', 'more', { id: 'AAAAA3' })],
      says: 'two volume groups of the guest have the same name',
    },
    'that LVM of this host cannot activate': {
      rows: [row('vg0', 'root'), row('vg1', 'data', { id: 'AAAAA2', lvAttr: 'Vwi---tz--' })],
      inactive: 'data\n',
      says: 'LVM of this host cannot activate it',
    },
    'that is a snapshot in the guest': {
      rows: [row('vg0', 'root'), row('vg1', 'data', { id: 'AAAAA2', lvAttr: 'swi---s---', origin: 'root' })],
      says: 'it is a snapshot in the guest',
    },
    'that is not there': { rows: [row('vg0', 'root')], says: 'no volume of this guest has that name' },
  };
  for (const [name, { rows, inactive, says }] of Object.entries(refused)) {
    it(`refuses a volume ${name}, if a line needs it`, () => {
      writeSettings(world, auto);
      guest(...rows);
      if (inactive !== undefined) writeFileSync(join(world.dir, 'inactive'), inactive);
      fstab('/dev/vg0/root / ext4 defaults 0 1\n/dev/vg1/data /srv ext4 defaults 0 2\n');
      const ran = run(world, before);
      expect(ran).toMatchObject({ code: 65 });
      expect(ran.out).toContain(`ERROR fstab line 2 (/dev/vg1/data at /srv) is not served: ${says}`);
      expect(readdirSync(join(world.dir, 'dm'))).toEqual([]);
      fstab('/dev/vg0/root / ext4 defaults 0 1\n');
      expect(run(world, before)).toMatchObject({ code: 0 });
    });
  }

  it('is refused, and no group is touched, where the host has active volumes with the identifiers of the guest', () => {
    writeSettings(world, auto);
    mkdirSync(join(world.dir, 'dm'), { recursive: true });
    writeFileSync(join(world.dir, 'dm/host-root'), `LVM-${'a'.repeat(32)}${'b'.repeat(32)}\n`);
    const ran = run(world, before);
    expect(ran).toMatchObject({ code: 65 });
    expect(ran.out).toContain("WARN the guest's volume group vg0 is left alone: active");
    expect(calls(world).filter((call) => /^vg(?:change|rename)/u.test(call))).toEqual([]);
    expect(readdirSync(join(world.dir, 'dm'))).toEqual(['host-root']);
  });

  it('warns of a physical volume of which LVM shows nothing, and takes nothing for absent that may be in it', () => {
    writeSettings(world, auto);
    guest();
    writeFileSync(join(world.dir, 'unread'), 'renfield-alpha-disk0-p2\n');
    const root = 'UUID=cccccccc-0000-4000-8000-000000000000 / ext4 defaults 0 1\n';
    addTree(world.dir, 'disk0-p1', { 'etc/fstab': root, 'srv/.keep': '' });
    const ran = run(world, before);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out).toContain('WARN disk0 p2 (LVM2_member) is in no fstab line: not saved');
    writeFileSync(
      join(world.dir, 'tree/disk0-p1/etc/fstab'),
      `${root}UUID=dddddddd-0000-4000-8000-000000000000 /srv ext4 nofail 0 2\n`,
    );
    expect(run(world, before)).toMatchObject({ code: 65 });
  });

  it('is refused with 65 and the advice where guest_lvm is not allowed', () => {
    writeSettings(world, filesSettings);
    const ran = run(world, before);
    expect(ran).toMatchObject({ code: 65 });
    expect(ran.out).toContain(
      "no filesystem holds etc/fstab, the guest's own LVM may (disk0 p2 LVM2_member); read it with guest_lvm yes, or use method image, or method agent",
    );
  });
});

describe("a guest's group that LVM can no longer read", () => {
  beforeEach(() => {
    run(world, before);
    writeFileSync(join(world.dir, 'unreadable'), '');
  });

  it('is taken back by device-mapper: an overflowed snapshot does not stay for ever', () => {
    const ran = run(world, after);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out).toContain('its devices are removed one by one');
    expect(readdirSync(join(world.dir, 'dm'))).toEqual([]);
    expect(volumes(world)).toEqual(['vm_alpha-disk0']);
  });

  it('is left alone where its devices lie on something that is not ours: a group of the host may have such a name', () => {
    writeFileSync(join(world.dir, 'below'), 'sda\n');
    mkdirSync(join(world.dir, 'dm'), { recursive: true });
    run(world, after);
    expect(existsSync(join(world.dir, 'dm/renfield_alpha-root'))).toBe(true);
    expect(calls(world)).not.toContain('dmsetup remove renfield_alpha-root');
    expect(calls(world).some((call) => call.startsWith('vgchange') && call.endsWith('-an renfield_alpha'))).toBe(false);
  });
});
