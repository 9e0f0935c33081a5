import { counted } from '../core/quantity.ts';
import { secretUses } from '../plan/secrets.ts';
import { renderArtefacts } from '../targets/registry.ts';
import { INSTALLED } from '../targets/roots.ts';
import { writeTree } from '../io/tree.ts';
import { EXIT } from './exit-code.ts';
import { outJson, readInventory, report, toFindings, wantsJson, type InventoryOptions } from './inventory.ts';
import { say } from './terminal.ts';

export interface RenderOptions extends InventoryOptions {
  readonly output: string;
  readonly verify: boolean;
  readonly secrets?: boolean;
  readonly testCatalog?: boolean;
  readonly force?: boolean;
  readonly discard?: readonly string[];
}

/** `renfield render`: the whole configuration in a folder, once Bacula's own parsers have read it. */
export async function render(options: RenderOptions): Promise<number> {
  const read = readInventory(options);
  const { plan, written: inventory } = read;
  const exitCode = wantsJson(options) ? EXIT.ok : await report(read.diagnostics, read);
  if (plan === undefined || inventory === undefined) {
    if (wantsJson(options)) outJson({ diagnostics: await toFindings(read.diagnostics, read) });
    return EXIT.inventory;
  }
  if (options.verify) {
    const { verify } = await import('../io/verify.ts');
    const verification = await verify(plan, inventory);
    if (verification.diagnostics.length > 0) {
      if (wantsJson(options)) outJson({ diagnostics: await toFindings(verification.diagnostics, read) });
      else await report(verification.diagnostics, read);
      return EXIT.verification;
    }
    const judged = verification.judged.map(({ tool, files }) => `${tool} ${files}`).join(', ');
    if (judged !== '') say(`read by Bacula's own parsers: ${judged}`);
    for (const why of verification.skipped) say(`not read: ${why}`);
  }
  const artefacts = renderArtefacts(plan, INSTALLED);
  if (options.secrets === true) {
    // Only on request: with them, the folder is as secret as what is in it.
    const { secretArtefacts } = await import('../io/secrets.ts');
    artefacts.push(...(await secretArtefacts(secretUses(plan), read.directory, (tree) => `${tree}/secrets`)));
    artefacts.sort((a, b) => (a.path < b.path ? -1 : 1));
  }
  if (options.testCatalog === true) {
    const { testCatalogs } = await import('../io/verify.ts');
    await testCatalogs(plan, read.directory);
  }
  const written = writeTree(options.output, artefacts, {
    edits: options.force === true,
    discard: options.discard ?? [],
  });
  if (wantsJson(options)) {
    outJson({ output: options.output, ...written, diagnostics: await toFindings(read.diagnostics, read) });
  } else {
    const { files, generation, isChanged } = written;
    say(`${options.output}: ${counted(files, 'file')}, generation ${generation}${isChanged ? '' : ', unchanged'}`);
  }
  return exitCode;
}
