import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { compile } from './compile.ts';

const job = '{{name}}{{#if pool}}{{pool}}{{/if}}{{#if spool}}x{{/if}}{{#each runs}}{{this}}{{/each}}';

const accepted = ['{ name, spool: true, runs: [name] }', '{ name, pool: undefined, spool: false, runs: [] }'];

const refused: [what: string, view: string, message: string][] = [
  ['plain text', '{ name: raw, spool: true, runs: [] }', "Type 'string' is not assignable to type 'BaculaText'"],
  [
    'plain text in a list',
    '{ name, spool: true, runs: [raw] }',
    "Type 'string' is not assignable to type 'BaculaText'",
  ],
  ['a forgotten path', '{ spool: true, runs: [] }', "Property 'name' is missing"],
  ['a forgotten condition', '{ name, runs: [] }', "Property 'spool' is missing"],
  ['what the template does not use', '{ name, spool: true, runs: [], extra: name }', "'extra' does not exist in type"],
];

const options: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  allowImportingTsExtensions: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  types: [],
};

const errors = errorsOf([...accepted, ...refused.map(([, view]) => view)]);

/** What tsc says of each view as the argument of the template. */
function errorsOf(views: string[]): Map<string, string> {
  const callers = new Map(views.map((view, n) => [`/src/caller${n}.ts`, view]));
  const files = new Map([
    ['/src/generated/views.ts', compile({ 'bacula/job': job }).views],
    [
      '/src/bacula/text.ts',
      'declare const brand: unique symbol;\nexport type BaculaText = string & { readonly [brand]: "bacula" };\n',
    ],
    ...[...callers].map(([path, view]): [string, string] => [path, callerText(view)]),
  ]);
  const program = ts.createProgram([...callers.keys()], options, hostOf(files));
  const messages = [...callers].map(([path, view]): [string, string] => {
    const diagnostics = ts.getPreEmitDiagnostics(program, program.getSourceFile(path));
    return [view, diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')).join('\n')];
  });
  return new Map(messages);
}

function callerText(view: string): string {
  return `import type { Templates } from './generated/views.ts';
import type { BaculaText } from './bacula/text.ts';
declare const templates: Templates;
declare const name: BaculaText, raw: string;
export const out: BaculaText = templates['bacula/job'](${view});
export const alsoUsed: [BaculaText, string] = [name, raw];
`;
}

/** A file system that holds `files` besides TypeScript's own library. */
function hostOf(files: Map<string, string>): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  return {
    ...host,
    directoryExists: (path) => path.startsWith('/src') || ts.sys.directoryExists(path),
    fileExists: (path) => files.has(path) || host.fileExists(path),
    readFile: (path) => files.get(path) ?? host.readFile(path),
    getSourceFile: (path, version) => {
      const own = files.get(path);
      return own === undefined ? host.getSourceFile(path, version) : ts.createSourceFile(path, own, version);
    },
  };
}

describe('a caller of a template', () => {
  it.each(accepted)('compiles with text that the language made: %s', (view) => {
    expect(errors.get(view)).toBe('');
  });

  it.each(refused)('does not compile with %s', (_what, view, message) => {
    expect(errors.get(view)).toContain(message);
  });
});
