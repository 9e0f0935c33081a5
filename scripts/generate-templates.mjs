// src/generated/templates.js: every templates/LANGUAGE/NAME.hbs as a function of its view, and the types of those views.
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseTemplate } from './template-grammar.mjs';
import { functionText, runtimeText } from './template-program.mjs';
import { includedBy, typesOf, viewTypeName } from './template-types.mjs';
import { root } from './root.mjs';

/** Where a language keeps the type of its text, when that is not `src/LANGUAGE/text.ts` with the type `LanguageText`. */
const brands = {
  sh: { type: 'ShText', module: '../core/sh.ts' },
};

/** The types stand in views.ts because tsc judges .ts files, but takes .d.ts files as they are (skipLibCheck). */
const declarationText = `import type { Templates } from './views.ts';

export type * from './views.ts';
export declare const templates: Templates;
`;

/** The files to write. Fails with every fault of every template, one a line: FILE:LINE: what is wrong. */
export function generateTemplates() {
  return compileTemplates(readTemplates());
}

/** The same for templates given as [{name: 'bacula/job', file, text}], in the order of names. */
export function compileTemplates(sources) {
  const faults = [];
  const report = ({ file, line }, message) => faults.push({ file, line, message });
  const parsed = sources.map((source) => {
    const { steps, faults: wrong } = parseTemplate(source.file, source.text);
    faults.push(...wrong);
    return { ...source, steps, language: source.name.split('/')[0] };
  });
  // A template that does not parse includes nothing; what follows from that is not worth saying.
  if (faults.length === 0) reportUnusedPartials(parsed, report);
  const languages = [...new Set(parsed.map(({ language }) => language))];
  const types = languages.map((language) => {
    const members = parsed.filter((source) => source.language === language);
    const brand = brandOf(language);
    return { brand, text: typesOf({ ...byName(members), brand: brand.type, report }) };
  });
  if (faults.length > 0) throw new Error(describe(faults));
  return [
    { path: 'src/generated/templates.js', text: programText(parsed) },
    { path: 'src/generated/templates.d.ts', text: declarationText },
    { path: 'src/generated/views.ts', text: viewsText(types, parsed) },
  ];
}

/** A partial sees only partials of its own language: text of another one would be printed where it means something else. */
function byName(members) {
  const named = (wanted) =>
    new Map(members.filter((one) => isPartial(one) === wanted).map(({ name, steps }) => [name, steps]));
  return { templates: named(false), partials: named(true) };
}

function reportUnusedPartials(parsed, report) {
  const included = new Set(parsed.flatMap(({ steps }) => includedBy(steps)));
  for (const { file, name } of parsed.filter(isPartial)) {
    if (!included.has(name)) report({ file, line: 1 }, 'no template includes this partial');
  }
}

function programText(parsed) {
  const lines = (wanted) =>
    parsed
      .filter((source) => isPartial(source) === wanted)
      .map(({ name, steps }) => `  ${JSON.stringify(name)}: ${functionText(steps)},\n`)
      .join('');
  return `${runtimeText}
const partials = {
${lines(true)}};

export const templates = {
${lines(false)}};
`;
}

function viewsText(types, parsed) {
  const imports = types.map(({ brand }) => `import type { ${brand.type} } from '${brand.module}';\n`);
  const functions = parsed
    .filter((source) => !isPartial(source))
    .map(({ name, language }) => `  readonly '${name}': (view: ${viewTypeName(name)}) => ${brandOf(language).type};\n`);
  return `${imports.join('')}
${types.map(({ text }) => text).join('\n')}
/** Each gives text of its language, made of its layout and of text that the language itself made. */
export interface Templates {
${functions.join('')}}
`;
}

function brandOf(language) {
  const type = `${language.charAt(0).toUpperCase()}${language.slice(1)}Text`;
  return brands[language] ?? { type, module: `../${language}/text.ts` };
}

function isPartial({ name }) {
  return basename(name).startsWith('_');
}

function readTemplates() {
  return listFiles('templates')
    .filter((path) => path.endsWith('.hbs'))
    .sort()
    .map((file) => ({
      file,
      name: file.slice('templates/'.length, -'.hbs'.length),
      text: readFileSync(`${root}/${file}`, 'utf8'),
    }));
}

function listFiles(folder) {
  try {
    return readdirSync(`${root}/${folder}`, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? listFiles(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`],
    );
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

function describe(faults) {
  return faults.map(({ file, line, message }) => `${file}:${line}: ${message}`).join('\n');
}
