import { commandOutput } from './command.ts';
import type { Runtime } from './runtime.ts';

/** A Director to talk to: a bconsole configuration, the catalog's file, and whose bconsole it is. */
export interface DirectorAccess {
  readonly console: string;
  readonly catalog: string;
  readonly runtime: Runtime;
}

/**
 * What bconsole prints for a list of commands. Throws when a command holds a line end, which would make it two, when
 * bconsole ends with another status than 0, or when it has not ended in time (an incomplete command makes it ask questions).
 */
export async function bconsole(
  { console, runtime }: Pick<DirectorAccess, 'console' | 'runtime'>,
  commands: readonly string[],
  timeoutMs = 300_000,
): Promise<string> {
  const broken = commands.find((command) => /[\r\n]/u.test(command));
  if (broken !== undefined) throw new Error(`a bconsole command is one line: ${JSON.stringify(broken)}`);
  const input = [...commands, 'quit', ''].join('\n');
  return commandOutput(runtime.within(['bconsole', '-n', '-c', console]), { input, timeoutMs });
}

/** A value for a bconsole argument: in double quotes, which with a backslash before them stand for themselves (lib/scan.c). */
export function quoted(value: string): string {
  return `"${value.replace(/[\\"]/gu, '\\$&')}"`;
}
