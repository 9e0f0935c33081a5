import { isError } from '../compile.ts';
import { counted } from '../core/quantity.ts';
import { EXIT } from './exit-code.ts';
import { outJson, readInventory, report, toFindings, wantsJson, type InventoryOptions } from './inventory.ts';
import { say } from './terminal.ts';

/** `renfield check`: everything that is wrong with an inventory, and nothing written. */
export async function check(options: InventoryOptions): Promise<number> {
  const read = readInventory(options);
  if (wantsJson(options)) {
    outJson({ diagnostics: await toFindings(read.diagnostics, read) });
    return read.diagnostics.some(isError) ? EXIT.inventory : EXIT.ok;
  }
  const exitCode = await report(read.diagnostics, read);
  if (read.plan !== undefined && read.fleet !== undefined) {
    const { guests, references, hosts } = read.fleet;
    const counts = [counted(guests.size, 'guest'), counted(references.size, 'reference'), counted(hosts.size, 'host')];
    say(`the inventory is good: ${counts.join(', ')}`);
  }
  return exitCode;
}
