import { spawnSync } from 'node:child_process';
import { root } from './markdown.ts';

/** A command that a page shows, and what the page says it prints. */
export interface Step {
  readonly command: string;
  readonly output: readonly string[];
}

/** The steps of a console block: `$ ` before a command, its output below it. */
export function stepsOf(text: string): Step[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command = '', ...output] = part.trimEnd().split('\n');
      return { command, output };
    });
}

/** What the command prints in a folder, both streams together, and how it ends. Only Renfield's own commands are run. */
export function run(command: string, folder: string): { output: string[]; exitCode: number | null } {
  const words = command.replace(/^npm run --silent (renfield --|demo)/, (_, script) =>
    script === 'demo' ? 'renfield demo' : 'renfield',
  );
  const [program, ...args] = words.split(' ');
  if (program !== 'renfield') throw new Error(`a page shows the output of "${command}", which is not run here`);
  const argv = ['-c', 'exec "$@" 2>&1', 'sh', process.execPath, `${root}dist/main.js`, ...args];
  const env = { ...process.env, NO_COLOR: '1', RENFIELD_INVENTORY: undefined };
  const { stdout, status } = spawnSync('sh', argv, { cwd: folder, env, encoding: 'utf8' });
  return { output: stdout.trimEnd().split('\n'), exitCode: status };
}

/** An inventory in which these lines stand instead of those with the same keys. */
export function changed(inventory: string, lines: string): string {
  const keyOf = (line: string) => /^\s*[\w-]+:/.exec(line)?.[0] ?? line;
  const instead = new Map(
    lines
      .trimEnd()
      .split('\n')
      .map((line) => [keyOf(line), line]),
  );
  return inventory
    .split('\n')
    .map((line) => instead.get(keyOf(line)) ?? line)
    .join('\n');
}

/** The lines that do not depend on whether Bacula is installed, without empty ones. */
export function comparable(lines: readonly string[]): string[] {
  return lines.filter((line) => line.trim() !== '' && !/^(read by Bacula's own parsers|not read): /.test(line));
}

/** The first line of what a page shows that is not so; `…` stands for anything, on a line of its own for any number of lines. */
export function firstLie(shown: readonly string[], real: readonly string[]): string | undefined {
  let at = 0;
  let skips = false;
  for (const line of comparable(shown)) {
    if (line === '…') {
      skips = true;
      continue;
    }
    const pattern = new RegExp(`^${line.split('…').map(escaped).join('.*')}$`);
    const found = comparable(real).findIndex((one, i) => i >= at && (skips || i === at) && pattern.test(one));
    if (found === -1) return line;
    at = found + 1;
    skips = false;
  }
  return skips || at === comparable(real).length ? undefined : comparable(real)[at];
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
