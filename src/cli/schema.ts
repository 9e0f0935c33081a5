import { schemaText } from '../generated/schema.js';
import { EXIT } from './exit-code.ts';
import { out } from './terminal.ts';

/** `renfield schema`: the JSON Schema of an inventory, for editors. */
export function schema(): number {
  out(JSON.stringify(JSON.parse(schemaText), undefined, 2));
  return EXIT.ok;
}
