import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** GNU time, which alone tells the peak of a process's memory. */
const GNU_TIME = '/usr/bin/time';

/** Why no memory can be measured here, or undefined where it can. */
export const memoryLack = existsSync(GNU_TIME) ? undefined : `no ${GNU_TIME} (npm run setup:system)`;

/**
 * What one run of a command costs: `cpu` in seconds, the user and system time of it and its children, to the millisecond; `peak` in MiB, the
 * largest resident set of any of them, or undefined; besides `exitCode`, `stdout` and `stderr`. `folder` is where the command runs.
 *
 * Bash's `time` sees to the CPU: GNU time prints hundredths only, which is a sixth of a start of Node.
 */
export function measure(argv, folder) {
  const [cpuFile, peakFile] = [join(folder, '.cpu'), join(folder, '.peak')];
  const timed = memoryLack === undefined ? [GNU_TIME, '--quiet', '-f', '%M', '-o', peakFile, ...argv] : argv;
  const script = 'TIMEFORMAT="%3U %3S"; exec 3>&2; { time "$@" 2>&3 3>&-; } 2>"$0"';
  const run = spawnSync('bash', ['-c', script, cpuFile, ...timed], {
    cwd: folder,
    env: { ...process.env, LC_ALL: 'C' },
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (run.error !== undefined) throw run.error;
  const [user, system] = readFileSync(cpuFile, 'utf8').trim().split(' ').map(Number);
  const peak = memoryLack === undefined ? Number(readFileSync(peakFile, 'utf8')) / 1024 : undefined;
  return { cpu: user + system, peak, exitCode: run.status, stdout: run.stdout, stderr: run.stderr };
}
