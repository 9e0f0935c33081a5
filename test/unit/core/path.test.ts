import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePath, pathText } from '../../../src/core/path.ts';

const step = fc.oneof(
  fc.nat(1000),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('guests', 'kvm.example.org', '', '0', '[0]', '"', '\\', 'a.b[1]["c"]', '__proto__', '\ud800', '\n'),
);

describe('an inventory path as text', () => {
  it.each([
    [[], ''],
    [['guests', 'web-1', 'base', 1], 'guests.web-1.base[1]'],
    [['hosts', 'kvm.example.org', 'os'], 'hosts["kvm.example.org"].os'],
    [[0, 'a'], '[0].a'],
    [['a"b'], '["a\\"b"]'],
  ])('is what an admin would write: %j', (path, text) => {
    expect(pathText(path)).toBe(text);
  });

  it('is read back as the path that it was', () => {
    fc.assert(
      fc.property(fc.array(step), (path) => {
        expect(parsePath(pathText(path))).toEqual(path);
      }),
      { numRuns: 1000 },
    );
  });

  it('is one line', () => {
    fc.assert(
      fc.property(fc.array(step), (path) => {
        expect(pathText(path)).not.toMatch(/[\n\r\0]/);
      }),
    );
  });
});
