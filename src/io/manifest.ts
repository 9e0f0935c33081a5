import { hash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Artefact } from '../core/artefact.ts';

/** The file that makes a folder ours. */
export const MANIFEST = 'renfield.json';

export interface Manifest {
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

export function manifestOf(artefacts: readonly Artefact[]): Manifest {
  const files = artefacts.map(({ path, mode, owner, group, text, isSecret }) => ({
    path,
    mode: modeText(mode),
    owner: `${owner}:${group}`,
    ...(isSecret === true ? {} : { sha256: sha256(text) }),
  }));
  return { renfield: 1, generation: sha256(JSON.stringify(files)).slice(0, 12), files };
}

/** The manifest of a folder, or undefined where what lies in its place is none of ours. */
export function readManifest(folder: string): Manifest | undefined {
  let manifest: Partial<Manifest>;
  try {
    manifest = JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8')) as Partial<Manifest>;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  return manifest.renfield === 1 && Array.isArray(manifest.files) ? (manifest as Manifest) : undefined;
}

/** The first thing that somebody did by hand in a rendered folder: it would be lost when the folder is replaced. */
export function firstEdit(folder: string, { files }: Manifest): { path: string; what: 'added' | 'edited' } | undefined {
  const known = new Map(files.map((file) => [file.path, file]));
  for (const path of filesBelow(folder)) {
    const file = known.get(path);
    if (path === MANIFEST) continue;
    if (file === undefined) return { path, what: 'added' };
    const isFile = lstatSync(join(folder, path)).isFile();
    const isSame = file.sha256 === undefined || (isFile && file.sha256 === sha256(readFileSync(join(folder, path))));
    if (!isSame) return { path, what: 'edited' };
  }
  return undefined;
}

/** Whether every file is there with its mode. Content is not looked at. */
export function isComplete(folder: string, { files }: Manifest): boolean {
  return files.every(({ path, mode }) => {
    const found = lstatSync(join(folder, path), { throwIfNoEntry: false });
    return found !== undefined && modeText(found.mode & 0o777) === mode;
  });
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

function modeText(mode: number): string {
  return `0${mode.toString(8)}`;
}

function sha256(content: string | Buffer): string {
  return hash('sha256', content);
}
