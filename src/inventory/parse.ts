import { CORE_SCHEMA, load, mergeTag, YAMLException } from 'js-yaml';
import { Bug } from '../core/bug.ts';
import { diagnose, diagnoseKey, type Diagnostic } from '../core/diagnostic.ts';
import { validateInventory } from '../generated/validate.js';
import type { WrittenInventory } from './schema.ts';
import { shapeDiagnostics } from './shape.ts';
import { survey } from './survey.ts';

/** One file of an inventory: its name as it is to be shown, and its text. */
export interface SourceText {
  readonly name: string;
  readonly text: string;
}

export interface Parsed {
  /** Absent where `diagnostics` is not empty. */
  readonly written?: WrittenInventory;
  readonly diagnostics: readonly Diagnostic[];
}

/** The value that a text stands for, read by the parser that is quick but keeps no positions. Throws a YAMLException. */
export function readYaml(text: string): unknown {
  return load(text, { schema: SCHEMA });
}

/** YAML 1.2 core with merge keys, which inventories use to share what groups cannot. */
const SCHEMA = CORE_SCHEMA.withTags(mergeTag);

/**
 * The inventory that one or several texts make together, checked for syntax and shape, or all that is wrong with them.
 * Sections of several files are joined; a name that two files declare is a fault, as nobody could tell which one counts.
 */
export function parseInventory(sources: readonly SourceText[]): Parsed {
  const roots = sources.map((source, file) => parseOne(source.text, file));
  const faults = roots.flatMap((root) => root.diagnostics);
  if (faults.length > 0) return { diagnostics: faults };
  const joined = join(roots.map((root) => root.value));
  if (joined.diagnostics.length > 0) return joined;
  if (validateInventory(joined.value)) return { written: joined.value as WrittenInventory, diagnostics: [] };
  const diagnostics = shapeDiagnostics(joined.value);
  if (diagnostics.length === 0) throw new Bug(`no words for ${JSON.stringify(validateInventory.errors)}`);
  return { diagnostics };
}

function parseOne(text: string, file: number): { value: unknown; diagnostics: Diagnostic[] } {
  const at = (start: number) => ({ file, start, end: start + 1 });
  const loneReturn = LONE_RETURN.exec(text);
  if (loneReturn !== null) {
    const reason = 'a carriage return stands without its line feed';
    return {
      value: undefined,
      diagnostics: [{ ...diagnose('yaml-syntax', [], { reason }), source: at(loneReturn.index) }],
    };
  }
  let value: unknown;
  try {
    value = readYaml(text);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw new Bug(`the parser of YAML fails: ${String(error)}`);
    if (isBlank(text)) return { value, diagnostics: [{ ...diagnose('inventory-empty', [], {}), source: at(0) }] };
    // What has no mark is about the whole of it: a second document, which its dashes begin.
    const position = error.mark?.position ?? text.lastIndexOf('\n---') + 1;
    const offset = Math.min(position, Math.max(0, text.length - 1));
    return {
      value,
      diagnostics: [{ ...diagnose('yaml-syntax', [], { reason: reasonOf(error, text) }), source: at(offset) }],
    };
  }
  if (value === undefined || value === null || value === '') {
    return { value, diagnostics: [{ ...diagnose('inventory-empty', [], {}), source: at(0) }] };
  }
  if (typeof value !== 'object' || Array.isArray(value)) {
    const saw = Array.isArray(value) ? 'a list' : 'text';
    return {
      value,
      diagnostics: [{ ...diagnose('type-wrong', [], { saw, wanted: 'a map of sections' }), source: at(0) }],
    };
  }
  return { value, diagnostics: survey(value).map((fault) => ({ ...fault, file })) };
}

/** The parser's own words, but for tabs within braces and brackets, of which it says that something is not indented enough. */
function reasonOf({ reason, mark }: YAMLException, text: string): string {
  const before = text.slice(0, mark?.position ?? 0).trimEnd().length;
  const isTab = text.slice(before, mark?.position).includes('\t');
  return isTab ? 'a tab stands where only spaces may' : reason;
}

/** YAML takes a lone carriage return for the end of a line, editors do not: in a comment it would hide a line that counts. */
const LONE_RETURN = /\r(?!\n)/;

/** Whether there is nothing but comments. */
function isBlank(text: string): boolean {
  return text.split('\n').every((line) => /^\s*(#|$)/.test(line));
}

/** The sections of all files as one inventory. `version` may stand in each; any other single value in one of them. */
function join(roots: readonly unknown[]): { value: unknown; diagnostics: Diagnostic[] } {
  if (roots.length === 1) return { value: roots[0], diagnostics: [] };
  // Without a prototype, so that a section called `__proto__` is a section like any other and refused as unknown.
  const joined = Object.create(null) as Record<string, unknown>;
  const diagnostics: Diagnostic[] = [];
  const clash = (file: number, path: string[], what: string) => {
    const first = roots.findIndex((root) => declares(root, path));
    const related = [{ path, note: 'first declared here', file: first }];
    diagnostics.push({ ...diagnoseKey('name-duplicate', path, { name: path.at(-1) ?? '', what }, related), file });
  };
  roots.forEach((root, file) => {
    for (const [section, value] of Object.entries(root as object)) {
      const known = joined[section];
      if (known === undefined) joined[section] = isSection(value) ? { ...value } : value;
      else if (section === 'version' && known === value) continue;
      else if (!isSection(known) || !isSection(value) || section === 'director') clash(file, [section], 'sections');
      else {
        for (const [name, item] of Object.entries(value)) {
          if (Object.hasOwn(known, name)) clash(file, [section, name], section);
          else known[name] = item;
        }
      }
    }
  });
  return { value: joined, diagnostics };
}

function declares(root: unknown, path: readonly string[]): boolean {
  let value = root;
  for (const key of path) {
    if (!isSection(value) || !Object.hasOwn(value, key)) return false;
    value = value[key];
  }
  return true;
}

function isSection(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
