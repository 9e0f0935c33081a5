import { entry } from './entry.ts';

/** Faults of FileSets: what would save less than it says, while the Job ends as "Backup OK". */
export const fileSetEntries = {
  'options-open-twice': entry<{ fileset: string }>({
    severity: 'error',
    message: ({ fileset }) => `the FileSet "${fileset}" has two Options blocks without patterns in one include`,
    hint: () => 'put what both say into one block, or give one of them patterns',
    why: 'A file that no pattern fits gets the flags of the last block. What the other one says, its compression or signature or `exclude`, would hold for nothing, and Bacula is silent about it.',
    bad: 'filesets:\n  Data: {include: {files: [/srv], options: [{compression: gzip9}, {acl: true}]}}\n',
    good: 'filesets:\n  Data: {include: {files: [/srv], options: {compression: gzip9, acl: true}}}\n',
  }),
  'fileset-empties': entry<{ fileset: string; file: string; by: string }>({
    severity: 'error',
    message: ({ fileset, file, by }) => `the FileSet "${fileset}" includes "${file}" and leaves it out again by ${by}`,
    hint: () =>
      'a block that selects has to fit this folder and each one on the way to the files, as `wild_dir: "/*"` does',
    why: 'Bacula asks the patterns for the folder itself and goes no further where one leaves it out. The Job then saves nothing and ends as "Backup OK".',
    bad: 'filesets:\n  Homes: {include: {files: [/], options: [{wild: "/home/*"}, {exclude: true}]}}\n',
    good: 'filesets:\n  Homes: {include: {files: [/home]}}\n',
  }),
  'pattern-never': entry<{ pattern: string; reason: string }>({
    severity: 'warning',
    message: ({ pattern, reason }) => `"${pattern}" can never fit a file: ${reason}`,
    hint: () => 'Bacula compares a pattern with the whole name, as in /var/tmp',
    why: 'A pattern that fits nothing selects nothing and leaves nothing out. What it was written for is treated like everything else.',
    bad: 'filesets:\n  Lean: {include: {files: [/], options: [{exclude: true, wild_dir: /var/tmp/}, {one_fs: false}]}}\n',
    good: 'filesets:\n  Lean: {include: {files: [/], options: [{exclude: true, wild_dir: /var/tmp}, {one_fs: false}]}}\n',
  }),
  'pattern-immovable': entry<{ pattern: string; guest: string; reason: string }>({
    severity: 'error',
    message: ({ pattern, guest, reason }) =>
      `"${pattern}" cannot be said of guest "${guest}", whose files lie below a mount of its host: ${reason}`,
    hint: () => 'begin each alternative with `^/`, as in ^/tmp|^/var/tmp or ^(/tmp|/var/tmp)',
    why: 'Bacula compares with the whole path, that of the mount included. Half a pattern without the mount before it fits nothing, or fits the mount itself and leaves out the whole guest.',
    bad: 'filesets:\n  Lean: {include: {files: [/], options: [{exclude: true, regex_dir: "(^/tmp)+"}, {one_fs: false}]}}\nguests:\n  web: {fileset: Lean}\n',
    good: 'filesets:\n  Lean: {include: {files: [/], options: [{exclude: true, regex_dir: "^/tmp|^/var/tmp"}, {one_fs: false}]}}\nguests:\n  web: {fileset: Lean}\n',
  }),
  'path-unclean': entry<{ file: string; guest: string }>({
    severity: 'error',
    message: ({ file, guest }) =>
      `"${file}" is not a clean path, and guest "${guest}" is read below a mount of its host`,
    hint: () => 'write it without "//", "/./" and "/../"',
    why: 'Behind the mount point, ".." leads to the files of the host.',
    bad: 'filesets:\n  Up: {include: {files: [/srv/../../etc]}}\nguests:\n  web: {fileset: Up}\n',
    good: 'filesets:\n  Up: {include: {files: [/etc]}}\nguests:\n  web: {fileset: Up}\n',
  }),
  'one-fs-mounted': entry<{ fileset: string; guest: string }>({
    severity: 'warning',
    message: ({ fileset, guest }) =>
      `the FileSet "${fileset}" stays on one filesystem, but guest "${guest}" is read from mounts on its host, and all of them are read`,
    hint: () => 'leave out a filesystem of the guest by its path: `exclude: [/data]`',
    why: 'Below the mount point is the guest and nothing else: no /proc, no network filesystem. To stop at the root would lose its other filesystems without a word, so every block of such a guest has OneFS = no.',
    bad: 'filesets:\n  Root: {include: {files: [/], options: {one_fs: true}}}\nguests:\n  web: {fileset: Root}\n',
    good: 'filesets:\n  Root: {include: {files: [/]}, exclude: [/data]}\nguests:\n  web: {fileset: Root}\n',
  }),
  'fs-types-mounted': entry<{ fileset: string; guest: string; types: string }>({
    severity: 'warning',
    message: ({ fileset, guest, types }) =>
      `the FileSet "${fileset}" leaves out filesystems that the hook mounts for guest "${guest}": ${types}`,
    hint: () => 'add them to `fs_types`, or say in `filesystems` of the guest which ones its hook mounts',
    why: 'Where the guest has such a filesystem nothing of it is saved, and the hook fails the Job, because it was mounted and not read.',
    bad: 'filesets:\n  Ext: {include: {files: [/], options: {fs_types: [ext4]}}}\nguests:\n  web: {fileset: Ext}\n',
    good: 'filesets:\n  Ext: {include: {files: [/], options: {fs_types: [ext4]}}}\nguests:\n  web: {fileset: Ext, filesystems: [ext4]}\n',
  }),
};
