import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Argv } from './command.ts';
import { commandOutput } from './command.ts';
import type { Confinement } from './namespace.ts';

const FILE_DAEMON = '/usr/sbin/bacula-fd';

/**
 * The File Daemon does not start without /dev/urandom. Without /proc it restores wrong modes of directories and hard links
 * and says OK: glibc's lchmod(3) needs /proc/self/fd, and Bacula 9.6.7 passes over its failure.
 */
const HOST_FOLDERS = ['dev', 'proc'];

export interface GuestRoot {
  readonly program: Argv;
  readonly confinement: Confinement;
}

/**
 * How to run the installed File Daemon as an agent inside of a guest: its `/` is the guest's tree, in which no Bacula is
 * installed, and paths in the catalog are those of a real agent. What it needs of us lies in file systems of their
 * own, into which a FileSet with OneFS does not descend: /tmp has the sandbox, at its own path, and the daemon,
 * its libraries and its loader copied into it. So the sandbox has to lie in /tmp, and the tree to have /tmp, /dev and /proc.
 */
export async function guestRoot(sandbox: string, tree: string, name: string): Promise<GuestRoot> {
  if (!sandbox.startsWith('/tmp/')) throw new Error(`${sandbox} is not in /tmp`);
  const missing = ['tmp', ...HOST_FOLDERS].filter((folder) => !existsSync(join(tree, folder)));
  if (missing.length > 0) throw new Error(`${tree} has no ${missing.join(' and no ')}`);
  const parts = join(sandbox, 'file-daemon');
  mkdirSync(parts, { recursive: true });
  const libraries = (await commandOutput(['ldd', FILE_DAEMON])).match(/\/\S+/gu) ?? [];
  for (const file of [FILE_DAEMON, ...libraries]) copyFileSync(file, join(parts, basename(file)));
  const loader = libraries.find((file) => basename(file).startsWith('ld-'));
  if (loader === undefined) throw new Error(`${FILE_DAEMON} names no loader`);

  const root = join(sandbox, 'roots', name);
  return {
    program: [join(parts, basename(loader)), '--library-path', parts, join(parts, basename(FILE_DAEMON))],
    confinement: {
      root,
      mounts: [
        { source: tree, target: root },
        ...HOST_FOLDERS.map((folder) => ({ source: `/${folder}`, target: join(root, folder) })),
        { source: 'tmpfs', target: join(root, 'tmp') },
        { source: sandbox, target: join(root, sandbox) },
      ],
    },
  };
}
