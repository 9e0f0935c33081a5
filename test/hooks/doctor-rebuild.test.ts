// doctor reads the settings of rebuilds as a rebuild does.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeReference } from './reference.ts';
import { dropWorld, run, type World } from './world.ts';

let world: World;
beforeEach(() => {
  world = makeReference();
  mkdirSync(join(world.dir, 'proc'));
  world.environment['RENFIELD_PROC'] = join(world.dir, 'proc');
});
afterEach(() => dropWorld(world));

it('doctor finds no fault in the settings of a rebuild', () => {
  const { out } = run(world, ['doctor']);
  expect(out.split('\n').filter((line) => line.includes(' ERROR settings '))).toEqual([]);
});
