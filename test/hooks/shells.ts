// The shells that stand for /bin/sh of every host: Debian's, CentOS's, an embedded one and the strictest.
import { spawnSync } from 'node:child_process';

const wanted = ['dash', 'bash --posix', 'busybox ash', 'posh'];

const isCI = ['true', '1'].includes(process.env['CI'] ?? '');

function works(shell: string): boolean {
  const [program = '', ...rest] = shell.split(' ');
  return spawnSync(program, [...rest, '-c', 'exit 7']).status === 7;
}

/** Those that are installed; all of them in CI, where a missing one is a failure and not a skip. */
export const shells: readonly string[] = wanted.filter((shell) => isCI || works(shell) || said(shell));

function said(shell: string): boolean {
  process.stderr.write(`skipped: ${shell} is not installed (npm run setup:system)\n`);
  return false;
}
