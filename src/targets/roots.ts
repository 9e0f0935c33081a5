import type { Daemon } from '../inventory/model/daemon.ts';

/**
 * Where the files of a machine will be when its daemons read them, and where its secrets are. They are arguments because a tree is also judged
 * before it is installed, where it was staged and without its secrets.
 */
export interface Roots {
  /** The absolute path of the files of one tree, e.g. `host/kvm-1`. */
  readonly current: (daemon: Daemon, tree: string) => string;
  readonly secret: (daemon: Daemon, id: string) => string;
  /** The daemon's working directory: Bacula's parser refuses one that is not there. Source: lib/util.c:1016. */
  readonly working: (daemon: Daemon) => string;
}

/** The places on the machines themselves. */
export const INSTALLED: Roots = {
  current: (daemon) => `${daemon.paths.renfield}/current`,
  secret: (daemon, id) => `${daemon.paths.renfield}/secrets/${id}`,
  working: (daemon) => daemon.paths.working,
};

/** The places while a tree is judged in the folder it was staged in: its own files, and one file that stands for every secret. */
export function staged(folder: string, secretFile: string): Roots {
  return { current: (_daemon, tree) => `${folder}/${tree}`, secret: () => secretFile, working: () => folder };
}
