// What --dry-run prints is the transcript of a real run, and it changes nothing.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { calls, classicDisk, dataDisk, dropWorld, makeWorld, run, twoDiskSettings, volumes } from './world.ts';
import type { World } from './world.ts';

let world: World;
afterEach(() => dropWorld(world));

const explicit = [...twoDiskSettings, 'mount disk0 p1 /', 'mount disk1 p1 /var', 'freeze try', 'metadata no'];

/** Without what differs from run to run: the folder of the world and the time. */
function stable(text: string): string {
  return text
    .replaceAll(world.dir, '')
    .replaceAll(/renfield_t\d+/gu, 'renfield_t<epoch>')
    .replaceAll(/frozen \d+ ms/gu, 'frozen <n> ms')
    .replaceAll(/ in \d+\.\d s$/gmu, ' in <n> s');
}

const changes =
  /^(?:lvcreate|lvremove|dmsetup (?:create|remove)|mount -t|umount|mknod|e2fsck -[^V]|virsh (?:domfs|suspend|resume))/u;

describe('before --dry-run', () => {
  it('prints every command', async () => {
    world = makeWorld([classicDisk, dataDisk], explicit);
    const ran = run(world, ['before', 'alpha', '--job', '7', '--dry-run']);
    expect(ran).toMatchObject({ code: 0 });
    await expect(stable(ran.out)).toMatchFileSnapshot('golden/before-dry-run.txt');
  });

  it('runs none that changes anything', () => {
    world = makeWorld([classicDisk, dataDisk], explicit);
    run(world, ['before', 'alpha', '--job', '7', '--dry-run']);
    expect(calls(world).filter((call) => changes.test(call))).toEqual([]);
    expect(volumes(world)).toEqual(['vm_alpha-disk0', 'vm_alpha-disk1']);
    expect(readdirSync(join(world.dir, 'run/job'))).toEqual([]);
    expect(readFileSync(join(world.dir, 'guest'), 'utf8')).toBe('running\n');
  });

  it('prints the changing commands of the real run, in their order', () => {
    world = makeWorld([classicDisk, dataDisk], explicit);
    const printed = run(world, ['before', 'alpha', '--job', '7', '--dry-run']).out.split('\n');
    const promised = printed.filter((line) => line.startsWith('+ ')).map((line) => line.slice(2).replaceAll("'", ''));
    run(world, ['before', 'alpha', '--job', '7']);
    // The map stands on the snapshot, whose device number is known only when it is there.
    const numbers = (call: string) => stable(call).replace(/linear \d+:\d+/u, 'linear <device>');
    expect(promised.filter((call) => changes.test(call)).map(numbers)).toEqual(
      calls(world)
        .filter((call) => changes.test(call))
        .map(numbers),
    );
  });
});

describe('after and reap --dry-run', () => {
  it('print what they would take back, and take nothing', async () => {
    world = makeWorld([classicDisk, dataDisk], explicit);
    run(world, ['before', 'alpha', '--job', '7']);
    const before = readFileSync(join(world.dir, 'mounts'), 'utf8');
    const ran = run(world, ['after', 'alpha', '--job', '7', '--dry-run']);
    expect(ran).toMatchObject({ code: 0 });
    await expect(stable(ran.out)).toMatchFileSnapshot('golden/after-dry-run.txt');
    expect(readFileSync(join(world.dir, 'mounts'), 'utf8')).toBe(before);
    expect(volumes(world)).toHaveLength(4);
    expect(run(world, ['check', 'alpha', '--job', '7'])).toMatchObject({ code: 0 });
  });
});
