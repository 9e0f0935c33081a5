// Whatever the compiler renders without an error is settings that the hook takes.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../src/core/catalogue.ts';
import { laid } from '../unit/fleet.ts';
import { refusedByHook, settingsOf } from './rendered-settings.ts';
import { shells } from './shells.ts';
import { repository } from './world.ts';
import { inventories } from './random-guests.ts';

const inFolder = (folder: string) => readdirSync(join(repository, folder)).map((name) => join(folder, name));
const files = [
  ...[...inFolder('inventory'), ...inFolder('test/cases/inventories')].filter((name) => name.endsWith('.yaml')),
  ...inFolder('test/lab').map((name) => join(name, 'inventory.yaml')),
]
  .filter((name) => existsSync(join(repository, name)))
  .map((name) => ({ name, text: readFileSync(join(repository, name), 'utf8') }));

const examples = Object.entries(CATALOGUE).map(([code, { good }]) => ({ name: `good/${code}`, text: good }));

const shown = [
  ...files,
  ...examples.map(({ name, text }) => ({ name, text: text.startsWith('version') ? text : laid(text) })),
].map(({ name, text }) => ({ name, settings: settingsOf(name, text) ?? [] }));

describe.each(shells)('under %s the hook takes', (shell) => {
  it('each settings file of each inventory of this repository, and of each good example of a fault', () => {
    const all = shown.flatMap(({ settings }) => settings);
    expect(shown.filter(({ settings }) => settings.length > 0).length).toBeGreaterThan(50);
    // One with an error would show nothing.
    expect(files.filter(({ name, text }) => settingsOf(name, text) === undefined)).toEqual([]);
    expect(refusedByHook(all, shell)).toEqual([]);
  });
});

describe('the hook takes', () => {
  it('the settings of guests with any keys that the compiler accepts', () => {
    const tried = fc.sample(inventories, { numRuns: 400, seed: 9 });
    const rendered = tried.map((text, i) => settingsOf(String(i), text));
    const accepted = rendered.filter((settings) => settings !== undefined);
    // An arbitrary that is nearly always refused, or never, would show nothing.
    expect(accepted.length).toBeGreaterThan(100);
    expect(accepted.length).toBeLessThan(tried.length);
    const faults = refusedByHook(accepted.flat(), shells[0] ?? 'sh');
    const shownFault = (line: string) => `${line}\n${tried[Number(/settings (\d+)\//.exec(line)?.[1])] ?? ''}`;
    expect(faults.slice(0, 3).map(shownFault)).toEqual([]);
  });
});
