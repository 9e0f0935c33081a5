import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMissing } from '../../cases/harness/tools.ts';
import { number, statement, word, wordOf, words } from '../../../src/core/sh.ts';

const WANTED: [shell: string, args: string[], debianPackage: string][] = [
  ['dash', [], 'dash'],
  ['bash', ['--posix'], 'bash'],
  ['busybox', ['sh'], 'busybox-static'],
];

const SHELLS = WANTED.filter(([shell, , debianPackage]) => !isMissing(shell, debianPackage));

/** What an inventory can hold, less what UTF-16 needs two units for. */
const text = fc
  .string({ unit: 'grapheme', maxLength: 40 })
  .filter((one) => /^[\u0020-\u007e\u00a0-\ud7ff]*$/.test(one));
const hostile = fc
  .array(
    fc.constantFrom(
      "'",
      '"',
      '\\',
      '$',
      '`',
      '$(id)',
      ';',
      '&',
      '|',
      '\u0020',
      '*',
      '~',
      '#',
      '!',
      '-n',
      '%',
      '=',
      'ä',
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

/** Each word on a line of its own, as this shell understands the script. */
function readBack([shell, args]: [string, string[]], script: string): string[] {
  const { stdout, status, error } = spawnSync(shell, [...args, '-c', script], { encoding: 'utf8' });
  if (error !== undefined) throw error;
  expect(status).toBe(0);
  return stdout.split('\n').slice(0, -1);
}

describe.each(SHELLS)('a word, read by %s', (shell, args) => {
  it('is the text that it was made of, and one word', () => {
    const given = [
      ...fc.sample(text, { seed: 2012, numRuns: 300 }),
      ...fc.sample(hostile, { seed: 2012, numRuns: 300 }),
    ];
    expect(readBack([shell, args], `printf '%s\\n' ${words(given)}`)).toEqual(given);
  });

  it('keeps its text around variables', () => {
    for (const one of fc.sample(hostile, { seed: 7, numRuns: 40 })) {
      const made = wordOf([one, { variable: 'v' }, 'file=', { variable: 'v' }]);
      expect(readBack([shell, args], `v='a  b*'; printf '%s\\n' ${made}`)).toEqual([`${one}a  b*file=a  b*`]);
    }
  });
});

describe('text of sh', () => {
  it('stands bare where every shell leaves it alone', () => {
    expect(words(['/dev/vg0/vm_a-disk0', '10.0.0.1:80', 'a=b', '', '~'])).toBe(
      "/dev/vg0/vm_a-disk0 10.0.0.1:80 'a=b' '' '~'",
    );
  });

  it('stands within double quotes beside a variable where it can', () => {
    expect(wordOf(['file=', { variable: 'disk' }, ',if=virtio'])).toBe('"file=${disk},if=virtio"');
    expect(wordOf(['$HOME/', { variable: 'disk' }])).toBe('\'$HOME/\'"${disk}"');
  });

  it.each(['a\nb', 'a\rb', 'a\0b', 'a\u007fb'])('never is another line: %j', (bad) => {
    expect(() => word(bad)).toThrow('control character');
    expect(() => statement(bad)).toThrow('control character');
  });

  it('prints whole numbers only', () => {
    expect(number(8589934592)).toBe('8589934592');
    for (const bad of [-1, 0.5, Number.NaN, 2 ** 60]) expect(() => number(bad)).toThrow('not a number');
  });
});
