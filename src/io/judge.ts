import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { dialectOf, type BaculaVersion } from '../bacula/dialects.ts';

export interface Judgement {
  readonly exitCode: number | undefined;
  readonly output: string;
  readonly timedOut: boolean;
}

/** Packages put the daemons and their parsers where a user's PATH does not look. */
const PLACES = ['/usr/sbin', '/sbin', '/opt/bacula/bin', '/usr/local/sbin'];

/** The program of that name, or undefined where it is not installed. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...PLACES];
  return folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Bacula's own parsers can hang where they should fail, so they never get longer than this. */
const TIME_LIMIT_MS = 120_000;

/** What a parser of Bacula says of a configuration, standard output and error together. */
export async function judge(program: string, args: readonly string[]): Promise<Judgement> {
  const { execa } = await import('execa');
  const result = await execa(program, args, {
    all: true,
    reject: false,
    timeout: TIME_LIMIT_MS,
    stdin: 'ignore',
    cwd: '/',
  });
  return { exitCode: result.exitCode, output: result.all, timedOut: result.timedOut };
}

/** The dialect of an installed parser, by its own words (`Version: 9.6.7 (10 December 2020)`), or undefined where it does not say. */
export async function dialectOfProgram(program: string): Promise<BaculaVersion | undefined> {
  const { output } = await judge(program, ['-?']);
  const release = /Version: (\d+\.\d+)/.exec(output)?.[1];
  return release === undefined ? undefined : dialectOf(release);
}
