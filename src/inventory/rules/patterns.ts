import { diagnose, type Diagnostic } from '../../core/diagnostic.ts';
import type { InventoryPath } from '../../core/path.ts';
import { patternBelow, regexNever } from '../../patterns/below.ts';
import { leavesOut } from '../../patterns/left-out.ts';
import { wildNever } from '../../patterns/wild.ts';
import { originOf } from '../layers.ts';
import { calledByBacula } from '../normalize/filesets.ts';
import type { FileSet, Pattern } from '../model/fileset.ts';
import type { Fleet } from '../model/fleet.ts';
import type { Guest, Reference } from '../model/guest.ts';
import { oncePerPlace } from './once.ts';

/** What the hook mounts where the inventory does not say which filesystems. Source: hooks/lib/settings.sh. */
const USUAL_FILESYSTEMS = ['ext2', 'ext3', 'ext4', 'xfs'];

/** What could lead out of a mount, or is walked in another way than it is written. Source: hooks/lib/shapes.sh `is_guest_path`. */
const UNCLEAN = /\/\/|\/\.{1,2}(\/|$)/;

/** FileSets that would save less than they say: a Job with such a one ends as "Backup OK". */
export function lossyFileSets(fleet: Fleet): Iterable<Diagnostic> {
  return oncePerPlace(findLossy(fleet));
}

function* findLossy(fleet: Fleet): Iterable<Diagnostic> {
  for (const fileset of fleet.filesets.values()) {
    yield* openBlocks(fileset);
    yield* emptied(fileset);
    yield* idlePatterns(fileset);
  }
  for (const source of [...fleet.references.values(), ...fleet.guests.values()]) {
    yield* idleExcludes(source.settings.exclude, originOf(source.layers, 'exclude'));
    const fileset = fleet.filesets.get(source.settings.fileset ?? 'Linux');
    if (source.method === 'files' && fileset !== undefined) yield* belowMounts(source, fileset);
  }
}

/** Of two blocks without patterns only the flags of the last one hold, whatever the other says. */
function* openBlocks({ name, includes }: FileSet): Iterable<Diagnostic> {
  for (const { options } of includes) {
    const [first, second] = options.filter(({ patterns }) => patterns.length === 0);
    if (first === undefined || second === undefined) continue;
    yield diagnose('options-open-twice', second.path, { fileset: name }, [{ path: first.path, note: 'the other one' }]);
  }
}

/** What leaves out the very folder that it includes. Bacula asks for that one too, and goes no further. Source: findlib/find.c `our_callback`. */
function* emptied(fileset: FileSet): Iterable<Diagnostic> {
  for (const { files, path } of fileset.includes) {
    for (const [i, file] of files.entries()) {
      const by = leavesOut(fileset, file);
      if (by !== undefined) yield diagnose('fileset-empties', [...path, i], { fileset: fileset.name, file, by });
    }
  }
}

function* idlePatterns({ includes, exclude, path }: FileSet): Iterable<Diagnostic> {
  for (const { options } of includes) {
    for (const { patterns } of options) {
      for (const pattern of patterns) {
        const reason = neverFits(pattern);
        if (reason !== undefined) yield diagnose('pattern-never', pattern.path, { pattern: pattern.text, reason });
      }
    }
  }
  yield* idleExcludes(exclude, [...path, 'exclude']);
}

function neverFits({ kind, text }: Pattern): string | undefined {
  return kind.startsWith('regex') ? regexNever(text) : wildNever(text);
}

function* idleExcludes(excludes: readonly string[], path: InventoryPath): Iterable<Diagnostic> {
  for (const pattern of excludes) {
    const reason = wildNever(pattern);
    if (reason !== undefined) yield diagnose('pattern-never', path, { pattern, reason });
  }
}

/** What a FileSet means for a guest whose filesystems the host mounts one below the other. */
function* belowMounts(source: Guest | Reference, { name: fileset, includes }: FileSet): Iterable<Diagnostic> {
  const { name: guest, hook } = source;
  const mounted = hook.filesystems.length === 0 ? USUAL_FILESYSTEMS : hook.filesystems;
  for (const { files, path } of includes) {
    for (const [i, file] of files.entries()) {
      if (!UNCLEAN.test(file)) continue;
      yield diagnose('path-unclean', [...path, i], { file, guest });
    }
  }
  for (const { patterns, oneFs, fsTypes, path } of includes.flatMap(({ options }) => options)) {
    for (const pattern of patterns) {
      const moved = patternBelow(pattern, '/mnt');
      if ('refused' in moved)
        yield diagnose('pattern-immovable', pattern.path, { pattern: pattern.text, guest, reason: moved.refused });
    }
    if (oneFs === true) yield diagnose('one-fs-mounted', [...path, 'one_fs'], { fileset, guest });
    const missing = fsTypes.length === 0 ? [] : mounted.filter((type) => !fsTypes.includes(calledByBacula(type)));
    if (missing.length > 0)
      yield diagnose('fs-types-mounted', [...path, 'fs_types'], { fileset, guest, types: missing.join(', ') });
  }
}
