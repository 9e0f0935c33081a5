import type { FileOptions, FileSet } from '../inventory/model/fileset.ts';
import { regexFits } from './regex.ts';
import { wildFits } from './wild.ts';

/**
 * By what a FileSet leaves out a folder of the machine, with everything below it; undefined where it does not, or where that cannot be said.
 * The first block of an Include that fits decides, and an Exclude comes after all of them. Source: findlib/find.c `accept_file`.
 */
export function leavesOut(
  { includes, exclude }: Pick<FileSet, 'includes' | 'exclude'>,
  folder: string,
): string | undefined {
  const by = includes.map(({ options }) => leftOutBy(options, folder));
  const first = by[0];
  if (first !== undefined && by.every((other) => other !== undefined)) return first;
  const excluded = exclude.find((pattern) => wildFits(pattern, folder));
  return excluded === undefined ? undefined : `"${excluded}"`;
}

function leftOutBy(options: readonly FileOptions[], folder: string): string | undefined {
  for (const { exclude, patterns } of options) {
    if (exclude && patterns.length === 0) return 'the Options block without patterns';
    for (const { kind, text } of patterns) {
      if (kind.endsWith('_file')) continue;
      const fits = kind.startsWith('regex') ? regexFits(text, folder) : wildFits(text, folder);
      if (fits === undefined) return undefined;
      if (fits) return exclude ? `"${text}"` : undefined;
    }
  }
  return undefined;
}
