// The part of Handlebars that templates may use: printed paths, each, if, unless, else and partials; layout, no logic.
// parseTemplate reads a text into steps, of which the types (template-types.mjs) and the program (template-program.mjs) are made:
//   text {text} · print {path} · each {path, body, otherwise} · test {path, negated, body, otherwise}
//   position {which, negated, body, otherwise} · partial {name, context, hash}
// A path is its segments ('this' has none); in hash, a literal has a `value` instead; `which` is @first or @last.
import Handlebars from 'handlebars';

const reserved = new Set(['each', 'if', 'unless', 'with', 'log', 'lookup', 'helperMissing', 'blockHelperMissing']);

/** The steps of a template, and every fault {file, line, message} of it. */
export function parseTemplate(file, text) {
  const faults = [];
  const report = (node, message) => faults.push({ file, line: node.loc.start.line, message });
  try {
    return { steps: stepsOf(Handlebars.parse(text), { file, report, insideEach: false }), faults };
  } catch (error) {
    const line = error.lineNumber ?? error.hash?.loc?.first_line ?? Number(/line (\d+)/.exec(error.message)?.[1] ?? 1);
    return { steps: [], faults: [{ file, line, message: error.message.replaceAll(/\s*\n\s*/g, ' ') }] };
  }
}

function stepsOf(program, scope) {
  if (program === undefined || program === null) return [];
  if (program.blockParams?.length > 0) scope.report(program, 'block parameters (as |x|) are not allowed');
  return program.body.flatMap((node) => readers[node.type]?.(node, scope) ?? refuse(node, scope));
}

function refuse(node, scope) {
  scope.report(
    node,
    `${node.type} is not allowed: a template prints paths and uses each, if, unless, else and partials`,
  );
  return [];
}

const readers = {
  ContentStatement: ({ value }) => (value === '' ? [] : [{ kind: 'text', text: value }]),
  CommentStatement: () => [],
  MustacheStatement(node, scope) {
    if (!node.escaped) return fault(scope, node, '{{{…}}} and {{&…}} are not allowed: nothing is escaped, write {{…}}');
    if (node.params.length > 0 || node.hash !== undefined) {
      return fault(scope, node, `helper ${JSON.stringify(node.path.original)} is not allowed`);
    }
    return withPath(node.path, scope, (path) => ({ kind: 'print', path }));
  },
  BlockStatement(node, scope) {
    const name = node.path.original;
    if (!['each', 'if', 'unless'].includes(name))
      return fault(scope, node, `block ${JSON.stringify(name)} is not allowed`);
    if (node.params.length !== 1 || node.hash !== undefined) return fault(scope, node, `#${name} takes one path`);
    const otherwise = stepsOf(node.inverse, scope);
    if (name === 'each') {
      const body = stepsOf(node.program, { ...scope, insideEach: true });
      return withPath(node.params[0], scope, (path) => ({ kind: 'each', path, body, otherwise }));
    }
    const branches = { negated: name === 'unless', body: stepsOf(node.program, scope), otherwise };
    const [condition] = node.params;
    if (isLoopPosition(condition, scope)) return [{ kind: 'position', which: condition.original, ...branches }];
    return withPath(condition, scope, (path) => ({ kind: 'test', path, ...branches }));
  },
  PartialStatement(node, scope) {
    if (node.name.type !== 'PathExpression') return fault(scope, node, 'a partial is named, not computed');
    if (node.params.length > 1) return fault(scope, node, 'a partial takes one context');
    const name = node.name.original;
    const context = node.params.map((param) => pathOf(param, scope))[0];
    const pairs = node.hash?.pairs ?? [];
    const hash = pairs.map(({ key, value }) => [key, 'value' in value ? { value: value.value } : pathOf(value, scope)]);
    const partial = { kind: 'partial', name, context, hash, at: position(node, scope) };
    return node.indent ? [{ kind: 'text', text: node.indent }, partial] : [partial];
  },
};

function withPath(expression, scope, toStep) {
  const path = pathOf(expression, scope);
  return path === undefined ? [] : [toStep(path)];
}

/** `@first` and `@last` may be tested, for separators; they say nothing about the view. */
function isLoopPosition(expression, scope) {
  return scope.insideEach && expression.data === true && /^@(first|last)$/.test(expression.original);
}

function pathOf(expression, scope) {
  const { type, original, parts, depth, data } = expression;
  const refused = (why) => (scope.report(expression, `${JSON.stringify(original ?? type)} ${why}`), undefined);
  if (type !== 'PathExpression') return refused('is not a path');
  if (data) return refused('is not allowed: only @first and @last may be tested, inside #each');
  if (depth > 0) return refused('is not allowed: a block sees its own context only');
  if (/[[\]/]/.test(original)) return refused('is not allowed: segments are joined by dots');
  if (reserved.has(parts[0])) return refused('is the name of a helper');
  return { segments: parts, at: position(expression, scope) };
}

function position(node, scope) {
  return { file: scope.file, line: node.loc.start.line };
}

function fault(scope, node, message) {
  scope.report(node, message);
  return [];
}
