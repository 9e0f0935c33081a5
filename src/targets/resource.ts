import { extras, settings, type Setting } from '../bacula/directive.ts';
import { keyword, origin, quoted, type BaculaText } from '../bacula/text.ts';
import type { InventoryPath } from '../core/path.ts';
import { templates } from '../generated/templates.js';
import type { Directives } from '../inventory/model/entry.ts';

/** One resource that is a plain list of directives, with the ones that the inventory brings along. */
export function resource(
  type: string,
  of: { readonly name: string; readonly path: InventoryPath },
  values: readonly Setting[] | Readonly<Record<string, BaculaText | undefined>>,
  directives: Directives = {},
): BaculaText {
  const more = extras(directives);
  const own = Array.isArray(values)
    ? (values as readonly Setting[])
    : settings(values as Record<string, BaculaText | undefined>);
  return templates['bacula/resource']({
    origin: origin(of.path),
    type: keyword(type),
    name: quoted(of.name),
    settings: [...own, ...more.settings],
    blocks: more.blocks,
  });
}

/** The first lines of every file. No version and no date: a file changes when its content does. */
export function heading(what: string): string {
  return `# ${what}\n# Made by Renfield from the inventory. Edits here are lost; change the inventory instead.\n`;
}
