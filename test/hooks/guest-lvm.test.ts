// LVM inside the guest: refused unless asked for, and then never under its own name and never left active.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mbr, superblock, writeImage } from './disk.ts';
import { addTree, calls, dropWorld, filesSettings, makeWorld, run, writeSettings } from './world.ts';
import type { World } from './world.ts';

const filter = 'global_filter=["a|^/dev/sd|","r|.*|"]\n';
const settings = [...filesSettings, 'guest_lvm yes', 'mount lvm root /', 'mount disk0 p1 /boot', 'metadata no'];
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
    { start: 2048, type: 'ext4' },
    { start: 20_480, type: 'LVM2_member' },
  ],
};

let world: World;
beforeEach(() => {
  world = makeWorld([disk], settings);
  writeFileSync(join(world.dir, 'filter'), filter);
  writeFileSync(join(world.dir, 'fs'), `${readFileSync(join(world.dir, 'fs'), 'utf8')}root 0 ext4 -\n`);
  writeImage(join(world.dir, 'root.img'), 1024 * 1024, [superblock('ext4', 0)]);
  addTree(world.dir, 'root', { 'etc/fstab': '', 'boot/.keep': '' });
});
afterEach(() => dropWorld(world));

const before = ['before', 'alpha', '--job', '1'];
const changes = () =>
  calls(world).flatMap(
    (call) => /^(?:dmsetup (?:create|remove) \S+|vgimportclone|vgchange .*-a[yn]|lvremove)/u.exec(call)?.[0] ?? [],
  );

describe('a guest with LVM inside', () => {
  it('gets a group name of its own, and every command for it sees our maps alone', () => {
    const ran = run(world, before);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out).toContain('mounted ro: / from lvm root, /boot from disk0 p1');
    const only = `--config devices/use_devicesfile=0 devices/global_filter=["a|^${world.dir}/dev/mapper/renfield-alpha-[A-Za-z0-9_]+-p[0-9]+$|","r|.*|"]`;
    expect(calls(world)).toContain(
      `vgimportclone ${only} -n renfield_alpha ${world.dir}/dev/mapper/renfield-alpha-disk0-p2`,
    );
    expect(calls(world)).toContain(`vgchange ${only} -ay renfield_alpha`);
  });

  it('is deactivated before its maps are removed', () => {
    run(world, before);
    writeFileSync(join(world.dir, 'calls'), '');
    expect(run(world, ['check', 'alpha', '--job', '1'])).toMatchObject({ code: 0 });
    expect(run(world, ['after', 'alpha', '--job', '1'])).toMatchObject({ code: 0 });
    expect(changes().map((call) => call.replace(/ --config.* -/u, ' -'))).toEqual([
      'vgchange -an',
      'dmsetup remove renfield-alpha-disk0-p1',
      'dmsetup remove renfield-alpha-disk0-p2',
      'lvremove',
    ]);
    expect(readdirSync(join(world.dir, 'dm'))).toEqual([]);
  });

  for (const tool of ['vgimportclone', 'vgchange']) {
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
    writeFileSync(
      join(world.dir, 'fs'),
      readFileSync(join(world.dir, 'fs'), 'utf8').replace('root 0 ext4', 'root 0 swap'),
    );
    expect(run(world, before).out).toContain("the guest's volume root holds swap");
  });

  it('wants its mounts named, and the mounts want guest_lvm', () => {
    writeSettings(world, [...filesSettings, 'guest_lvm yes']);
    expect(run(world, before).out).toContain('guest_lvm wants its mounts named (mount lvm LV PATH)');
    writeSettings(world, [...filesSettings, 'mount lvm root /']);
    expect(run(world, before).out).toContain('mount lvm wants guest_lvm yes');
  });
});
