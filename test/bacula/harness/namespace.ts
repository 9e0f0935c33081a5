import { readFileSync } from 'node:fs';
import { sep } from 'node:path';
import type { Argv } from './command.ts';

/** A bind mount of a directory and all that is mounted in it, or an empty file system when the source is `tmpfs`. The target is made when it is missing. */
export interface Mount {
  readonly source: string;
  readonly target: string;
}

export interface Confinement {
  /** Mounted in this order, visible to this program alone, gone with it. */
  readonly mounts: readonly Mount[];
  /** What the program sees as `/`. The mounts' targets are paths outside of it. */
  readonly root?: string;
}

const ENTER = `set -e
root=$1
shift
while [ "$1" != -- ]; do
  mkdir -p -- "$2"
  case $1 in
    tmpfs) mount -t tmpfs -o mode=1777 tmpfs "$2" ;;
    *) mount --rbind -- "$1" "$2" ;;
  esac
  shift 2
done
shift
[ "$root" = / ] || exec chroot "$root" "$@"
exec "$@"`;

/**
 * The command that runs a program in a mount namespace of its own: two programs can see different trees at one path,
 * and the kernel unmounts everything when the last of them ends. It keeps the process id: nothing in it forks.
 */
export function confined(argv: Argv, { mounts, root }: Confinement): Argv {
  const pairs = mounts.flatMap(({ source, target }) => [source, target]);
  return [
    'unshare',
    '--mount',
    '--propagation',
    'private',
    'sh',
    '-c',
    ENTER,
    'sh',
    root ?? '/',
    ...pairs,
    '--',
    ...argv,
  ];
}

/** The mount points at or below a directory in this process's own namespace. */
export function mountPointsUnder(directory: string): readonly string[] {
  return readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => unescapeOctal(line.split(' ')[4] ?? ''))
    .filter((point) => point === directory || point.startsWith(directory + sep));
}

/** proc(5): a space, tab, newline or backslash in a mount point is written as three octal digits. */
function unescapeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/gu, (_, digits: string) => String.fromCharCode(parseInt(digits, 8)));
}
