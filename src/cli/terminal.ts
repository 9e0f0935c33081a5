import pc from 'picocolors';
import type { Palette } from './report.ts';

const same = (text: string) => text;

/** Colours for standard error, or none where it is no terminal or NO_COLOR is set. */
export const palette: Palette =
  pc.isColorSupported && process.stderr.isTTY
    ? {
        error: (text) => pc.bold(pc.red(text)),
        warning: (text) => pc.bold(pc.yellow(text)),
        note: pc.cyan,
        faint: pc.dim,
        bold: pc.bold,
      }
    : { error: same, warning: same, note: same, faint: same, bold: same };

/** What the command was asked for. */
export function out(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Everything else that is worth saying. */
export function say(text: string): void {
  process.stderr.write(text.endsWith('\n') ? text : `${text}\n`);
}
