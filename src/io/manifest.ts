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

/** The first of our files that somebody edited in a rendered folder: the edit would be lost when the folder is replaced. */
export function firstEdit(folder: string, { files }: Manifest): string | undefined {
  return files.find(({ path, sha256: digest }) => {
    const found = lstatSync(join(folder, path), { throwIfNoEntry: false });
    if (found === undefined || digest === undefined) return false;
    return !found.isFile() || digest !== sha256(readFileSync(join(folder, path)));
  })?.path;
}

/** What is not ours in a rendered folder: the topmost file, link or folder each, and folders of ours on which something is mounted. */
export interface Foreign {
  readonly path: string;
  readonly isMounted: boolean;
}

export function foreignIn(folder: string, { files }: Manifest): Foreign[] {
  const known = new Set([MANIFEST, ...files.map(({ path }) => path)]);
  const ours = new Set(files.flatMap(({ path }) => ancestorsOf(path)));
  const device = lstatSync(folder).dev;
  const below = (parent: string): Foreign[] =>
    readdirSync(join(folder, parent), { withFileTypes: true }).flatMap((entry) => {
      const path = join(parent, entry.name);
      if (!entry.isDirectory()) return known.has(path) ? [] : [{ path, isMounted: false }];
      if (lstatSync(join(folder, path)).dev !== device) return [{ path, isMounted: true }];
      return ours.has(path) ? below(path) : [{ path, isMounted: hasMounts(join(folder, path), device) }];
    });
  return below('');
}

/** Whether something is mounted below a folder: it would be emptied with it. */
function hasMounts(folder: string, device: number): boolean {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).some(
    (entry) => entry.isDirectory() && lstatSync(join(entry.parentPath, entry.name)).dev !== device,
  );
}

function ancestorsOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'));
}

/** Whether every file is there with its mode. Content is not looked at. */
export function isComplete(folder: string, { files }: Manifest): boolean {
  return files.every(({ path, mode }) => {
    const found = lstatSync(join(folder, path), { throwIfNoEntry: false });
    return found !== undefined && modeText(found.mode & 0o777) === mode;
  });
}

function modeText(mode: number): string {
  return `0${mode.toString(8)}`;
}

function sha256(content: string | Buffer): string {
  return hash('sha256', content);
}
