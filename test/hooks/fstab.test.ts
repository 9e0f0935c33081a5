// What fstab.awk makes of fstabs that installers, clouds and admins write: the right answer for each line, under every awk.
import { describe, expect, it } from 'vitest';
import { awks, judge, readSamples } from './fstabs.ts';

const samples = readSamples();

describe('fstab.awk gives the right answer to every line', () => {
  it('of at least a hundred samples', () => {
    expect(samples.length).toBeGreaterThanOrEqual(104);
  });

  for (const awk of awks) {
    describe(`under ${awk}`, () => {
      it.each(samples)('$name: $who', ({ volumes, fstab, want }) => {
        const [on = '', ...answers] = want;
        const root = on.replace(/^on -?/u, '');
        const got = judge(awk, { volumes, fstab, root });
        expect(got.at(-1)).toBe(
          `end ${fstab.split('\n').filter((line, at, all) => line !== '' || at < all.length - 1).length}`,
        );
        expect(got.slice(0, -1).map(short)).toEqual(answers);
      });
    });
  }
});

/** An answer without the words of the line that it is about. */
function short(answer: string): string {
  return /^(?:ignored|refused) /u.test(answer) ? answer.split(' ').slice(0, 3).join(' ') : answer;
}
