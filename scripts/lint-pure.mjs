// The rules that keep effects out of the pure core: values in, values out; no file system, clock, environment or randomness.
import { builtinModules } from 'node:module';

const message = 'the core is pure: effects belong to src/main.ts, src/cli and src/io';

const effectGlobals = [
  ...[
    'process',
    'console',
    'Buffer',
    'fetch',
    'performance',
    'crypto',
    'navigator',
    'require',
    'module',
    '__dirname',
    '__filename',
  ],
  ...[
    'setTimeout',
    'setInterval',
    'setImmediate',
    'queueMicrotask',
    'WebSocket',
    'EventSource',
    'XMLHttpRequest',
    'Worker',
  ],
  ...['globalThis', 'global', 'eval', 'Function', 'Intl'],
];

/** esquery writes a regular expression between slashes, so a slash inside is written as a class. */
const effectModule = `^node:|^(${builtinModules
  .filter((name) => !name.startsWith('_'))
  .join('|')
  .replaceAll('/', '[/]')})$|^execa$|^[.][.]?[/](.*[/])?(io|cli)[/]|[/]main[.][a-z]+$`;

/** Date is arithmetic on given numbers only: Date.UTC(…), new Date(milliseconds) and its UTC getters. */
const date = {
  other:
    'Identifier[name="Date"]:not(NewExpression > .callee):not(MemberExpression > .object):not(TSTypeReference > .typeName)',
  members: 'MemberExpression[object.name="Date"]:not([computed=false][property.name="UTC"])',
  now: 'NewExpression[callee.name="Date"][arguments.length!=1]',
  parsed: 'NewExpression[callee.name="Date"][arguments.0.type=/Literal$/][arguments.0.raw!=/^[0-9]/]',
  utcNow: 'CallExpression[callee.object.name="Date"][arguments.length=0]',
};

const localTime =
  'MemberExpression[property.name=/^((get|set)(Date|Day|FullYear|Hours|Milliseconds|Minutes|Month|Seconds|TimezoneOffset|Year)|toLocale[A-Za-z]*|localeCompare)$/]';

const refusedSyntax = [
  ...Object.values(date).map((selector) => ({
    selector,
    message:
      'the core has no clock and no time zone: take the moment as an argument; Date.UTC and new Date(milliseconds) are arithmetic',
  })),
  { selector: localTime, message: "the machine's time zone and locale must not change the output" },
  { selector: `ImportExpression[source.value=/${effectModule}/]`, message },
  { selector: 'ImportExpression:not([source.type="Literal"])', message: 'a lazy import names its module' },
  { selector: 'MetaProperty[meta.name="import"]', message },
  {
    selector: 'ThrowStatement:not([argument.type="NewExpression"][argument.callee.name="Bug"])',
    message: 'a fault of the inventory is a Diagnostic; only a Bug (src/core/bug.ts) is thrown',
  },
];

/** Everywhere in src: exports have names, and data is plain. */
export const refusedEverywhere = [
  { selector: 'ExportDefaultDeclaration', message: 'exports have names' },
  { selector: 'ExportSpecifier[exported.name="default"]', message: 'exports have names' },
  { selector: 'ClassDeclaration:not([superClass.name="Error"])', message: 'no classes save errors (extends Error)' },
  { selector: 'ClassExpression', message: 'no classes save errors, which have names' },
];

export const pureRules = {
  'no-restricted-globals': ['error', ...effectGlobals.map((name) => ({ name, message }))],
  'no-restricted-imports': ['error', { patterns: [{ regex: effectModule.replaceAll('[/]', '/'), message }] }],
  'no-restricted-properties': [
    'error',
    { object: 'Math', property: 'random', message: 'the same inventory gives the same output' },
  ],
  'no-restricted-syntax': ['error', ...refusedEverywhere, ...refusedSyntax],
};
