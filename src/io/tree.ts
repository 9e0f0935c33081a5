import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Artefact } from '../core/artefact.ts';
import { Fault, reasonOf } from './fault.ts';
import { firstEdit, foreignIn, isComplete, MANIFEST, manifestOf, readManifest, type Manifest } from './manifest.ts';
import { discard, makeStaging, settle, swap } from './swap.ts';
import { forget } from './temporary.ts';

const APPLY_FAILED = 4;

export interface Written {
  readonly generation: string;
  readonly files: number;
  readonly isChanged: boolean;
}

/** What may be lost with the folder that is replaced. */
export interface Losses {
  /** Edits of files that we made. */
  readonly edits: boolean;
  /** What others put there: each by its path in the folder. */
  readonly discard: readonly string[];
}

const NO_LOSSES: Losses = { edits: false, discard: [] };

/**
 * Puts the artefacts into a folder as its whole content, all or none: they are written beside it and take its place by a rename.
 * A folder that was not made here is left alone, and so is one in which somebody edited or added something that `losses` does not name (Fault, exit 4).
 */
export function writeTree(folder: string, artefacts: readonly Artefact[], losses: Losses = NO_LOSSES): Written {
  const target = resolve(folder);
  const manifest = manifestOf(artefacts);
  const result = { generation: manifest.generation, files: artefacts.length };
  // Modes are part of a tree, whatever the umask of who renders it.
  const umask = process.umask(0o022);
  try {
    settle(target);
    const previous = previousManifest(folder, target, losses);
    const hasSecrets = artefacts.some((artefact) => artefact.isSecret);
    if (!hasSecrets && previous?.generation === manifest.generation && isComplete(target, previous))
      return { ...result, isChanged: false };
    mkdirSync(dirname(target), { recursive: true });
    const staging = makeStaging(target);
    try {
      stage(staging, artefacts);
      writeFileSync(join(staging, MANIFEST), `${JSON.stringify(manifest, undefined, 1)}\n`);
      chmodSync(staging, 0o755);
      swap(staging, target);
    } finally {
      discard(staging);
      forget(staging);
    }
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault(`cannot write ${folder}: ${reasonOf(error)}`, APPLY_FAILED, 'nothing was changed');
  } finally {
    process.umask(umask);
  }
  return { ...result, isChanged: true };
}

/** Writes artefacts below an existing folder. */
export function stage(folder: string, artefacts: readonly Artefact[]): void {
  const made = new Set<string>();
  for (const { path, mode, text } of artefacts) {
    const file = join(folder, path);
    const parent = dirname(file);
    if (!made.has(parent)) {
      mkdirSync(parent, { recursive: true });
      made.add(parent);
    }
    writeFileSync(file, text, { mode });
  }
}

/** The manifest of a folder that we may replace, or undefined where there is none, or none that still tells the truth. */
function previousManifest(shown: string, target: string, { edits, discard }: Losses): Manifest | undefined {
  const found = lstatSync(target, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  if (!found.isDirectory())
    throw new Fault(`${shown} is no directory`, APPLY_FAILED, 'name a folder that does not exist yet');
  if (readdirSync(target).length === 0) return undefined;
  const elsewhere = 'name an empty folder, or one that does not exist yet';
  if (!existsSync(join(target, MANIFEST)))
    throw new Fault(`${shown} holds files that Renfield did not make`, APPLY_FAILED, elsewhere);
  const manifest = readManifest(target);
  if (manifest === undefined)
    throw new Fault(`${shown}/${MANIFEST} is not the manifest of a rendered tree`, APPLY_FAILED, elsewhere);
  const named = new Set(discard.map((path) => path.replace(/\/+$/, '')));
  const foreign = foreignIn(target, manifest);
  for (const { path, isMounted } of foreign) {
    if (isMounted)
      throw new Fault(
        `something is mounted in ${shown}/${path}`,
        APPLY_FAILED,
        'unmount it: with the folder it would be emptied',
      );
    if (named.has(path)) continue;
    throw new Fault(
      `${shown}/${path} was not made by Renfield`,
      APPLY_FAILED,
      `move it away, or render with --discard ${path} to delete it`,
    );
  }
  const edit = firstEdit(target, manifest);
  if (edit !== undefined && !edits) {
    throw new Fault(
      `${shown}/${edit} was edited since it was rendered`,
      APPLY_FAILED,
      'save it elsewhere, or render with --force to lose it',
    );
  }
  // What is to go is no reason to leave everything as it is.
  return edit === undefined && foreign.length === 0 ? manifest : undefined;
}
