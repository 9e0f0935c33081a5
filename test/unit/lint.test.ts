import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { beforeAll, describe, expect, it } from 'vitest';

/** The project's own rules; those that need types are off, for the files linted here exist only as text. */
const eslint = new ESLint({ overrideConfig: [{ files: ['**/*.ts'], ...tseslint.configs.disableTypeChecked }] });

async function faults(code: string, filePath: string): Promise<string[]> {
  const [result] = await eslint.lintText(`${code}\n`, { filePath });
  return result!.messages.map(({ ruleId, message }) => ruleId ?? message);
}

/** The first file pays for loading ESLint and its parser, which takes long on a busy machine. */
beforeAll(async () => {
  await faults('export {};', 'src/core/virtual.ts');
}, 120_000);

const effects: [what: string, code: string][] = [
  ['a node: module', "import { readFileSync } from 'node:fs';\nexport const text = readFileSync('x', 'utf8');"],
  ['a type of a node: module', "import type { Stats } from 'node:fs';\nexport type { Stats };"],
  ['a built-in module without its prefix', "import * as fs from 'fs/promises';\nexport const read = fs.readFile;"],
  ['a re-exported built-in module', "export { join } from 'node:path';"],
  ['execa', "import { execa } from 'execa';\nexport const run = execa;"],
  ['src/io', "import { load } from '../io/load.ts';\nexport const again = load;"],
  ['src/io from deeper down', "import { load } from '../../io/load.ts';\nexport const again = load;"],
  ['src/cli', "import { report } from '../cli/report.ts';\nexport const again = report;"],
  ['src/main.ts', "import { main } from '../main.ts';\nexport const again = main;"],
  ['a lazy built-in module', "export const lazy = () => import('node:fs');"],
  ['a lazy execa', "export const lazy = () => import('execa');"],
  ['a lazy src/io', "export const lazy = () => import('../io/load.ts');"],
  ['a lazy module that is computed', 'export const lazy = (name: string) => import(name);'],
  ['process', 'export const home = process.env;'],
  ['console', "console.log('x');\nexport {};"],
  ['Buffer', "export const bytes = Buffer.from('x');"],
  ['fetch', "export const answer = fetch('http://x');"],
  ['setTimeout', 'export const wait = (next: () => void) => setTimeout(next, 1);'],
  ['setInterval', 'export const beat = (next: () => void) => setInterval(next, 1);'],
  ['performance', 'export const now = performance.now();'],
  ['crypto', 'export const id = crypto.randomUUID();'],
  ['__dirname', 'export const here = __dirname;'],
  ['import.meta', 'export const here = import.meta.url;'],
  ['a way round the globals', 'export const home = globalThis.process;'],
  ['the present moment', 'export const now = new Date();'],
  ['the present moment as a number', 'export const now = Date.now();'],
  ['the present moment as text', 'export const now = Date();'],
  ['a renamed clock', 'const Clock = Date;\nexport const now = new Clock();'],
  ['a date in the local time zone', 'export const day = new Date(2026, 10, 21);'],
  ['a date parsed from text', "export const day = new Date('2026-11-21 10:00');"],
  ['a parsed date', "export const day = Date.parse('2026-11-21');"],
  ['Date.UTC without a year', 'export const day = Date.UTC();'],
  ['a member of Date by computed name', "export const now = Date['now']();"],
  ['a part of a date in the local time zone', 'export const hour = (at: number) => new Date(at).getHours();'],
  ["the machine's locale", 'export const order = (a: string, b: string) => a.localeCompare(b);'],
  ['a random number', 'export const dice = Math.random();'],
  ['a random number by another name', 'const { random } = Math;\nexport const dice = random();'],
  ['a thrown Error', "export const f = () => {\n  throw new Error('x');\n};"],
  ['a thrown value', 'export const f = (fault: unknown) => {\n  throw fault;\n};'],
];

const shapes: [what: string, code: string][] = [
  ['a default export', 'export default 1;'],
  ['a default export by name', 'const x = 1;\nexport { x as default };'],
  ['a class', 'export class Fleet {}'],
  ['a class that extends a class', 'export class Fleet extends Map {}'],
  ['a class without a name', 'export const Fleet = class extends Error {};'],
];

describe('the pure core', () => {
  it.each(effects)('refuses %s', async (_what, code) => {
    expect(await faults(code, 'src/core/virtual.ts')).not.toEqual([]);
  });

  it.each(['src/virtual.ts', 'src/inventory/rules/virtual.ts', 'src/targets/virtual.ts', 'src/mainly.ts'])(
    'reaches to %s',
    async (filePath) => {
      expect(await faults('export const home = process.env;', filePath)).toEqual(['no-restricted-globals']);
    },
  );

  it.each([
    ['the days of a given date', 'export const day = (year: number) => new Date(Date.UTC(year, 0, 1)).getUTCDay();'],
    ['a type of a date', 'export type Moment = Date;'],
    ['a lazy package', "export const lazy = () => import('yaml');"],
    ['a module with io in its name', "import { x } from './ratio.ts';\nexport const again = x;"],
    ['a Bug', "import { Bug } from './bug.ts';\nexport const f = () => {\n  throw new Bug('x');\n};"],
    ['an error class', 'export class Fault extends Error {}'],
  ])('accepts %s', async (_what, code) => {
    expect(await faults(code, 'src/core/virtual.ts')).toEqual([]);
  });
});

describe('the edge', () => {
  it.each(effects)('may use %s', async (_what, code) => {
    expect(await faults(code, 'src/io/virtual.ts')).toEqual([]);
    expect(await faults(code, 'src/cli/virtual.ts')).toEqual([]);
    expect(await faults(code, 'src/main.ts')).toEqual([]);
  });
});

describe('all of src', () => {
  it.each(shapes)('refuses %s', async (_what, code) => {
    expect(await faults(code, 'src/core/virtual.ts')).toContain('no-restricted-syntax');
    expect(await faults(code, 'src/io/virtual.ts')).toContain('no-restricted-syntax');
  });
});

describe('a test', () => {
  it.each([
    ['the present moment', 'export const began = Date.now();'],
    ['a new date', 'export const began = new Date();'],
    ['performance', 'export const began = performance.now();'],
    ['node:perf_hooks', "import { performance as clock } from 'node:perf_hooks';\nexport const began = clock;"],
    ['hrtime', 'export const began = process.hrtime.bigint();'],
  ])('judges by no clock: %s', async (_what, code) => {
    expect(await faults(code, 'test/hooks/virtual.test.ts')).toEqual(['no-restricted-syntax']);
    expect(await faults(code, 'test/bacula/harness/virtual.ts')).toEqual([]);
  });
});
