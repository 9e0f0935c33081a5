import { Fault, reasonOf } from './fault.ts';

/** The exit code of a command that could not do what it was asked for. */
const UNREACHABLE = 4;

export interface ConsoleAccess {
  readonly program: string;
  readonly config: string;
}

/**
 * What the Director answers to one command. There is no time limit: an estimate reads a whole machine.
 * Throws a `Fault` where bconsole cannot be run, or ends with anything but 0: no such file, no such Director, a wrong password.
 */
export async function askDirector({ program, config }: ConsoleAccess, command: string): Promise<string> {
  const { execa } = await import('execa');
  const input = `${command}\nquit\n`;
  const result = await execa(program, ['-n', '-c', config], { input, all: true, reject: false });
  if (result.exitCode === 0) return result.all;
  const why = result.exitCode === undefined ? reasonOf(result.cause) : lastLine(result.all);
  throw new Fault(
    `${program} -c ${config}: ${why}`,
    UNREACHABLE,
    'run it where the Director is, as a user that may read that file, or name another with --console',
  );
}

/** The last line that says anything. */
export function lastLine(text: string): string {
  return (
    text
      .split('\n')
      .map((line) => line.trim())
      .findLast((line) => line !== '') ?? 'no answer'
  );
}
