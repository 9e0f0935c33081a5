// Lines of the job log: one fact each, printable, short, whatever the guest and the tools write.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { classicDisk, dropWorld, filesSettings, makeWorld, run } from './world.ts';
import type { World } from './world.ts';
import { shells } from './shells.ts';

let world: World;
afterEach(() => dropWorld(world));

const before = ['before', 'alpha', '--job', '1'];

describe('a line of the job log', () => {
  for (const shell of shells) {
    it(`holds nothing but printable ASCII and at most 400 bytes under ${shell}`, () => {
      world = makeWorld([classicDisk], filesSettings);
      const bytes = `case $0 in */e2fsck) printf '\\033[2Jevil\\007\\r label \\303\\251 %0500d\\n' 7; exit 4 ;; esac\n`;
      writeFileSync(join(world.dir, 'evil'), bytes);
      const options = { shell: shell.split(' '), environment: { FAULT_SOURCE: join(world.dir, 'evil') } };
      const ran = run(world, before, options);
      expect(ran).toMatchObject({ code: 74 });
      expect(ran.out).toMatch(/^[\n -~]*$/u);
      expect(ran.out).toContain('?[2Jevil?? label ?? 000');
      expect(Math.max(...ran.out.split('\n').map((line) => line.length))).toBe(400);
      expect(readFileSync(join(world.dir, 'syslog'), 'utf8')).toMatch(/^[\n -~]*$/u);
    });
  }

  it('names the guest and the command, and a good job has few of them', () => {
    world = makeWorld([classicDisk], filesSettings);
    const lines = [before, ['check', 'alpha', '--job', '1'], ['after', 'alpha', '--job', '1']].flatMap((words) =>
      run(world, words).out.split('\n').filter(Boolean),
    );
    for (const line of lines) expect(line).toMatch(/^\[renfield alpha\] (?:before|check|after): \S/u);
    expect(lines.length).toBeLessThanOrEqual(7); // one of them for each filesystem that was read
  });

  it('tells that a journal was replayed', () => {
    world = makeWorld([classicDisk], filesSettings);
    expect(run(world, before).out).toContain('disk0 p1 ext3 journal replayed');
  });
});

describe('a hook whose listener has gone', () => {
  it('still takes everything back', () => {
    world = makeWorld([classicDisk], filesSettings);
    run(world, before);
    const ran = run(world, ['after', 'alpha', '--job', '1'], { shell: ['sh', '-c', 'exec dash "$@" >&- 2>&-', 'sh'] });
    expect(ran).toMatchObject({ code: 0 });
    expect(readFileSync(join(world.dir, 'mounts'), 'utf8')).toBe('proc /proc proc rw 0 0\n');
  });
});
