import { CommanderError } from 'commander';
import { EXIT } from './cli/exit-code.ts';
import { makeProgram, type Ending } from './cli/program.ts';
import { Fault } from './io/fault.ts';
import { palette, say } from './cli/terminal.ts';

/** A reader that closed its end, such as `head`, has seen what it wanted. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.ok);
  throw error;
});

const ending: Ending = { exitCode: EXIT.ok };
try {
  await makeProgram(ending).parseAsync(process.argv);
} catch (error) {
  ending.exitCode = exitCodeOf(error);
}
process.exitCode = ending.exitCode;

/** Tells of what ended a command. Whatever is neither the user's word nor the world's fault is ours. */
function exitCodeOf(error: unknown): number {
  // Commander has said it already; help and version are no errors.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof Fault) {
    say(`${palette.error('error')}: ${error.message}`);
    if (error.hint !== undefined) say(`  ${palette.faint('hint:')} ${error.hint}`);
    return error.exitCode;
  }
  say(
    `${palette.error('bug')}: Renfield itself is at fault here. Please report this with the inventory that shows it.`,
  );
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return EXIT.bug;
}
