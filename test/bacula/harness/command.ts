import { execa } from 'execa';

/** A program and its arguments. */
export type Argv = readonly [string, ...string[]];

export interface Outcome {
  /** Exit status; undefined when a signal ended the program or it could not be started. */
  readonly status: number | undefined;
  readonly signal: string | undefined;
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly input?: string;
  readonly cwd?: string;
  /** Milliseconds until SIGKILL. */
  readonly timeoutMs?: number;
}

/**
 * What became of a program that was run to its end, whatever that end was: this never throws for a non-zero status.
 *
 * The time limit is a SIGKILL, because Bacula 9.6.7 can hang for ever inside its own SIGSEGV handler, deaf to SIGTERM.
 * Debian keeps Bacula's programs and half of util-linux in sbin, which is not on an ordinary user's PATH.
 */
export async function runCommand(argv: Argv, options: CommandOptions = {}): Promise<Outcome> {
  const [program, ...args] = argv;
  const result = await execa(program, args, {
    reject: false,
    stripFinalNewline: false,
    input: options.input ?? '',
    timeout: options.timeoutMs ?? 300_000,
    killSignal: 'SIGKILL',
    env: { LC_ALL: 'C', PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  return {
    status: result.exitCode,
    signal: result.signal,
    timedOut: result.timedOut,
    stdout: result.stdout,
    stderr: result.exitCode === undefined && result.stderr === '' ? (result.shortMessage ?? '') : result.stderr,
  };
}

/** The standard output of a program that must end with status 0. Throws with its words when it does not. */
export async function commandOutput(argv: Argv, options: CommandOptions = {}): Promise<string> {
  const outcome = await runCommand(argv, options);
  if (outcome.status === 0) return outcome.stdout;
  throw new Error(`${argv[0]} ${describeEnd(outcome)}\n${outcome.stdout}${outcome.stderr}`);
}

/** How a program ended, in words: "ended with status 1", "was killed by SIGSEGV", "hung and was killed". */
export function describeEnd(outcome: Outcome): string {
  if (outcome.timedOut) return 'hung and was killed';
  if (outcome.signal !== undefined) return `was killed by ${outcome.signal}`;
  if (outcome.status === undefined) return 'could not be started';
  return `ended with status ${outcome.status}`;
}
