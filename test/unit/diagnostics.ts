import { compile, type Compiled } from '../../src/compile.ts';
import { findings, type Finding } from '../../src/cli/report.ts';
import type { Code } from '../../src/core/catalogue.ts';
import type { Diagnostic } from '../../src/core/diagnostic.ts';
import { makeLocator } from '../../src/inventory/locate.ts';
import type { SourceText } from '../../src/inventory/parse.ts';
import { laid } from './fleet.ts';

/** What is wrong with an inventory of one or several texts, as its author sees it: with place and words. Files are called `0.yaml`, `1.yaml`, …. */
export function diagnosticsOf(...texts: readonly string[]): Finding[] {
  const sources = sourcesOf(texts);
  return findingsOf(compile(sources).diagnostics, sources);
}

export function findingsOf(diagnostics: readonly Diagnostic[], sources: readonly SourceText[]): Finding[] {
  return findings(diagnostics, sources, makeLocator(sources));
}

export function sourcesOf(texts: readonly string[]): SourceText[] {
  return texts.map((text, i) => ({ name: `${i}.yaml`, text }));
}

export function compiled(...texts: readonly string[]): Compiled {
  return compile(sourcesOf(texts));
}

/** The part of a text that a finding marks: what its carets stand under. */
export function marked(text: string, { line, column, endColumn }: Finding): string {
  return (text.split('\n')[line - 1] ?? '').slice(column - 1, endColumn - 1);
}

/** `code` of each, in order: enough where place and words are another test's matter. */
export function codesOf(all: readonly Finding[]): string[] {
  return all.map(({ code }) => code);
}

/** `CODE PATH` of each fault that a fragment has when it is laid over the small fleet. */
export function faultsOf(...fragments: readonly string[]): string[] {
  return diagnosticsOf(laid(...fragments)).map(({ code, path }) => `${code} ${path}`);
}

/** The faults of one code, as `faultsOf`. */
export function faultsOfCode(code: Code, fragment: string): string[] {
  return faultsOf(fragment).filter((fault) => fault.startsWith(`${code} `));
}

/** What is said of each fault of a code in a fragment that is laid over the small fleet. */
export function wordsOf(code: Code, ...fragments: readonly string[]): string[] {
  const found = diagnosticsOf(laid(...fragments)).filter((one) => one.code === code);
  return found.map(({ message }) => message);
}
