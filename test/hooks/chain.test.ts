// What the Director calls: bconsole's answer decides, as bconsole itself ends with 0 whatever became of a command.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { shells } from './shells.ts';

const program = resolve(import.meta.dirname, '../../hooks/renfield-chain');
const folder = mkdtempSync(join(tmpdir(), 'renfield-chain-'));
const bconsole = join(folder, 'bconsole');
const answer = join(folder, 'answer');
const asked = join(folder, 'asked');
const conf = join(folder, 'chain.conf');

writeFileSync(bconsole, `#!/bin/sh\ncat >'${asked}'\ncat '${answer}'\nexit "$(cat '${answer}.status')"\n`);
chmodSync(bconsole, 0o755);
writeFileSync(conf, '');
afterAll(() => rmSync(folder, { recursive: true }));

const TABLE = `Connecting to Director 127.0.0.1:9101
+-------+----------+---------------------+------+-------+----------+------------+-----------+
| JobId | Name     | StartTime           | Type | Level | JobFiles | JobBytes   | JobStatus |
+-------+----------+---------------------+------+-------+----------+------------+-----------+
|    12 | Debian12 | 2026-10-03 18:31:02 | B    | B     | 14,315   | 70,465,014 | T         |
| 1,234 | Debian12 | 2026-11-07 18:30:07 | B    | B     | 14,317   | 70,465,999 | W         |
| 1,240 | Debian12 | 2026-11-08 18:30:07 | B    | F     | 14,317   | 70,465,999 | T         |
| 1,250 | Debian12 | 2026-11-14 18:30:07 | B    | B     | 2        | 12         | f         |
+-------+----------+---------------------+------+-------+----------+------------+-----------+
`;

function chain(shell: string, said: string, words: readonly string[], status = 0) {
  writeFileSync(answer, said);
  writeFileSync(`${answer}.status`, String(status));
  rmSync(asked, { force: true });
  const [command = '', ...rest] = shell.split(' ');
  const run = spawnSync(command, [...rest, program, '--bconsole', bconsole, '--console', conf, ...words], {
    encoding: 'utf8',
  });
  return { status: run.status, stdout: run.stdout, stderr: run.stderr };
}

describe.each(shells)('renfield-chain under %s', (shell) => {
  it('runs the Base of a reference, and tells its JobId', () => {
    const queued = 'Connecting to Director b:9101\nUsing Catalog "MyCatalog"\nJob queued. JobId=17\n';
    expect(chain(shell, queued, ['start', 'Debian12'])).toEqual({
      status: 0,
      stdout: '[renfield Debian12] start: Base Job queued, job=17\n',
      stderr: '',
    });
    expect(readFileSync(asked, 'utf8')).toBe('run job="Debian12" level=Base yes\nquit\n');
  });

  it('fails when it was not queued, in the words of the Director', () => {
    const refused = 'Using Catalog "MyCatalog"\nJob "Debian12" not found\n\n';
    expect(chain(shell, refused, ['start', 'Debian12'])).toMatchObject({
      status: 74,
      stdout: '[renfield Debian12] start: the Base was not queued: Job "Debian12" not found\n',
    });
  });

  it('fails when bconsole does', () => {
    expect(chain(shell, 'Director authorization problem.\n', ['start', 'Debian12'], 1)).toMatchObject({
      status: 69,
      stdout: '[renfield Debian12] start: bconsole ended with 1: Director authorization problem.\n',
    });
  });

  it('names the Base that a Full takes: the newest that ended well, in the spelling of old and new Directors', () => {
    const line =
      '[renfield Debian12] guard: a Full takes from base_job=1234 of 2026-11-07 18:30:07 files=14317 bytes=70465999\n';
    for (const said of [TABLE, TABLE.toLowerCase().replaceAll('| b    | b ', '| B    | B ').replaceAll('| w ', '| W ')])
      expect(chain(shell, said, ['guard', 'Full', 'Debian12'])).toEqual({ status: 0, stdout: line, stderr: '' });
  });

  it('says of each reference that has none', () => {
    expect(chain(shell, 'No results to list.\n', ['guard', 'Full', 'Debian12', 'CentOS6'])).toEqual({
      status: 66,
      stdout: ['Debian12', 'CentOS6']
        .map((name) => `[renfield ${name}] guard: there is no Base: a Full stores everything\n`)
        .join(''),
      stderr: '',
    });
  });

  it('asks nobody at another level', () => {
    expect(chain(shell, TABLE, ['guard', 'Incremental', 'Debian12'])).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(() => readFileSync(asked)).toThrow('ENOENT');
  });

  it.each([
    [['start']],
    [['start', 'a', 'b']],
    [['start', 'a" yes']],
    [['guard', 'Full']],
    [['guard', 'Full', 'a;b']],
    [['stop', 'a']],
  ])('refuses %j', (words) => {
    expect(chain(shell, TABLE, words)).toMatchObject({ status: 64, stdout: '' });
    expect(() => readFileSync(asked)).toThrow('ENOENT');
  });

  it('says what it lacks', () => {
    rmSync(conf);
    expect(chain(shell, TABLE, ['start', 'Debian12'])).toMatchObject({
      status: 69,
      stdout: `[renfield -] start: the Director's user cannot read ${conf}\n`,
    });
    writeFileSync(conf, '');
  });
});
