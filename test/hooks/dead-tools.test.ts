// A small tool that dies (the kernel kills for memory, RUN is full) has said nothing, and nothing is not an answer.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  classicDisk,
  dataDisk,
  dropWorld,
  filesSettings,
  makeWorld,
  refuse,
  run,
  twoDiskSettings,
  volumes,
} from './world.ts';
import type { World } from './world.ts';

let world: World;
afterEach(() => dropWorld(world));

const before = ['before', 'alpha', '--job', '1'];

function make(disks = 2): void {
  world =
    disks === 1
      ? makeWorld([classicDisk], [...filesSettings, 'metadata no'])
      : makeWorld([classicDisk, dataDisk], [...twoDiskSettings, 'metadata no']);
}

/** From here on each call of the tool leaves a line in the file of its name, and call number `dies` is killed. */
function tell(tool: string, dies: number): void {
  const lines = [
    '#!/bin/sh',
    `PATH=/usr/bin:/bin; echo called >>"$WORLD/${tool}"`,
    `[ "$(wc -l <"$WORLD/${tool}")" -ne ${dies} ] || kill -KILL $$`,
    `exec ${tool} "$@"`,
  ];
  writeFileSync(join(world.dir, 'bin', tool), `${lines.join('\n')}\n`, { mode: 0o755 });
}

const told = (tool: string) => readFileSync(join(world.dir, tool), 'utf8').split('\n').length - 1;

describe('a before one of whose tools dies', () => {
  const tools = { od: 2, awk: 2, sort: 2, head: 2, wc: 1 }; // each with a number of disks at which it is needed
  for (const [tool, disks] of Object.entries(tools)) {
    it(`never takes the silence of ${tool} for an answer`, () => {
      make(disks);
      tell(tool, 0);
      expect(run(world, before).out).toContain(
        `mounted ro: / from disk0 p1${disks === 1 ? ';' : ', /var from disk1 p1'}`,
      );
      const calls = told(tool);
      expect(calls).toBeGreaterThan(0);
      for (let dies = 1; dies <= calls; dies++) {
        dropWorld(world);
        make(disks);
        tell(tool, dies);
        expect({ dies, ...run(world, before) }).toMatchObject({ dies, code: 74 });
        expect(volumes(world)).not.toContain('snap_vm_alpha-disk0');
      }
    });
  }
});

describe('a before whose scratch file takes nothing', () => {
  const files = [
    'volumes',
    'rows',
    'plan',
    'sized',
    'octets',
    'head',
    'ebr',
    'rows.sorted',
    'ordered',
    'placed',
    'names',
    'fstab.1',
    'bytes',
    'names.octets',
    'fstab.octets',
    'answers.1',
    'candidates',
    'goes',
  ];
  for (const file of files) {
    it(`ends with 74 and not without a disk: ${file}`, () => {
      make();
      run(world, ['reap']);
      refuse(world, file);
      expect(run(world, before)).toMatchObject({ code: 74 });
      expect(volumes(world)).toEqual(['vm_alpha-disk0', 'vm_alpha-disk1']);
    });
  }
});
