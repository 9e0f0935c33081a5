import { compile, isError, type Compiled } from '../compile.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { tuneEngine } from '../io/engine.ts';
import { loadInventory, type LoadedInventory } from '../io/load.ts';
import { printableJson } from './columns.ts';
import type { Finding } from './report.ts';
import { EXIT } from './exit-code.ts';
import { countText, findings, reportText } from './report.ts';
import { out, palette, say } from './terminal.ts';

export interface InventoryOptions {
  readonly inventory?: readonly string[];
  readonly format?: 'text' | 'json';
  readonly json?: boolean;
}

/** The inventory that the options name, read and compiled. */
export function readInventory(options: InventoryOptions): LoadedInventory & Compiled {
  tuneEngine();
  const loaded = loadInventory(options.inventory ?? [], process.env['RENFIELD_INVENTORY']);
  return { ...loaded, ...compile(loaded.sources) };
}

/** The diagnostics with words and places. Positions need a second, slower parser, so it is loaded only when there is something to show. */
export async function toFindings(diagnostics: readonly Diagnostic[], { sources }: LoadedInventory): Promise<Finding[]> {
  if (diagnostics.length === 0) return [];
  const { makeLocator } = await import('../inventory/locate.ts');
  return findings(diagnostics, sources, makeLocator(sources));
}

export function wantsJson(options: InventoryOptions): boolean {
  return options.json === true || options.format === 'json';
}

/** Prints diagnostics as text to standard error. Returns the exit code that they ask for. */
export async function report(diagnostics: readonly Diagnostic[], loaded: LoadedInventory): Promise<number> {
  const all = await toFindings(diagnostics, loaded);
  if (all.length > 0) say(`${reportText(all, loaded.sources, palette)}\n${countText(all)}`);
  return diagnostics.some(isError) ? EXIT.inventory : EXIT.ok;
}

/** One JSON document on standard output, for scripts: its version first, keys in a fixed order. */
export function outJson(document: object): void {
  out(printableJson(JSON.stringify({ schemaVersion: 1, ...document }, undefined, 2)));
}
