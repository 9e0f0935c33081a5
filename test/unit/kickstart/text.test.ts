import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { statement } from '../../../src/core/sh.ts';
import { splitWords } from '../../../src/kickstart/split.ts';
import { comment, integer, list, packageEntry, script, word } from '../../../src/kickstart/text.ts';

const printable = fc.stringMatching(/^[ -~]{0,40}$/);
const hostile = fc
  .array(fc.constantFrom("'", '"', '\\', '#', ' ', '%end', '%post', '--', '=', ',', '$', '`', '!!'), { maxLength: 10 })
  .map((parts) => parts.join(''));
const samples = [
  ...fc.sample(printable, { seed: 2012, numRuns: 500 }),
  ...fc.sample(hostile, { seed: 2012, numRuns: 500 }),
];

/** shlex itself, as the installer calls it. */
const SHLEX =
  'import sys, json, shlex; print(json.dumps([shlex.split(line, comments=True) for line in json.load(sys.stdin)]))';
const hasPython = spawnSync('python3', ['--version']).error === undefined;

describe('a word of a Kickstart', () => {
  it('is read back as one word with the text that it was made of', () => {
    for (const text of samples)
      expect(splitWords(`user --name=${word(text)} ${word(text)} end`)).toEqual([
        'user',
        `--name=${text}`,
        text,
        'end',
      ]);
  });

  it.skipIf(!hasPython)("is read so by Python's shlex as well, which the installer uses", () => {
    const lines = samples.map((text) => `user --name=${word(text)} ${word(text)} end`);
    const { stdout } = spawnSync('python3', ['-c', SHLEX], { input: JSON.stringify(lines), encoding: 'utf8' });
    expect(JSON.parse(stdout)).toEqual(lines.map(splitWords));
  });

  it.each(['a\nb', 'a\rreboot', 'ä', 'a\tb', '\0'])('is never another line or another alphabet: %j', (bad) => {
    expect(() => word(bad)).toThrow('not for a Kickstart');
    expect(() => comment(bad)).toThrow('not for a Kickstart');
  });

  it('stands bare where it can', () => {
    expect(word('http://10.0.0.180/os')).toBe('http://10.0.0.180/os');
    expect(list(['sshd', 'crond'])).toBe('sshd,crond');
    expect(integer(512)).toBe('512');
    expect(word('')).toBe("''");
  });
});

describe('the words of a line', () => {
  it.skipIf(!hasPython)("are those that Python's shlex sees", () => {
    const lines = fc.sample(hostile, { seed: 99, numRuns: 800 }).filter((line) => splitWords(line) !== undefined);
    const { stdout } = spawnSync('python3', ['-c', SHLEX], { input: JSON.stringify(lines), encoding: 'utf8' });
    expect(lines.length).toBeGreaterThan(200);
    expect(JSON.parse(stdout)).toEqual(lines.map(splitWords));
  });

  it.each(["lang 'en", 'lang "en', 'lang en\\'])('are none where a quote does not end: %s', (line) => {
    expect(splitWords(line)).toBeUndefined();
  });
});

describe('a script of a Kickstart', () => {
  it.each(['%end', 'true\n%packages', 'true\n  %end', '%post --nochroot'])('never ends its section: %j', (body) => {
    expect(() => script(body as ReturnType<typeof statement>)).toThrow('begins with %');
  });

  it('is a script with a percent sign elsewhere', () => {
    expect(script(statement("printf '%s' %end"))).toBe("printf '%s' %end");
  });
});

describe('an entry of %packages', () => {
  it.each(['@core', '@^minimal-environment', '-prelink', '-@base', 'java-1.8.0-openjdk', 'libstdc++'])(
    'may be %s',
    (entry) => {
      expect(packageEntry(entry)).toBe(entry);
    },
  );

  it.each(['%end', 'a b', '--nobase', '', 'a\nb', '#a'])('is never %j', (entry) => {
    expect(() => packageEntry(entry)).toThrow('not a package');
  });
});
