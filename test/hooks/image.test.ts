// Method image: the bytes that bpipe reads and writes, and what happens to those that are not all there.
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addVolume, classicDisk, dropWorld, hook, makeWorld, run, volumes, writeSettings } from './world.ts';
import type { World } from './world.ts';

const image = ['method image', 'trust tenant', 'disk disk0 lv lab/vm_alpha-disk0'];
const mebi = 1024 * 1024;

let world: World;
beforeEach(() => {
  world = makeWorld([classicDisk], image);
});
afterEach(() => dropWorld(world));

const disk = () => readFileSync(join(world.dir, 'images/vm_alpha-disk0'));
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** Runs the reader as bpipe does: stdout and stderr are one pipe. */
function read(words: readonly string[] = ['alpha', 'disk0']) {
  return spawnSync('sh', ['-c', 'exec dash "$@" 2>&1', 'sh', hook, 'read', ...words], {
    env: world.environment,
    maxBuffer: 128 * mebi,
  });
}

function write(bytes: Buffer, words: readonly string[], environment = world.environment) {
  const { status, stdout } = spawnSync('dash', [hook, 'write', ...words], {
    env: environment,
    input: bytes,
    encoding: 'utf8',
  });
  return { code: status, out: stdout };
}

describe('read', () => {
  it('gives the bytes of the snapshot and nothing else, and check tells their digest', () => {
    run(world, ['before', 'alpha', '--job', '1']);
    const { status, stdout } = read();
    expect(status).toBe(0);
    expect(sha256(stdout)).toBe(sha256(disk()));
    const checked = run(world, ['check', 'alpha', '--job', '1']);
    expect(checked).toMatchObject({ code: 0 });
    expect(checked.out).toContain(`check: disk0: read bytes=${64 * mebi} sha256=${sha256(disk())}`);
  });

  it('says nothing on its pipe when there is no snapshot, and leaves 74', () => {
    expect(read()).toMatchObject({ status: 74, stdout: Buffer.alloc(0) });
  });

  it('that was never made fails the Job in check, which Bacula would not', () => {
    run(world, ['before', 'alpha', '--job', '1']);
    const checked = run(world, ['check', 'alpha', '--job', '1']);
    expect(checked).toMatchObject({ code: 74 });
    expect(checked.out).toContain(`disk0: read 0 of ${64 * mebi} bytes (not read)`);
  });

  it('that came short fails the Job', () => {
    run(world, ['before', 'alpha', '--job', '1']);
    truncateSync(join(world.dir, 'images/vm_alpha-disk0'), 10 * mebi);
    expect(read()).toMatchObject({ status: 74 });
    expect(run(world, ['check', 'alpha', '--job', '1']).out).toContain(
      `read ${10 * mebi} of ${64 * mebi} bytes (failed)`,
    );
  });

  it('whose pipe bacula-fd closes is no complete read', () => {
    run(world, ['before', 'alpha', '--job', '1']);
    spawnSync('sh', ['-c', `dash ${hook} read alpha disk0 | head -c 1000000 >/dev/null`], { env: world.environment });
    expect(run(world, ['check', 'alpha', '--job', '1'])).toMatchObject({ code: 74 });
  });

  it('of an earlier job does not count for this one', () => {
    run(world, ['before', 'alpha', '--job', '1']);
    read();
    run(world, ['after', 'alpha', '--job', '1']);
    run(world, ['before', 'alpha', '--job', '2']);
    expect(run(world, ['check', 'alpha', '--job', '2'])).toMatchObject({ code: 74 });
  });
});

describe('check', () => {
  it('fails the Job when a snapshot has overflowed', () => {
    run(world, ['before', 'alpha', '--job', '1']);
    read();
    const file = join(world.dir, 'lv/lab/snap_vm_alpha-disk0');
    writeFileSync(file, readFileSync(file, 'utf8').replace('swi-a-s---', 'swi-I-s---').replace('1.50', '100.00'));
    const checked = run(world, ['check', 'alpha', '--job', '1']);
    expect(checked).toMatchObject({ code: 74 });
    expect(checked.out).toContain('the snapshot lab/snap_vm_alpha-disk0 overflowed');
    expect(run(world, ['after', 'alpha', '--job', '1']).out).toContain(
      'WARN the snapshot lab/snap_vm_alpha-disk0 overflowed',
    );
    expect(volumes(world)).toEqual(['vm_alpha-disk0']);
  });

  it('fails the Job when the snapshot has gone', () => {
    expect(run(world, ['check', 'alpha', '--job', '1'])).toMatchObject({ code: 74 });
  });
});

describe('reader node', () => {
  it('makes a private block node of the snapshot, and takes it back', () => {
    writeSettings(world, [...image, 'reader node']);
    expect(run(world, ['before', 'alpha', '--job', '1'])).toMatchObject({ code: 0 });
    expect(readFileSync(join(world.dir, 'calls'), 'utf8')).toContain(
      `mknod -m 0400 ${world.dir}/dev/renfield/alpha/disk0 b 253 9\n`,
    );
    expect(run(world, ['check', 'alpha', '--job', '1'])).toMatchObject({ code: 0 });
    run(world, ['after', 'alpha', '--job', '1']);
    expect(readdirSync(join(world.dir, 'dev/renfield'))).toEqual([]);
  });

  it('fails the Job where the disk was not read to its end, and before it where the node cannot be opened', () => {
    writeSettings(world, [...image, 'reader node']);
    expect(run(world, ['before', 'alpha', '--job', '1'])).toMatchObject({ code: 0 });
    const ran = run(world, ['check', 'alpha', '--job', '1'], { unread: true });
    expect(ran).toMatchObject({ code: 74 });
    expect(ran.out).toContain(`check: ERROR disk0: read 0 of ${64 * mebi} bytes`);
    expect(run(world, ['check', 'alpha', '--job', '1'])).toMatchObject({ code: 0 });
    expect(run(world, ['check', 'alpha', '--job', '1', '--level', 'Full', '--errors', '1'])).toMatchObject({
      code: 74,
    });
    run(world, ['after', 'alpha', '--job', '1']);
    const shut = `case "\${0##*/}" in mknod) mkdir -p "$WORLD/dev/renfield/alpha/disk0"; exit 0 ;; esac\n`;
    writeFileSync(join(world.dir, 'fault'), shut);
    const environment = { FAULT_SOURCE: join(world.dir, 'fault') };
    const refused = run(world, ['before', 'alpha', '--job', '2'], { environment });
    expect(refused).toMatchObject({ code: 74 });
    expect(refused.out).toMatch(/ERROR \S+dev\/renfield\/alpha\/disk0 cannot be read: /);
  });
});

describe('write into a file', () => {
  it('makes a new file with its digest beside it', () => {
    const where = join(world.dir, 'restore');
    const written = write(disk(), ['alpha', 'disk0', where, 'w']);
    expect(written).toMatchObject({ code: 0 });
    expect(readdirSync(where).sort()).toEqual(['alpha-disk0.img', 'alpha-disk0.img.sha256']);
    expect(sha256(readFileSync(join(where, 'alpha-disk0.img')))).toBe(sha256(disk()));
    expect(readFileSync(join(where, 'alpha-disk0.img.sha256'), 'utf8')).toBe(`${sha256(disk())}  alpha-disk0.img\n`);
  });

  it('leaves holes where the disk is empty, so that the file is no larger than what the disk holds', () => {
    const where = join(world.dir, 'restore');
    const bytes = Buffer.alloc(16 * mebi);
    bytes.write('in the middle', 5 * mebi);
    expect(write(bytes, ['alpha', 'disk0', where, 'w'])).toMatchObject({ code: 0 });
    const file = join(where, 'alpha-disk0.img');
    expect(sha256(readFileSync(file))).toBe(sha256(bytes));
    expect(statSync(file).blocks * 512).toBeLessThan(4 * mebi);
  });

  it('needs no settings: the restoring host may be another one', () => {
    const elsewhere = { ...world.environment, RENFIELD_SETTINGS: join(world.dir, 'nowhere') };
    expect(write(disk(), ['omega', 'disk3', join(world.dir, 'restore'), 'a'], elsewhere)).toMatchObject({ code: 0 });
  });

  it('never overwrites one, whatever Replace says', () => {
    const where = join(world.dir, 'restore');
    mkdirSync(where);
    writeFileSync(join(where, 'alpha-disk0.img'), 'precious');
    for (const replace of ['a', 'w', 'n', 'o', 'always', '']) {
      expect(write(disk(), ['alpha', 'disk0', where, replace])).toMatchObject({ code: 73 });
    }
    expect(readFileSync(join(where, 'alpha-disk0.img'), 'utf8')).toBe('precious');
  });

  it('leaves nothing that looks whole when nothing came', () => {
    expect(write(Buffer.alloc(0), ['alpha', 'disk0', join(world.dir, 'restore'), 'w'])).toMatchObject({ code: 74 });
    expect(existsSync(join(world.dir, 'restore/alpha-disk0.img'))).toBe(false);
  });

  const nowhere = ['', '/', 'relative', '/a/../etc', '/a//b', '/proc/1', '/sys/x', '/a\nb', '/a\u001b[2J'];
  for (const where of nowhere) {
    it(`refuses where=${JSON.stringify(where)}`, () => {
      expect(write(Buffer.from('x'), ['alpha', 'disk0', where, 'w'])).toMatchObject({ code: 64 });
    });
  }
});

describe('write into a logical volume', () => {
  const restored = () => join(world.dir, 'dev/lab/restored');

  it('makes a new one with the size of the disk, and takes the mark away when it is whole', () => {
    expect(write(disk(), ['alpha', 'disk0', restored(), 'w'])).toMatchObject({ code: 0 });
    expect(sha256(readFileSync(restored()))).toBe(sha256(disk()));
    expect(readFileSync(join(world.dir, 'lv/lab/restored'), 'utf8')).toBe(`-wi-a----- ${64 * mebi} - - 253 20 -\n`);
    expect(write(disk(), ['alpha', 'disk0', restored(), 'a'])).toMatchObject({ code: 73 });
  });

  it('fills one that the admin has marked', () => {
    addVolume(world, 'restored', `-wi-a----- ${64 * mebi} - - 253 20 renfield_restore`);
    expect(write(disk(), ['alpha', 'disk0', restored(), 'a'])).toMatchObject({ code: 0 });
  });

  const refused: Record<string, { row: string; says: string; replace?: string }> = {
    'that is not marked': { row: '-wi-a----- 9 - - 253 20 -', says: 'is not marked for a restore' },
    'that is in use': { row: '-wi-ao---- 9 - - 253 20 renfield_restore', says: 'is in use' },
    'that has snapshots': { row: 'owi-a-s--- 9 - - 253 20 renfield_restore', says: 'has snapshots or is one' },
    'that is a snapshot': { row: 'swi-a-s--- 9 x 1.00 253 20 renfield_restore', says: 'has snapshots or is one' },
    'that is not active': { row: '-wi------- 9 - - -1 -1 renfield_restore', says: 'is not active' },
    'when Replace is never': {
      row: '-wi-a----- 9 - - 253 20 renfield_restore',
      says: 'Replace is never',
      replace: 'n',
    },
  };
  for (const [name, { row, says, replace }] of Object.entries(refused)) {
    it(`refuses one ${name}`, () => {
      addVolume(world, 'restored', row);
      const written = write(disk(), ['alpha', 'disk0', restored(), replace ?? 'a']);
      expect(written).toMatchObject({ code: 73 });
      expect(written.out).toContain(says);
      expect(readFileSync(restored())).toHaveLength(0);
    });
  }

  it('refuses the disk of a guest', () => {
    const before = sha256(disk());
    expect(write(Buffer.from('x'), ['alpha', 'disk0', join(world.dir, 'dev/lab/vm_alpha-disk0'), 'a'])).toMatchObject({
      code: 73,
    });
    expect(sha256(disk())).toBe(before);
  });

  it('refuses any other device', () => {
    for (const where of ['dev', 'dev/sda', 'dev/mapper/a/b']) {
      expect(write(Buffer.from('x'), ['alpha', 'disk0', join(world.dir, where), 'a'])).toMatchObject({ code: 64 });
    }
  });
});
