import { folded } from '../../bacula/folded.ts';
import { modelledKey, type ResourceType } from '../../bacula/modelled.ts';
import { diagnose, diagnoseKey, type Diagnostic } from '../../core/diagnostic.ts';
import type { InventoryPath } from '../../core/path.ts';
import { show } from '../schema-node.ts';
import type { WrittenInventory } from '../schema.ts';

type Written = Readonly<Record<string, unknown>>;

/** Where `directives` stand in each section, and of which resource they are. */
const PLACES: readonly (readonly [section: string, keys: readonly string[], type: ResourceType])[] = [
  ['director', ['directives'], 'Director'],
  ['directors', ['*', 'directives'], 'Director'],
  ['director', ['file_daemon', 'directives'], 'FileDaemon'],
  ['directors', ['*', 'file_daemon', 'directives'], 'FileDaemon'],
  ['director', ['catalog_backup', 'directives'], 'Job'],
  ['directors', ['*', 'catalog_backup', 'directives'], 'Job'],
  ['catalogs', ['*', 'directives'], 'Catalog'],
  ['messages', ['*', 'directives'], 'Messages'],
  ['consoles', ['*', 'directives'], 'Console'],
  ['storages', ['*', 'directives'], 'Storage'],
  ['storages', ['*', 'daemon_directives'], 'Storage Daemon'],
  ['storages', ['*', 'device_directives'], 'Device'],
  ['storages', ['*', 'devices', '*', 'directives'], 'Device'],
  ['pools', ['*', 'directives'], 'Pool'],
  ['schedules', ['*', 'directives'], 'Schedule'],
  ['filesets', ['*', 'directives'], 'FileSet'],
  ['filesets', ['*', 'include', 'options', 'directives'], 'Options'],
  ['filesets', ['*', 'include', 'options', '*', 'directives'], 'Options'],
  ['filesets', ['*', 'include', '*', 'options', 'directives'], 'Options'],
  ['filesets', ['*', 'include', '*', 'options', '*', 'directives'], 'Options'],
  ['defaults', ['directives'], 'Job'],
  ['defaults', ['client_directives'], 'Client'],
  ['groups', ['*', 'directives'], 'Job'],
  ['groups', ['*', 'client_directives'], 'Client'],
  ['hosts', ['*', 'directives'], 'FileDaemon'],
  ['hosts', ['*', 'client_directives'], 'Client'],
  ['hosts', ['*', 'backup', 'directives'], 'Job'],
  ['hosts', ['*', 'guest_defaults', 'directives'], 'Job'],
  ['hosts', ['*', 'guest_defaults', 'client_directives'], 'Client'],
  ['references', ['*', 'directives'], 'Job'],
  ['references', ['*', 'client_directives'], 'Client'],
  ['guests', ['*', 'directives'], 'Job'],
  ['guests', ['*', 'client_directives'], 'Client'],
  ['jobs', ['*', 'directives'], 'Job'],
];

/** The escape hatch is for what has no key of its own. Asked of the written inventory, where each place is still itself. */
export function* modelledDirectives(written: WrittenInventory): Iterable<Diagnostic> {
  for (const { path, directives, resource } of writtenDirectives(written)) {
    for (const directive of Object.keys(directives)) {
      const key = modelledKey(resource, directive);
      if (key !== undefined)
        yield diagnoseKey('directive-modelled', [...path, directive], { directive, resource, key });
    }
  }
}

/** The directives that hold a directory or a file for `store_dir`. Source: the tables of dird_conf.c, stored_conf.c and filed_conf.c. */
const EXPANDED =
  /(directory|bootstrap|verifylist|certificate|certificatefile|certificatedir|tlskey|pkikeypair|dhfile|queryfile)$|^where$/;

/** But for what begins with `|`, as `Write Bootstrap` may. Source: lib/parse_conf.c `store_dir`, lib/util.c `do_shell_expansion`. */
const SHELL_CHARACTERS = /^(?!\|).*[~\\$[\]*?`'<>"]/;

/** What Bacula would hand to a shell must not come from an inventory. */
export function* expandedDirectives(written: WrittenInventory): Iterable<Diagnostic> {
  for (const { path, directives } of writtenDirectives(written)) {
    yield* expandedIn(directives, path);
  }
}

/** The faults in these directives and in the blocks among them. */
function* expandedIn(directives: object, path: InventoryPath): Iterable<Diagnostic> {
  for (const [directive, value] of Object.entries(directives) as [string, unknown][]) {
    const isPath = EXPANDED.test(folded(directive));
    const isList = Array.isArray(value);
    for (const [i, one] of (isList ? (value as unknown[]) : [value]).entries()) {
      const place = isList ? [...path, directive, i] : [...path, directive];
      if (typeof one === 'object' && one !== null) yield* expandedIn(one, place);
      else if (isPath && typeof one === 'string' && SHELL_CHARACTERS.test(one))
        yield diagnose('directive-expanded', place, { directive, text: show(one) });
    }
  }
}

/** A RunScript runs never unless it says when. Source: lib/runscript.c:49. */
export function* idleScripts(written: WrittenInventory): Iterable<Diagnostic> {
  for (const { path, directives } of writtenDirectives(written)) {
    for (const [directive, value] of Object.entries(directives) as [string, unknown][]) {
      if (folded(directive) !== 'runscript') continue;
      const scripts = Array.isArray(value) ? (value as unknown[]) : [value];
      for (const [i, script] of scripts.entries()) {
        const isBlock = typeof script === 'object' && script !== null;
        if (!isBlock || Object.keys(script).some((key) => folded(key) === 'runswhen')) continue;
        yield diagnoseKey('runscript-idle', [...path, directive, ...(Array.isArray(value) ? [i] : [])], {});
      }
    }
  }
}

/** Every `directives` of an inventory: where it stands, what is in it, and of which resource it is. */
export function* writtenDirectives(
  written: WrittenInventory,
): Iterable<{ path: InventoryPath; directives: object; resource: ResourceType }> {
  for (const [section, keys, resource] of PLACES) {
    for (const [path, directives] of find((written as Written)[section], [section], keys, 0)) {
      yield { path, directives, resource };
    }
  }
}

type Found = readonly [path: InventoryPath, directives: object];

/** What the keys from the `at`th on lead to, from a value at `path`. */
function* find(value: unknown, path: InventoryPath, keys: readonly string[], at: number): Iterable<Found> {
  if (typeof value !== 'object' || value === null) return;
  const key = keys[at];
  if (key === undefined) {
    if (!Array.isArray(value)) yield [path, value];
  } else if (key === '*') {
    const isList = Array.isArray(value);
    const next = keys[at + 1] ?? '*';
    for (const name of Object.keys(value)) {
      const item = (value as Written)[name] as Written | null;
      // Most of ten thousand guests have no directives to look into.
      if (next !== '*' && item?.[next] === undefined) continue;
      yield* find(item, [...path, isList ? Number(name) : name], keys, at + 1);
    }
  } else if (!Array.isArray(value)) {
    yield* find((value as Written)[key], [...path, key], keys, at + 1);
  }
}
