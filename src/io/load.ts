import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SourceText } from '../inventory/parse.ts';
import { Fault, reasonOf } from './fault.ts';

/** An inventory as it lies on disk: its texts, and the directory that relative paths in it start from. */
export interface LoadedInventory {
  readonly sources: readonly SourceText[];
  readonly directory: string;
}

/** What is looked for when no inventory is named. */
const USUAL = ['inventory.yaml', 'inventory.yml'];

/** Exit code for an inventory that cannot be read: as for one that has errors. */
const UNREADABLE = 1;

/**
 * The texts of an inventory: of files, of all `*.yaml` and `*.yml` files of a directory in the order of their names, or of standard input (`-`).
 * Without any, of `$RENFIELD_INVENTORY` or of `inventory.yaml` here. Fails with a Fault where one cannot be read as text.
 */
export function loadInventory(named: readonly string[], fromEnvironment: string | undefined): LoadedInventory {
  const paths = named.length > 0 ? named : [fromEnvironment ?? usualInventory()];
  const files = paths.flatMap((path) => (path !== '-' && isDirectory(path) ? yamlFiles(path) : [path]));
  const sources = files.map((file) => ({ name: file === '-' ? '<stdin>' : file, text: readText(file) }));
  const first = paths[0] ?? '-';
  return { sources, directory: first === '-' ? '.' : isDirectory(first) ? first : dirname(first) };
}

function usualInventory(): string {
  const found = USUAL.find((file) => statSync(file, { throwIfNoEntry: false }) !== undefined);
  if (found !== undefined) return found;
  const tried = USUAL.join(' and ');
  throw new Fault(
    `no inventory: looked for ${tried} here`,
    2,
    'name one with -i FILE, or start one with `renfield init`',
  );
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw new Fault(`cannot read the inventory ${path}: ${reasonOf(error)}`, UNREADABLE);
  }
}

function yamlFiles(directory: string): string[] {
  const names = readdirSync(directory).filter((name) => /^[^.].*\.ya?ml$/.test(name));
  if (names.length === 0) throw new Fault(`there is no *.yaml file in the directory ${directory}`, UNREADABLE);
  return names.sort().map((name) => join(directory, name));
}

function readText(file: string): string {
  try {
    const bytes = readFileSync(file === '-' ? 0 : file);
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    const isEncoding = error instanceof TypeError;
    const reason = isEncoding ? 'it is not UTF-8 text' : reasonOf(error);
    throw new Fault(
      `cannot read the inventory ${file}: ${reason}`,
      UNREADABLE,
      isEncoding ? 'save it as UTF-8' : undefined,
    );
  }
}
