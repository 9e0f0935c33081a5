import type { Diagnostic } from '../../core/diagnostic.ts';
import { pathText } from '../../core/path.ts';

/**
 * The diagnostics without those that say of a place what was said of it before. What a group hands to a thousand guests is one fault:
 * it stands at the group and names the first of them.
 */
export function* oncePerPlace(found: Iterable<Diagnostic>): Iterable<Diagnostic> {
  const seen = new Set<string>();
  for (const diagnostic of found) {
    const { code, path, related } = diagnostic;
    const key = [code, ...[path, ...related.map((other) => other.path)].map(pathText)].join('\n');
    if (!seen.has(key)) yield diagnostic;
    seen.add(key);
  }
}
