import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Artefact } from '../core/artefact.ts';
import { Fault, reasonOf } from './fault.ts';

/** The file that makes a folder ours. */
export const MANIFEST = 'renfield.json';

const APPLY_FAILED = 4;

interface Manifest {
  readonly renfield: 1;
  /** Names the whole tree: equal for equal content. */
  readonly generation: string;
  readonly files: readonly ManifestFile[];
}

interface ManifestFile {
  readonly path: string;
  readonly mode: string;
  readonly owner: string;
  /** Absent for a secret: the digest of a short one could be guessed. */
  readonly sha256?: string;
}

export interface Written {
  readonly generation: string;
  readonly files: number;
  readonly isChanged: boolean;
}

/**
 * Puts the artefacts into a folder as its whole content, all or none: they are written beside it and take its place by a rename.
 * A folder that was not made here, or in which somebody edited or added a file, is left alone unless `force` is set (Fault, exit 4).
 */
export function writeTree(folder: string, artefacts: readonly Artefact[], force: boolean): Written {
  const target = resolve(folder);
  const manifest = manifestOf(artefacts);
  const result = { generation: manifest.generation, files: artefacts.length };
  try {
    const previous = checkOurs(folder, target, force);
    const hasSecrets = artefacts.some((artefact) => artefact.isSecret);
    if (!hasSecrets && previous?.generation === manifest.generation && isIntact(target, previous))
      return { ...result, isChanged: false };
    mkdirSync(dirname(target), { recursive: true });
    const staging = mkdtempSync(join(dirname(target), `.${basename(target)}.renfield-`));
    try {
      stage(staging, artefacts);
      writeFileSync(join(staging, MANIFEST), `${JSON.stringify(manifest, undefined, 1)}\n`);
      chmodSync(staging, 0o755);
      replace(staging, target);
    } finally {
      rmSync(staging, { recursive: true, force: true });
    }
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault(`cannot write ${folder}: ${reasonOf(error)}`, APPLY_FAILED, 'nothing was changed');
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

function manifestOf(artefacts: readonly Artefact[]): Manifest {
  const files = artefacts.map(({ path, mode, owner, group, text, isSecret }) => ({
    path,
    mode: `0${mode.toString(8)}`,
    owner: `${owner}:${group}`,
    ...(isSecret === true ? {} : { sha256: sha256(text) }),
  }));
  return { renfield: 1, generation: sha256(JSON.stringify(files)).slice(0, 12), files };
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** The manifest of a folder that we may replace, or undefined where there is none yet. */
function checkOurs(shown: string, target: string, force: boolean): Manifest | undefined {
  const found = lstatSync(target, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  if (!found.isDirectory())
    throw new Fault(`${shown} is no directory`, APPLY_FAILED, 'name a folder that does not exist yet');
  if (readdirSync(target).length === 0) return undefined;
  if (!existsSync(join(target, MANIFEST))) {
    throw new Fault(
      `${shown} holds files that Renfield did not make`,
      APPLY_FAILED,
      'name an empty folder, or one that does not exist yet',
    );
  }
  const manifest = readManifest(shown, target);
  if (!force) refuseEdits(shown, target, manifest);
  return manifest;
}

function readManifest(shown: string, target: string): Manifest {
  const manifest = JSON.parse(readFileSync(join(target, MANIFEST), 'utf8')) as Partial<Manifest>;
  if (manifest.renfield !== 1 || !Array.isArray(manifest.files)) {
    throw new Fault(`${shown}/${MANIFEST} is not the manifest of a rendered tree`, APPLY_FAILED);
  }
  return manifest as Manifest;
}

/** What somebody did by hand in a rendered folder would be lost. */
function refuseEdits(shown: string, target: string, { files }: Manifest): void {
  const known = new Map(files.map((file) => [file.path, file]));
  for (const path of filesBelow(target)) {
    const file = known.get(path);
    if (path === MANIFEST) continue;
    if (file !== undefined && (file.sha256 === undefined || file.sha256 === sha256(readFileSync(join(target, path)))))
      continue;
    const what = file === undefined ? 'was added' : 'was edited';
    throw new Fault(
      `${shown}/${path} ${what} since it was rendered`,
      APPLY_FAILED,
      'save it elsewhere, or render with --force to lose it',
    );
  }
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

function isIntact(target: string, { files }: Manifest): boolean {
  return files.every(({ path, mode }) => {
    const found = lstatSync(join(target, path), { throwIfNoEntry: false });
    return found !== undefined && `0${(found.mode & 0o777).toString(8)}` === mode;
  });
}

/** There is no exchange of two folders in Node, so for the time of one rename the name is free; a crash there leaves both trees whole. */
function replace(staging: string, target: string): void {
  if (!existsSync(target)) {
    renameSync(staging, target);
    return;
  }
  const old = `${staging}-previous`;
  renameSync(target, old);
  try {
    renameSync(staging, target);
  } catch (error) {
    renameSync(old, target);
    throw error;
  }
  rmSync(old, { recursive: true, force: true });
}
