import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { didYouMean } from '../../../src/core/catalogue/entry.ts';
import { suggest } from '../../../src/core/suggest.ts';

describe('a suggestion', () => {
  it.each([
    ['sheduel', ['schedule', 'storage', 'host'], ['schedule']],
    ['Centos6', ['CentOS5', 'CentOS6', 'Debian12'], ['CentOS6', 'CentOS5']],
    ['nightyl', ['nightly', 'monthly'], ['nightly']],
    ['file', ['image', 'files', 'agent'], ['files']],
    ['disc', ['disk', 'tape'], ['disk']],
    ['tape', ['disk'], []],
    ['', ['a', 'ab'], ['a']],
    ['webs', [], []],
  ])('for %j of %j', (word, known, near) => {
    expect(suggest(word, known)).toEqual(near);
  });

  it('is one of what is known, at most three, and the same in whatever order they are known', () => {
    const words = fc.uniqueArray(fc.string({ unit: fc.constantFrom(...Array.from('abcA-1')), maxLength: 6 }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('abcA-1')), maxLength: 6 }), words, (word, known) => {
        const near = suggest(word, known);
        expect(near.length).toBeLessThanOrEqual(3);
        expect(known).toEqual(expect.arrayContaining(near));
        expect(suggest(word, known.toReversed())).toEqual(near);
      }),
    );
  });

  it('finds a word again after one slip: a letter more, less, other, or two swapped', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('abcdefgh')), minLength: 3, maxLength: 12 }),
        fc.nat(),
        fc.constantFrom('more', 'less', 'other', 'swapped'),
        (word, place, slip) => {
          const at = place % (word.length - 1);
          const [before, here, next, after] = [
            word.slice(0, at),
            word[at] ?? '',
            word[at + 1] ?? '',
            word.slice(at + 2),
          ];
          const slips = { more: `${here}x${next}`, less: next, other: `x${next}`, swapped: next + here };
          expect(suggest(before + slips[slip] + after, [word])).toEqual([word]);
        },
      ),
    );
  });

  it('takes no longer than it should for a name that is as long as names may be', () => {
    const known = Array.from({ length: 2000 }, (_, n) => `${'guest-'.repeat(20)}${n}`);
    expect(suggest(`${'guest-'.repeat(20)}x`, known)).toHaveLength(3);
  });
});

describe('the words of a suggestion', () => {
  it.each([
    [[], undefined],
    [['a'], 'did you mean "a"?'],
    [['a', 'b'], 'did you mean "a" or "b"?'],
    [['a', 'b', 'c'], 'did you mean "a", "b" or "c"?'],
  ])('for %j', (suggestions, text) => {
    expect(didYouMean({ suggestions })).toBe(text);
  });
});
