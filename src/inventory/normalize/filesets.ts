import type { InventoryPath } from '../../core/path.ts';
import type { FileOptions, FileSet, PatternKind } from '../model/fileset.ts';
import type { WrittenInventory } from '../schema.ts';
import { listOf, type Site } from './site.ts';

type WrittenFileSet = NonNullable<WrittenInventory['filesets']>[string];
type WrittenOptions = Exclude<NonNullable<Extract<WrittenFileSet['include'], { files: unknown }>['options']>, readonly unknown[]>;

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
      return {
        files: (include as { files: string[] }).files,
        options: written.map((options, k) =>
          optionsOf(options, [...place, 'options', ...(written.length > 1 ? [k] : [])]),
        ),
        excludeDirContaining: (include as { exclude_dir_containing?: string }).exclude_dir_containing,
      };
    }),
    exclude: listOf(own.exclude),
    ignoreChanges: own.ignore_changes ?? true,
    directives: (own.directives ?? {}),
  };
}

function optionsOf(own: WrittenOptions, path: InventoryPath): FileOptions {
  return {
    exclude: own.exclude ?? false,
    patterns: PATTERNS.flatMap((kind) => listOf(own[kind]).map((text) => ({ kind, text }))),
    signature: own.signature,
    compression: own.compression,
    oneFs: own.one_fs ?? true,
    sparse: own.sparse ?? false,
    acl: own.acl ?? false,
    xattr: own.xattr ?? false,
    noAtime: own.no_atime ?? false,
    fsTypes: fsTypesOf(own.fs_types ?? []),
    directives: (own.directives ?? {}),
    path,
  };
}

/** What Bacula calls a filesystem by another name than the kernel. Source: findlib/fstype.c, by the numbers of statfs(2). */
const CALLED: ReadonlyMap<string, string> = new Map([['ext3', 'ext2'], ['ext4', 'ext2'], ['vfat', 'msdos']]);

/** With Bacula's own names: a list with only the kernel's would leave out /boot/efi, or everything, and say OK. */
function fsTypesOf(written: readonly string[]): string[] {
  return [...new Set(written.flatMap((type) => [CALLED.get(type) ?? type, type]))];
}
