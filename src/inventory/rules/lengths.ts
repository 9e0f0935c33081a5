import { maxToken } from '../../bacula/dialects.ts';
import { countBytes, hasMoreBytes } from '../../core/bytes.ts';
import { diagnose, type Diagnostic } from '../../core/diagnostic.ts';
import type { InventoryPath } from '../../core/path.ts';
import type { Fleet } from '../model/fleet.ts';
import type { WrittenInventory } from '../schema.ts';
import { oldestDirector } from './dialects.ts';

/** Texts that the lexer of an old Director ends early. Newer ones bear whatever an inventory may hold. */
export function* longTexts(written: WrittenInventory, fleet: Fleet): Iterable<Diagnostic> {
  const version = oldestDirector(fleet)?.daemon.bacula;
  if (version === undefined || maxToken(version) === maxToken('15')) return;
  const limit = maxToken(version);
  for (const [text, path] of texts(written, [])) {
    if (hasMoreBytes(text, limit)) yield diagnose('token-too-long', path, { bytes: countBytes(text), limit, version });
  }
}

function* texts(value: unknown, path: InventoryPath): Iterable<readonly [text: string, path: InventoryPath]> {
  if (typeof value === 'string') yield [value, path];
  else if (Array.isArray(value)) for (const [i, item] of value.entries()) yield* texts(item, [...path, i]);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) yield* texts(item, [...path, key]);
  }
}
