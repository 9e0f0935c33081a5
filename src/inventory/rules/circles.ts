import { diagnose, type Diagnostic } from '../../core/diagnostic.ts';
import type { WrittenInventory } from '../schema.ts';
import { suggest } from '../../core/suggest.ts';

/** What extends itself, or shares the daemon of what shares its own. Asked of the written inventory: a fleet has no circles any more. */
export function* circles(written: WrittenInventory): Iterable<Diagnostic> {
  yield* chains('groups', 'extends', written.groups ?? {}, 'group-unknown');
  yield* chains('storages', 'daemon', written.storages ?? {}, 'storage-unknown');
}

type Linked = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

function* chains(
  section: string,
  key: string,
  entries: Linked,
  unknown: 'group-unknown' | 'storage-unknown',
): Iterable<Diagnostic> {
  const settled = new Set<string>();
  for (const start of Object.keys(entries)) {
    const trail: string[] = [];
    for (let name: unknown = start; typeof name === 'string' && !settled.has(name); name = entries[name]?.[key]) {
      const last = trail.at(-1);
      if (!Object.hasOwn(entries, name)) {
        const suggestions = suggest(name, Object.keys(entries));
        yield diagnose(unknown, [section, last ?? start, key], {
          user: `${section}.${last ?? start}`,
          saw: name,
          suggestions,
        });
        break;
      }
      if (trail.includes(name)) {
        const circle = [...trail.slice(trail.indexOf(name)), name];
        yield diagnose('name-circular', [section, last ?? start, key], { chain: circle.join(' → ') });
        break;
      }
      trail.push(name);
    }
    for (const name of trail) settled.add(name);
  }
}
