import { execa } from 'execa';
import { root } from './examples.ts';
import { SYSTEM_PATH } from './tools.ts';

/** What became of one run of the built program. */
export interface Ran {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the built program to its end, whatever that is: nothing of the caller's environment but the PATH reaches it. */
export async function renfield(args: readonly string[], { cwd, stdin = '', env = {} }: RunOptions): Promise<Ran> {
  const result = await execa(process.execPath, [`${root}dist/main.js`, ...args], {
    cwd,
    input: stdin,
    reject: false,
    stripFinalNewline: false,
    extendEnv: false,
    env: { PATH: SYSTEM_PATH, LC_ALL: 'C', ...env },
  });
  return { exitCode: result.exitCode, stdout: result.stdout, stderr: result.stderr };
}

/** A run as one readable text: the command, how it ended, and what it said where. Names of temporary folders and generations do not matter. */
export function transcript(args: readonly string[], { exitCode, stdout, stderr }: Ran, folder: string): string {
  const words = args.map((word) => (/^[\w./:=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`));
  const shown = (text: string) =>
    text
      .replaceAll(folder, '/tmp/here')
      .replace(/renfield-(verify|catalog)-[\d.]+-\w{6}/g, 'renfield-$1-XXXXXX')
      .replace(/generation [0-9a-f]{12}/g, 'generation 0123456789ab')
      .replace(/"generation": "[0-9a-f]{12}"/g, '"generation": "0123456789ab"');
  return [
    `$ ${['renfield', ...words].join(' ')}\n`,
    `exit code ${exitCode ?? 'none'}\n`,
    `---- stdout ----\n${shown(stdout)}`,
    `---- stderr ----\n${shown(stderr)}`,
  ].join('');
}
