import { readdirSync, readFileSync } from 'node:fs';

/** Where the repository is. */
export const root = new URL('../../../', import.meta.url).pathname;

/** The pages that are written for people: those of the repository's root and those in docs/. */
export const PAGES = ['', 'docs/'].flatMap((folder) =>
  readdirSync(`${root}${folder}`)
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}${name}`),
);

export function pageText(page: string): string {
  return readFileSync(`${root}${page}`, 'utf8');
}

/** A fenced block: `info` are the words behind the fence, `line` is that of its first text. */
export interface Block {
  readonly info: readonly string[];
  readonly text: string;
  readonly line: number;
}

export function blocksOf(text: string): Block[] {
  const fences = text.matchAll(/^```([^\n`]*)\n(.*?)^```$/gms);
  return [...fences].map(({ 1: info = '', 2: content = '', index }) => ({
    info: info.trim().split(' '),
    text: content,
    line: text.slice(0, index).split('\n').length + 1,
  }));
}

/** A table below a mark `<!-- KIND: one, two -->`: the words of the mark, and the cells of each row below the heading. */
export interface Table {
  readonly marks: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function tablesOf(text: string, kind: string): Table[] {
  const marked = text.matchAll(/((?:^<!-- [^\n]* -->\n)+)\n((?:^\|[^\n]*\n?)+)/gm);
  return [...marked].flatMap(({ 1: marks = '', 2: table = '' }) => {
    const own = [...marks.matchAll(/^<!-- (\w+): (.*) -->$/gm)].filter((mark) => mark[1] === kind);
    const rows = table.trim().split('\n').slice(2).map(cellsOf);
    return own.map((mark) => ({ marks: (mark[2] ?? '').split(',').map((word) => word.trim()), rows }));
  });
}

/** A bar within a cell is written `\|`. */
function cellsOf(row: string): string[] {
  return row
    .slice(1, row.lastIndexOf('|'))
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}

/** The words that a line, a cell or a whole page shows as code; its blocks are another matter. */
export function codesIn(text: string): string[] {
  const lines = text.replace(/^```.*?^```$/gms, '');
  return [...lines.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
}

/** What a page links to within the repository: a file, an anchor, or both. */
export function linksOf(text: string): string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '').filter((to) => !/^https?:/.test(to));
}

/** The anchors of a page: its own, and those that its headings get. */
export function anchorsOf(text: string): Set<string> {
  const own = [...text.matchAll(/<a id="([^"]+)">/g)].map((match) => match[1] ?? '');
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
  return new Set([...own, ...headings]);
}

/** What stands as code on a page: in its blocks and within its lines. */
function codeOn(text: string): string[] {
  const blocks = blocksOf(text).filter(({ info }) => ['sh', 'console'].includes(info[0] ?? ''));
  return [...blocks.map((block) => block.text), ...codesIn(text)];
}

/** The npm scripts that a page names. */
export function scriptsIn(text: string): string[] {
  const named = codeOn(text).flatMap((code) => [...code.matchAll(/\bnpm (?:run )?(?:--silent )?([a-z][a-z:]*)/g)]);
  return named.map((match) => match[1] ?? '').filter((name) => !['ci', 'install'].includes(name));
}

/** The commands of Renfield that a page names. */
export function verbsIn(text: string): string[] {
  const named = codeOn(text).flatMap((code) => [...code.matchAll(/(?:^|[$\s])renfield (?:-- )?([a-z]+)/g)]);
  return named.map((match) => match[1] ?? '');
}
