// What a Base could give at best, found by comparing the trees themselves, beside what Bacula took of it.
import { lstatSync, readdirSync } from 'node:fs';
import { queryCatalog } from '../harness/catalog.ts';
import { compareTrees } from '../harness/compare.ts';
import { onDisk, parentOf, type RawPath } from '../harness/tree.ts';

/** What the rendered FileSet leaves out, below a guest's root. */
const LEFT_OUT = /^(dev|proc|run|sys|tmp|var\/tmp|var\/lib\/bacula|var\/spool\/bacula|lost\+found)(\/|$)/u;

export function isSaved(path: RawPath): boolean {
  return !LEFT_OUT.test(path);
}

export interface Worth {
  /** Bytes of the guest's regular files, each inode once, and of those that have an equal in the reference. */
  readonly bytes: number;
  readonly equalBytes: number;
  readonly files: number;
  readonly equalFiles: number;
  /** Regular files that are in both and have other content. */
  readonly otherContent: readonly RawPath[];
  /** Those of them whose sizes are equal: where the times are too, only the digest tells them apart. */
  readonly lookAlikes: readonly RawPath[];
  /** Paths at which anything that Bacula is told to compare differs, or that the reference has not. */
  readonly differing: ReadonlySet<RawPath>;
}

/** What a guest has in common with its reference: path, type, size, content, mode, owner and time of modification in seconds. */
export function worthOf(reference: string, guest: string): Worth {
  const differences = compareTrees(reference, guest).filter(({ path, aspect }) => aspect !== 'links' && isSaved(path));
  const differing = new Set(differences.map(({ path }) => path));
  const sizes = fileSizes(guest);
  const sum = (paths: readonly RawPath[]): number => paths.reduce((bytes, path) => bytes + sizes.get(path)!, 0);
  const equal = [...sizes.keys()].filter((path) => !differing.has(path));
  return {
    bytes: sum([...sizes.keys()]),
    equalBytes: sum(equal),
    files: sizes.size,
    equalFiles: equal.length,
    otherContent: differences
      .filter(({ aspect, path }) => (aspect === 'content' || aspect === 'size') && sizes.has(path))
      .map(({ path }) => path),
    // A size that differs is told instead of the content.
    lookAlikes: differences.filter(({ aspect }) => aspect === 'content').map(({ path }) => path),
    differing,
  };
}

/** The paths that a Full took from its Bases, as in the guest, without the first slash; a directory ends with none. */
export async function takenFromBase(catalog: string, jobId: number): Promise<readonly RawPath[]> {
  return pathsOf(catalog, `BaseFiles JOIN File USING (FileId)`, `BaseFiles.JobId = ${jobId}`);
}

/**
 * The directories that a restore of a Full may write into after it has set their times: those that the Full has stored itself, and those that it
 * has stored something of (see Comparison). They are asked of the catalog, for with StripPath they are more than those that differ: bacula-fd looks
 * a directory up while its type is still that of the entry before, and behind a symbolic link it does not strip the path that it asks for
 * (filed/backup.c strip_path, "accurate PATH (not found)" at debug level 100 of 9.6.7).
 */
export async function lateDirectoriesOf(catalog: string, jobId: number): Promise<ReadonlySet<RawPath>> {
  return withParents(await pathsOf(catalog, 'File', `File.JobId = ${jobId}`));
}

/** The paths and the directories that hold them. */
export function withParents(paths: Iterable<RawPath>): ReadonlySet<RawPath> {
  return new Set([...paths].flatMap((path) => [path, parentOf(path)]));
}

async function pathsOf(catalog: string, files: string, where: string): Promise<readonly RawPath[]> {
  const rows = await queryCatalog<{ readonly path: string }>(
    catalog,
    `SELECT Path.Path || Filename.Name AS path FROM ${files}
       JOIN Path USING (PathId) JOIN Filename USING (FilenameId) WHERE ${where}`,
  );
  return rows.map(({ path }) => Buffer.from(path.replace(/^\/|\/$/gu, ''), 'utf8').toString('latin1')).sort();
}

/** The sizes of the regular files that are saved, by the first name of each. */
function fileSizes(root: string): ReadonlyMap<RawPath, number> {
  const sizes = new Map<RawPath, number>();
  const seen = new Set<number>();
  const visit = (folder: RawPath): void => {
    for (const name of readdirSync(onDisk(root, folder), 'latin1').sort()) {
      const path = folder === '.' ? name : `${folder}/${name}`;
      const stat = lstatSync(onDisk(root, path));
      if (!isSaved(path) || seen.has(stat.ino)) continue;
      if (stat.isDirectory()) visit(path);
      if (!stat.isFile()) continue;
      seen.add(stat.ino);
      sizes.set(path, stat.size);
    }
  };
  visit('.');
  return sizes;
}
