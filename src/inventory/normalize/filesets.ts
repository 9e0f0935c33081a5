import type { InventoryPath } from '../../core/path.ts';
import type { FileOptions, FileSet, Pattern, PatternKind } from '../model/fileset.ts';
import type { WrittenInventory } from '../schema.ts';
import { listOf, type Site } from './site.ts';

type WrittenFileSet = NonNullable<WrittenInventory['filesets']>[string];
type WrittenOptions = Exclude<
  NonNullable<Extract<WrittenFileSet['include'], { files: unknown }>['options']>,
  readonly unknown[]
>;

const PATTERNS: readonly PatternKind[] = ['wild', 'wild_file', 'wild_dir', 'regex', 'regex_file', 'regex_dir'];

/**
 * Everything but what every Linux machine has and nobody restores. ACLs and extended attributes belong to it: a Debian 12 that comes back
 * without them has a `ping` that only root may run, and a journal that its readers may not read. Every Bacula for Linux can keep both; a File
 * Daemon that was built without says so and fails the Job (filed/job.c:2410), which is better than a restore that lacks them.
 *
 * An Exclude section, not an Options block with `exclude`: the flags of such a block would cling to the next file and switch its checksum
 * off (findlib/find_one.c, `check_changes` before `accept_file`).
 */
const LINUX: WrittenFileSet = {
  include: {
    files: ['/'],
    options: {
      one_fs: false,
      acl: true,
      xattr: true,
      fs_types: ['ext2', 'ext3', 'ext4', 'xfs', 'btrfs', 'vfat'],
    },
  },
  exclude: ['/dev', '/proc', '/run', '/sys', '/tmp', '/var/tmp', '/var/lib/bacula', '/var/spool/bacula', '/lost+found'],
};

/** The FileSets of the inventory, and `Linux`, which every guest has that names none. */
export function filesetsOf(site: Site): Map<string, FileSet> {
  const written = { Linux: LINUX, ...site.written.filesets };
  return new Map(Object.entries(written).map(([name, own]) => [name, fileSetOf(name, own)]));
}

function fileSetOf(name: string, own: WrittenFileSet): FileSet {
  const path: InventoryPath = ['filesets', name];
  const several = Array.isArray(own.include);
  return {
    name,
    path,
    includes: listOf(own.include).map((include, i) => {
      const place = several ? [...path, 'include', i] : [...path, 'include'];
      const written = listOf((include as { options?: WrittenOptions | WrittenOptions[] }).options);
      const isList = Array.isArray((include as { options?: unknown }).options);
      const options = written.map((one, k) => optionsOf(one, [...place, 'options', ...(isList ? [k] : [])]));
      return {
        files: (include as { files: string[] }).files,
        options: inOrder(options),
        path: [...place, 'files'],
        excludeDirContaining: (include as { exclude_dir_containing?: string }).exclude_dir_containing,
      };
    }),
    exclude: listOf(own.exclude),
    ignoreChanges: own.ignore_changes ?? true,
    directives: own.directives ?? {},
  };
}

/**
 * The blocks with patterns as they stand, then the open one, which has none. Bacula asks the blocks with patterns in turn and passes by an
 * open one wherever it stands; a file that no pattern fits gets the flags of the *last* block (findlib/find.c, `accept_file`). So the open
 * block has to be the last, or its compression and signature would hold for nothing.
 *
 * Where there is none, one is added. The flags of a last block that only leaves files out can be meant for nothing but the others: Bacula
 * gives them to these, and so does the added block.
 */
function inOrder(written: readonly FileOptions[]): FileOptions[] {
  const open = written.filter(({ patterns }) => patterns.length === 0);
  const closed = written.filter(({ patterns }) => patterns.length > 0);
  if (open.length > 0) return [...closed, ...open];
  const last = written.at(-1);
  return last?.exclude === true ? [...closed, { ...last, exclude: false, patterns: [] }] : closed;
}

function optionsOf(own: WrittenOptions, path: InventoryPath): FileOptions {
  return {
    exclude: own.exclude ?? false,
    patterns: PATTERNS.flatMap((kind) => patternsOf(kind, own[kind], path)),
    signature: own.signature,
    compression: own.compression,
    oneFs: own.one_fs,
    sparse: own.sparse ?? false,
    acl: own.acl ?? false,
    xattr: own.xattr ?? false,
    noAtime: own.no_atime ?? false,
    fsTypes: fsTypesOf(own.fs_types ?? []),
    directives: own.directives ?? {},
    path,
  };
}

function patternsOf(kind: PatternKind, own: string | readonly string[] | undefined, path: InventoryPath): Pattern[] {
  if (typeof own === 'string') return [{ kind, text: own, path: [...path, kind] }];
  return (own ?? []).map((text, i) => ({ kind, text, path: [...path, kind, i] }));
}

/** What Bacula calls a filesystem by another name than the kernel. Source: findlib/fstype.c, by the numbers of statfs(2). */
const CALLED: ReadonlyMap<string, string> = new Map([
  ['ext3', 'ext2'],
  ['ext4', 'ext2'],
  ['vfat', 'msdos'],
]);

/** With Bacula's own names: a list with only the kernel's would leave out /boot/efi, or everything, and say OK. */
function fsTypesOf(written: readonly string[]): string[] {
  return [...new Set(written.flatMap((type) => [calledByBacula(type), type]))];
}

/** Bacula's name for a filesystem that the kernel calls `type`. */
export function calledByBacula(type: string): string {
  return CALLED.get(type) ?? type;
}
