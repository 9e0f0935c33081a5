import { secretUses } from '../plan/secrets.ts';
import { EXIT } from './exit-code.ts';
import { outJson, readInventory, report, wantsJson, type InventoryOptions } from './inventory.ts';
import { out } from './terminal.ts';

/** `renfield secrets init`: makes every secret of the inventory that is kept in a file and does not exist yet. Never changes one. */
export async function secretsInit(options: InventoryOptions): Promise<number> {
  const read = readInventory(options);
  if (read.plan === undefined) return report(read.diagnostics, read);
  const { createSecret } = await import('../io/secrets.ts');
  const secrets = new Map(secretUses(read.plan).map(({ secret }) => [secret.id, secret]));
  const created: string[] = [];
  const kept: string[] = [];
  for (const secret of secrets.values()) (createSecret(secret, read.directory) ? created : kept).push(secret.id);
  if (wantsJson(options)) outJson({ created, kept });
  else {
    for (const id of created) out(`made ${id}`);
    out(`${created.length} secrets made, ${kept.length} left as they are`);
  }
  return EXIT.ok;
}
