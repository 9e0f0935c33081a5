import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { shareSubschemas } from '../../../scripts/share-subschemas.mjs';

const long =
  'a description that makes the schema long enough to be worth a function of its own, which needs a hundred characters';
const disk = {
  type: 'object',
  description: long,
  required: ['name'],
  properties: { name: { type: 'string', maxLength: 3 } },
  additionalProperties: false,
};
const names = { pattern: '^[a-z]+$', description: long };
const schema = {
  type: 'object',
  properties: {
    root: disk,
    disks: { type: 'array', items: disk },
    byName: { type: 'object', propertyNames: names, additionalProperties: { anyOf: [disk, { const: 'none' }] } },
    again: { type: 'object', propertyNames: names },
  },
};

function errorsOf(validated: object, data: unknown): Partial<ErrorObject>[] {
  const ajv = new Ajv2020({ allErrors: true, strict: true });
  const validate = ajv.compile(validated);
  validate(data);
  return (validate.errors ?? []).map(({ instancePath, keyword, params }) => ({ instancePath, keyword, params }));
}

describe('a schema whose repeated parts are shared', () => {
  const shared = shareSubschemas(schema) as { $defs: object };

  it('holds a repeated part once', () => {
    expect(Object.values(shared.$defs)).toEqual([disk]);
    expect(JSON.stringify(shared).split('"maxLength":3')).toHaveLength(2);
  });

  it('leaves parts where they are that have no type of their own', () => {
    expect(JSON.stringify(shared).split('"^[a-z]+$"')).toHaveLength(3);
  });

  it.each([
    {},
    { root: { name: 'a' }, disks: [{ name: 'b' }], byName: { x: 'none', y: { name: 'c' } } },
    { root: {}, disks: [{ name: 'abcd' }, 7, { size: 1 }], byName: { X: 'none', y: 'some' }, again: { Y: 1 } },
    { disks: { name: 'a' }, root: null },
  ])('finds the same faults as before in %j', (data) => {
    expect(errorsOf(shared, data)).toEqual(errorsOf(schema, data));
  });

  it('leaves the given schema as it was', () => {
    const before = JSON.stringify(schema);
    shareSubschemas(schema);
    expect(JSON.stringify(schema)).toBe(before);
  });
});
