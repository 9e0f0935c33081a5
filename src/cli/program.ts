import { Command, Option } from 'commander';
import { version } from '../generated/version.js';
import type { PreviewOptions } from './base.ts';
import type { InventoryOptions } from './inventory.ts';
import type { RenderOptions } from './render.ts';

/** What a command ends with. */
export interface Ending {
  exitCode: number;
}

/** The command line. Each command loads its own code when it runs, so that `--help` is quick. */
export function makeProgram(ending: Ending): Command {
  const program = new Command('renfield')
    .description('Readies a KVM or Xen fleet for Bacula: one inventory in, every configuration that has to agree out.')
    .version(version)
    .showHelpAfterError('(see renfield --help)')
    .exitOverride();
  const ends = (exitCode: number) => {
    ending.exitCode = exitCode;
  };

  program
    .command('init')
    .description('write a commented inventory to start from')
    .argument('[file]', 'where to', 'inventory.yaml')
    .action(async (file: string) => ends((await import('./init.ts')).init(file)));

  inventoryCommand(program, 'check', 'tell everything that is wrong with an inventory')
    .addOption(new Option('--format <format>', 'how to tell it').choices(['text', 'json']).default('text'))
    .action(async (options: InventoryOptions) => ends(await (await import('./check.ts')).check(options)));

  inventoryCommand(program, 'render', 'write the whole configuration into a folder')
    .requiredOption('-o, --output <folder>', 'the folder, which is replaced as a whole')
    .option('--no-verify', "do not let Bacula's own parsers read it first")
    .option('--test-catalog', 'also run `bacula-dir -t`, which opens the catalog')
    .option('--secrets', 'write the secrets as well, into a folder `secrets` of each machine')
    .option('--force', 'replace the folder even if files in it were edited')
    .option(
      '--discard <path>',
      'delete what others put into the folder, by its path in there; may be given several times',
      (path: string, others: readonly string[]) => [...others, path],
      [] as readonly string[],
    )
    .addOption(new Option('--format <format>', 'how to tell faults').choices(['text', 'json']).default('text'))
    .action(async (options: RenderOptions) => ends(await (await import('./render.ts')).render(options)));

  program
    .command('explain')
    .description('tell why a fault is one, with a bad and a good example')
    .argument('[code]', 'the code in the brackets of a message; without it, all codes')
    .option('--json', 'as JSON')
    .action(async (code: string | undefined, options: { json?: boolean }) =>
      ends((await import('./explain.ts')).explain(code, options)),
    );

  program
    .command('schema')
    .description('print the JSON Schema of an inventory, for editors')
    .action(async () => ends((await import('./schema.ts')).schema()));

  const secrets = program.command('secrets').description('the secrets that an inventory refers to');
  inventoryCommand(secrets, 'init', 'make those that are kept in files and do not exist yet').action(
    async (options: InventoryOptions) => ends(await (await import('./secrets.ts')).secretsInit(options)),
  );

  const base = program.command('base').description('what Base jobs are worth');
  inventoryCommand(base, 'preview', 'estimate what a Full of a guest would take from its Bases')
    .argument('<guest>', 'a guest with a base')
    .option('--console <file>', "bconsole's configuration (default: that of the rendered tree, installed)")
    .action(async (guest: string, options: PreviewOptions) =>
      ends(await (await import('./base.ts')).basePreview(guest, options)),
    );

  program
    .command('demo')
    .description('render the example fleet and show what was made')
    .option('-o, --output <folder>', 'where to', 'renfield-demo')
    .action(async ({ output }: { output: string }) => ends(await (await import('./demo.ts')).demo(output)));

  return program;
}

function inventoryCommand(parent: Command, name: string, description: string): Command {
  return parent
    .command(name)
    .description(description)
    .option(
      '-i, --inventory <path...>',
      'files, a directory, or - for standard input (default: $RENFIELD_INVENTORY, inventory.yaml)',
    )
    .option('--json', 'as JSON');
}
