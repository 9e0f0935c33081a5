import { diagnose, diagnoseKey, type Diagnostic } from '../core/diagnostic.ts';
import type { InventoryPath } from '../core/path.ts';
import { isTooLong, MAX_VALUE_BYTES, spelledBytes } from '../bacula/text.ts';

/** More values than a real inventory has: 100 000 guests with thirty keys each. An alias bomb passes it in ten lines. */
const MAX_NODES = 5_000_000;

/** Control characters of ASCII and halves of surrogate pairs: what no configuration, shell or log line can carry. */
// eslint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u001f\u007f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

const NAMES = new Map([
  ['\0', 'a NUL'],
  ['\t', 'a tab'],
  ['\n', 'a line feed'],
  ['\r', 'a carriage return'],
]);

/**
 * The faults of a parsed text that no schema sees: aliases that unfold to more values than anybody meant or into themselves, and texts with
 * characters or lengths that Bacula cannot carry. Each shared value is looked at once, however often aliases repeat it.
 */
export function survey(root: unknown): Diagnostic[] {
  const report: Diagnostic[] = [];
  const sizes = new Map<object, number>();
  const open = new Set<object>();

  const visit = (value: unknown, path: InventoryPath): number => {
    if (typeof value === 'string') {
      const fault = textFault(value, path, false);
      if (fault !== undefined) report.push(fault);
      return 1;
    }
    if (typeof value !== 'object' || value === null) return 1;
    const known = sizes.get(value);
    if (known !== undefined) return known;
    if (open.has(value)) {
      report.push(diagnose('yaml-cycle', path, {}));
      return 1;
    }
    open.add(value);
    let size = 1;
    if (Array.isArray(value)) for (let i = 0; i < value.length; i++) size += visit(value[i], [...path, i]);
    else {
      for (const key of Object.keys(value)) {
        const place = [...path, key];
        const fault = textFault(key, place, true);
        if (fault !== undefined) report.push(fault);
        size += visit((value as Record<string, unknown>)[key], place);
      }
    }
    open.delete(value);
    sizes.set(value, size);
    return size;
  };

  const nodes = visit(root, []);
  if (nodes > MAX_NODES) report.push(diagnose('yaml-too-large', [], { nodes, limit: MAX_NODES }));
  return report;
}

function textFault(text: string, path: InventoryPath, isKey: boolean): Diagnostic | undefined {
  const make = isKey ? diagnoseKey : diagnose;
  const found = FORBIDDEN.exec(text)?.[0];
  if (found !== undefined) {
    const code = found.charCodeAt(0).toString(16).padStart(4, '0');
    const character = NAMES.get(found) ?? (found >= '\ud800' ? 'half a character' : `a control character (U+${code})`);
    return make('character-forbidden', path, { shown: shorten(JSON.stringify(text).slice(1, -1)), character });
  }
  if (!isTooLong(text)) return undefined;
  return make('value-too-long', path, { bytes: spelledBytes(text), limit: MAX_VALUE_BYTES });
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
