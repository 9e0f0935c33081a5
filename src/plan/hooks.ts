import { jobCode, type Word } from '../bacula/command.ts';
import type { Host } from '../inventory/model.ts';
import type { HookCommands } from './plan.ts';

/**
 * The three commands of a hooked Job. The File Daemon passes the JobId as a word of its own, by which a hook tells its own leftovers from
 * those of a Job that still runs.
 */
export function hookCommands(host: Host, guest: string): HookCommands {
  const program = `${host.daemon.paths.hooks}/renfield-hook`;
  const step = (name: string): Word[] => [...[program, name, guest, '--job'].map((text) => ({ text })), jobCode('%i')];
  return { before: step('before'), check: step('check'), after: step('after') };
}
