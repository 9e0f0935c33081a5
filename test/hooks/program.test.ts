// The program as one text: what the libraries share is judged where all of them are seen.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repository } from './world.ts';
import { shells } from './shells.ts';

const hooks = join(repository, 'hooks');
const entry = readFileSync(join(hooks, 'renfield-hook'), 'utf8');
const libraries =
  /for lib in ([\s\S]*?); do/u.exec(entry)?.[1]?.replaceAll('\\', ' ').split(/\s+/u).filter(Boolean) ?? [];
const library = (name: string) => readFileSync(join(hooks, 'lib', `${name}.sh`), 'utf8');

describe('renfield-hook', () => {
  it('reads every library that there is, each once', () => {
    const files = readdirSync(join(hooks, 'lib'))
      .filter((file) => file.endsWith('.sh'))
      .map((file) => file.replace(/\.sh$/u, ''));
    expect([...libraries].sort()).toEqual(files.sort());
  });

  it('has no name that is misspelt, unset or unused: ShellCheck with every check, without the two that a single file needs', ({
    skip,
  }) => {
    const folder = mkdtempSync(join(tmpdir(), 'renfield-program-'));
    const directive = /^# shellcheck shell=sh disable=SC2034,SC2154 .*$/mu;
    for (const name of libraries) expect(library(name)).toMatch(directive);
    const sourcing = /for lib in [\s\S]*?\ndone\n/u;
    const text = entry.replace(sourcing, () =>
      libraries.map((name) => library(name).replace(directive, '')).join('\n'),
    );
    const path = join(folder, 'renfield-hook');
    writeFileSync(path, text);
    const { status, stdout, error } = spawnSync(
      'shellcheck',
      ['-s', 'sh', '-o', 'all', '-e', 'SC3043', '-f', 'gcc', path],
      {
        encoding: 'utf8',
      },
    );
    rmSync(folder, { recursive: true });
    if (error !== undefined && !process.env['CI']) skip('shellcheck is not installed');
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  for (const shell of shells) {
    it(`is read without a complaint by ${shell}`, () => {
      const [program = '', ...rest] = shell.split(' ');
      for (const name of libraries) {
        const { status, stderr } = spawnSync(program, [...rest, '-n', join(hooks, 'lib', `${name}.sh`)], {
          encoding: 'utf8',
        });
        expect({ name, status, stderr }).toEqual({ name, status: 0, stderr: '' });
      }
    });
  }
});
