// RUN is a tmpfs that anybody's files can fill: what is not written down is not remembered, and is told.
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { classicDisk, dropWorld, filesSettings, makeWorld, refuse, run, volumes } from './world.ts';
import type { World } from './world.ts';
import { shells } from './shells.ts';

let world: World;
beforeEach(() => {
  world = makeWorld([classicDisk], [...filesSettings, 'metadata no', 'freeze try']);
  run(world, ['reap']);
});
afterEach(() => dropWorld(world));

const before = ['before', 'alpha', '--job', '1'];
const marker = () => join(world.dir, 'run/frozen/alpha');
const record = () => join(world.dir, 'run/job/alpha');

/** From the first call of the tool on, `what` happens, once. */
function at(tool: string, what: string): Record<string, string> {
  writeFileSync(
    join(world.dir, 'at'),
    `case $0 in */${tool}) [ -e "$WORLD/done" ] || { : >"$WORLD/done"; ${what}; } ;; esac\n`,
  );
  return { FAULT_SOURCE: join(world.dir, 'at') };
}

describe('the record of whose job it is', () => {
  for (const shell of shells) {
    it(`is whole, or the run fails and takes everything back, under ${shell}`, () => {
      const full = at(
        'mount',
        'rm -f "$WORLD/run/tmp/alpha/owner"; ln -s /proc/self/oom_score_adj "$WORLD/run/tmp/alpha/owner"',
      );
      const ran = run(world, before, { shell: shell.split(' '), environment: full });
      expect(ran).toMatchObject({ code: 74 });
      expect(ran.out).toContain('undone after exit 74');
      expect(volumes(world)).toEqual(['vm_alpha-disk0']);
      expect(readdirSync(join(world.dir, 'run/job'))).toEqual([]);
    });
  }

  it('is there before anything is made', () => {
    refuse(world, 'owner');
    const ran = run(world, before);
    expect(ran).toMatchObject({ code: 74 });
    expect(ran.out).toContain(`ERROR cannot write ${record()}`);
  });
});

describe('the marker of a freeze', () => {
  it('that cannot be written keeps the guest from being frozen, and is not left behind', () => {
    refuse(world, 'frozen');
    const ran = run(world, before);
    expect(ran).toMatchObject({ code: 74 });
    expect(readFileSync(join(world.dir, 'calls'), 'utf8')).not.toContain('virsh domfsfreeze');
    expect(existsSync(marker())).toBe(false);
    expect(run(world, before)).toMatchObject({ code: 0 });
  });

  it('without words is of a guest that nobody has touched, and blocks nothing', () => {
    writeFileSync(marker(), '');
    expect(run(world, ['reap'])).toMatchObject({ code: 0 });
    expect(existsSync(marker())).toBe(false);
    writeFileSync(marker(), '');
    expect(run(world, before)).toMatchObject({ code: 0 });
  });

  it('of a domain that has gone is no work for anybody', () => {
    writeFileSync(marker(), '4242 1 fsfreeze alpha \n');
    const gone = `case "$0" in */virsh) echo "error: Domain not found: no domain with matching name 'alpha'" >&2; exit 1 ;; esac\n`;
    writeFileSync(join(world.dir, 'gone'), gone);
    expect(run(world, ['reap'], { environment: { FAULT_SOURCE: join(world.dir, 'gone') } })).toMatchObject({ code: 0 });
    expect(existsSync(marker())).toBe(false);
  });
});

describe('the list of what is there', () => {
  // LVM ends with 0 though its last write has failed; the fakes do so too.
  it.each(['lvs', 'dm'])('is not taken for empty where %s could not be written', (list) => {
    expect(run(world, before)).toMatchObject({ code: 0 });
    refuse(world, list);
    expect(run(world, ['after', 'alpha', '--job', '1'])).toMatchObject({ code: 74 });
    expect(existsSync(record())).toBe(true);
    expect(run(world, ['reap'])).toMatchObject({ code: 0 });
    expect(volumes(world)).toEqual(['vm_alpha-disk0']);
  });
});

describe('a here-document of a bash before 5.1, which is a file', () => {
  it('lies with all other scratch files, and not in a /tmp that may be full', () => {
    const folder = join(world.dir, 'tmp');
    mkdirSync(folder);
    const made = statSync(folder).mtimeMs;
    // What bash does without a pipe: redir.c, here_document_to_fd, at a compatibility level of 50 or lower.
    const environment = { BASH_COMPAT: '5.0', TMPDIR: folder };
    for (const step of ['before', 'check', 'after'])
      expect(run(world, [step, 'alpha', '--job', '1'], { shell: ['bash'], environment })).toMatchObject({ code: 0 });
    expect(statSync(folder).mtimeMs).toBe(made);
  });
});
