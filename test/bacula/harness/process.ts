import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Argv } from './command.ts';

export interface DaemonProcess {
  readonly name: string;
  readonly pid: number;
  readonly isRunning: () => boolean;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** SIGTERM, then SIGKILL for it and its children after the bound. Tells whether SIGKILL was needed. */
  readonly stop: (boundMs: number) => Promise<{ readonly killed: boolean }>;
  /** What it wrote to its standard output and error. */
  readonly log: () => string;
}

const running = new Set<number>();

process.on('exit', () => {
  for (const pid of running) signalGroup(pid, 'SIGKILL');
});

/**
 * A daemon in the foreground, leader of its own process group, its output in a log file.
 *
 * setpriv(1) has the kernel kill it when the process that started it dies in whatever way; an exit handler alone would
 * leave daemons behind after a SIGKILL or a crash of the test runner.
 */
export function startDaemon(name: string, argv: Argv, logFile: string, cwd: string): DaemonProcess {
  const output = openSync(logFile, 'a');
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', ...argv], {
    cwd,
    detached: true,
    stdio: ['ignore', output, output],
    env: { LC_ALL: 'C', PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` },
  });
  closeSync(output);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${name}: setpriv could not be started`);
  running.add(pid);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null;
  return {
    name,
    pid,
    isRunning,
    signal: (signal) => void child.kill(signal),
    log: () => readFileSync(logFile, 'utf8'),
    stop: async (boundMs) => {
      child.kill('SIGTERM');
      await Promise.race([ended, sleep(boundMs, undefined, { ref: false })]);
      const killed = isRunning();
      signalGroup(pid, 'SIGKILL');
      await ended;
      running.delete(pid);
      return { killed };
    },
  };
}

/** Whether any process of a daemon's group is left, its own RunScripts included. */
export function isGroupAlive(pid: number): boolean {
  return signalGroup(pid, 0);
}

function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}
