import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { schemaText } from '../../../src/generated/schema.js';
import { validateInventory } from '../../../src/generated/validate.js';
import { readYaml } from '../../../src/inventory/parse.ts';
import { inventorySchema } from '../../../src/inventory/schema.ts';
import { shapeDiagnostics } from '../../../src/inventory/shape.ts';
import { FLEET } from '../fleet.ts';

const root = new URL('../../../', import.meta.url);
const published = JSON.parse(readFileSync(new URL('inventory/schema.json', root), 'utf8')) as object;
const examples = readdirSync(new URL('inventory/', root))
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => ({ name, value: readYaml(readFileSync(new URL(`inventory/${name}`, root), 'utf8')) }));

const validate = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(published);

describe('the schema for editors', () => {
  it('is the one of the code, as `renfield schema` prints it', () => {
    const ofCode = JSON.stringify(inventorySchema);
    expect(JSON.stringify(published) === ofCode, 'renfield schema > inventory/schema.json').toBe(true);
    expect(schemaText === ofCode).toBe(true);
    const program = fileURLToPath(new URL('dist/main.js', root));
    const { stdout, status } = spawnSync(process.execPath, [program, 'schema'], { encoding: 'utf8' });
    expect(status).toBe(0);
    expect(JSON.stringify(JSON.parse(stdout)) === ofCode).toBe(true);
  });

  it('is JSON Schema of 2020-12', () => {
    expect(published).toHaveProperty('$schema', 'https://json-schema.org/draft/2020-12/schema');
  });

  it.each(examples)('accepts $name', ({ value }) => {
    expect(validate(value)).toBe(true);
  });
});

/** A value of the fleet or of an example, with one place of it replaced by something else. */
const disturbed = fc
  .record({
    value: fc.constantFrom(readYaml(FLEET), ...examples.map(({ value }) => value)),
    place: fc.nat(9999),
    instead: fc.oneof(
      fc.constantFrom<unknown>(
        null,
        true,
        false,
        0,
        -1,
        1.5,
        99_999,
        '',
        ' ',
        'x',
        '/',
        'x y',
        '/x',
        '-',
        'é'.repeat(130),
        [],
        {},
      ),
      fc.constantFrom<unknown>(
        [null],
        [[]],
        { x: 1 },
        { name: null },
        ['', 1],
        { file: 'x' },
        { file: 1 },
        { env: '9' },
        { cmd: [] },
      ),
      fc.json({ maxDepth: 2 }).map((json) => JSON.parse(json) as unknown),
    ),
    asKey: fc.constantFrom('', '', '', 'x', 'a b', '/', '', 'name'),
  })
  .map(({ value, place, instead, asKey }) => {
    const copy = structuredClone(value);
    const holders = [...holdersIn(copy)];
    const holder = holders[place % holders.length] ?? {};
    const keys = Object.keys(holder);
    const key = asKey === '' ? (keys[place % Math.max(1, keys.length)] ?? 'x') : asKey;
    (holder as Record<string, unknown>)[key] = instead;
    return copy;
  });

function* holdersIn(value: unknown): Iterable<object> {
  if (typeof value !== 'object' || value === null) return;
  yield value;
  for (const item of Object.values(value)) yield* holdersIn(item);
}

describe('the words for a wrong shape', () => {
  it('are found exactly where the schema refuses, whatever is wrong', () => {
    fc.assert(
      fc.property(disturbed, (value) => {
        const isGood = validate(value);
        expect(validateInventory(value)).toBe(isGood);
        const found = shapeDiagnostics(value);
        expect(found.length === 0).toBe(isGood);
      }),
      { numRuns: 500 },
    );
  });
});
