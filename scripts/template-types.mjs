// TypeScript types of views: what a template prints is text of its language, and nothing that it needs can be forgotten.
import { viewOf } from './template-view.mjs';

/**
 * The interfaces of all templates of one language, as TypeScript text, and their faults.
 * `templates` and `partials` map names (`bacula/job`, `bacula/_runscript`) to steps; `brand` is the language's text type.
 */
export function typesOf({ templates, partials, brand, report }) {
  const recursive = recursivePartials(partials);
  const context = { partials, recursive, report };
  const named = [...recursive].map((name) => [partialTypeName(name), partials.get(name)]);
  const views = [...templates].map(([name, steps]) => [viewTypeName(name), steps]);
  return [...named, ...views]
    .map(([type, steps]) => interfaceText(type, viewOf(steps, context), brand, report))
    .join('\n');
}

/** `bacula/job-defs` is BaculaJobDefsView. */
export function viewTypeName(name) {
  return `${pascal(name)}View`;
}

function partialTypeName(name) {
  return `${pascal(name)}Partial`;
}

function pascal(name) {
  return name
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

function interfaceText(type, view, brand, report) {
  const wrong = kindsOf(view).find(([how]) => how !== 'given fields');
  if (wrong !== undefined) report(wrong[1], `the view itself is ${wrong[0]}: give it a name`);
  const included = [...view.partials].map(partialTypeName);
  const [, at] = kindsOf(view)[0] ?? [];
  if (included.includes(type))
    report(at, 'the partial includes itself with the context that it was given, without end');
  const bases = included.length > 0 ? ` extends ${included.join(', ')}` : '';
  return `export interface ${type}${bases} ${fieldsText(view, brand, report, '')}\n`;
}

function fieldsText(place, brand, report, indent) {
  const lines = [...place.fields].map(([name, field]) => {
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
    const type = typeText(field, brand, report, `${indent}  `);
    const isOptional = field.tested && !field.required && field.uses.size > 0;
    return `${indent}  readonly ${key}${isOptional ? `?: ${type} | undefined` : `: ${type}`};\n`;
  });
  return `{\n${lines.join('')}${indent}}`;
}

function typeText(place, brand, report, indent) {
  const [first, second] = kindsOf(place);
  if (second !== undefined) {
    report(second[1], `${second[0]} here, but ${first[0]} at ${first[1].file}:${first[1].line}`);
  }
  if (first === undefined) return place.tested ? 'boolean' : 'unknown';
  if (first[0] === 'printed') return brand;
  if (first[0] === 'repeated') return `readonly ${elementText(typeText(place.item, brand, report, indent))}[]`;
  const names = [...place.partials].map(partialTypeName);
  return [...names, ...(place.fields.size > 0 ? [fieldsText(place, brand, report, indent)] : [])].join(' & ');
}

function elementText(type) {
  return /^readonly |^[^{]*&/.test(type) ? `(${type})` : type;
}

/** The uses of a place that say what it is, oldest first. */
function kindsOf(place) {
  return [...place.uses];
}

/** Partials that include themselves, directly or through others. */
function recursivePartials(partials) {
  const reach = new Map([...partials].map(([name, steps]) => [name, new Set(includedBy(steps))]));
  const reaches = (from, to, seen = new Set()) =>
    [...(reach.get(from) ?? [])].some((next) => {
      if (next === to) return true;
      if (seen.has(next)) return false;
      seen.add(next);
      return reaches(next, to, seen);
    });
  return new Set([...partials.keys()].filter((name) => reaches(name, name)));
}

/** Names of the partials that `steps` include. */
export function includedBy(steps) {
  return steps.flatMap((step) => {
    if (step.kind === 'partial') return [step.name];
    return [...includedBy(step.body ?? []), ...includedBy(step.otherwise ?? [])];
  });
}
