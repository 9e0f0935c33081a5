import { entryOf } from '../core/catalogue.ts';
import type { Diagnostic, Related, Severity } from '../core/diagnostic.ts';
import { pathText } from '../core/path.ts';
import { counted } from '../core/quantity.ts';
import type { Location, Locator } from '../inventory/locate.ts';
import type { SourceText } from '../inventory/parse.ts';
import { columnsOf, printable } from './columns.ts';

/** One diagnostic with its words and its place: what `--format json` prints, and what the text is made of. */
export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly hint?: string;
  readonly path: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  readonly related: readonly {
    readonly note: string;
    readonly path: string;
    readonly file: string;
    readonly line: number;
    readonly column: number;
  }[];
}

/** The findings in the order of the files and lines, each once. A fault that reaches a place in two ways is still one fault. */
export function findings(
  diagnostics: readonly Diagnostic[],
  sources: readonly SourceText[],
  locator: Locator,
): Finding[] {
  const found = diagnostics.map((diagnostic) => {
    const place = placeOf(diagnostic, locator);
    const entry = entryOf(diagnostic.code);
    const hint = entry.hint?.(diagnostic.args);
    return {
      order: place,
      finding: {
        code: diagnostic.code,
        severity: entry.severity,
        message: entry.message(diagnostic.args),
        ...(hint === undefined ? {} : { hint }),
        path: pathText(diagnostic.path),
        ...shown(place, sources),
        endColumn: place.endColumn,
        related: diagnostic.related.map((related) => relatedFinding(related, sources, locator)),
      },
    };
  });
  found.sort((a, b) => a.order.file - b.order.file || a.order.line - b.order.line || a.order.column - b.order.column);
  const unique = new Map(
    found.map(({ finding }) => [
      `${finding.code}\n${finding.file}\n${finding.line}\n${finding.column}\n${finding.message}`,
      finding,
    ]),
  );
  return [...unique.values()];
}

function placeOf({ path, at, file, source }: Diagnostic, locator: Locator): Location {
  return source === undefined ? locator.locate(path, at, file) : locator.between(source.file, source.start, source.end);
}

function relatedFinding({ path, note, file }: Related, sources: readonly SourceText[], locator: Locator) {
  return { note, path: pathText(path), ...shown(locator.locate(path, 'key', file), sources) };
}

function shown({ file, line, column }: Location, sources: readonly SourceText[]) {
  return { file: sources[file]?.name ?? '', line, column };
}

/** Colours by their use. Without a terminal each is the text itself. */
export interface Palette {
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly note: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly bold: (text: string) => string;
}

/** More than this at once help nobody; the rest is counted. */
const MAX_SHOWN = 50;

/** The findings as text: message, place, the line with a mark under it, notes and hint. */
export function reportText(all: readonly Finding[], sources: readonly SourceText[], palette: Palette): string {
  const texts = new Map(sources.map(({ name, text }) => [name, text.split('\n')]));
  const blocks = all.slice(0, MAX_SHOWN).map((finding) => block(finding, texts.get(finding.file) ?? [], palette));
  const rest = all.length - blocks.length;
  if (rest > 0) blocks.push(`${rest} more; \`--format json\` shows them all\n`);
  return blocks.join('\n');
}

/** Lines longer than this are cut around the mark. */
const MAX_WIDTH = 110;

/** How much of a cut line is kept before the mark. */
const BEFORE_MARK = 40;

function block(finding: Finding, lines: readonly string[], palette: Palette): string {
  const { severity, code, message, file, line, column, path, related, hint } = finding;
  const { excerpt, indent, marks } = frame(lines[line - 1] ?? '', finding);
  const gutter = ' '.repeat(String(line).length);
  const place = `${file}:${line}:${column}${path === '' ? '' : `   ${path}`}`;
  return [
    `${palette[severity](`${severity}[${code}]`)}: ${palette.bold(printable(message))}`,
    `${gutter}${palette.faint('-->')} ${printable(place)}`,
    `${gutter} ${palette.faint('|')}`,
    `${line} ${palette.faint('|')} ${excerpt}`,
    `${gutter} ${palette.faint('|')} ${indent}${palette[severity](marks)}`,
    ...related.map((other) => {
      const there = `${other.note}: ${other.file}:${other.line}:${other.column}   ${other.path}`;
      return `${gutter}${palette.faint('note:')} ${printable(there)}`;
    }),
    ...(hint === undefined ? [] : [`${gutter}${palette.faint('hint:')} ${printable(hint)}`]),
    '',
  ].join('\n');
}

/** The line as it is shown, and what stands under it: spaces and marks of the same width as the text above them. */
function frame(line: string, { column, endColumn }: Pick<Finding, 'column' | 'endColumn'>) {
  const source = withoutPasswords(line.replace(/\r$/, ''));
  const last = Math.max(0, source.length - MAX_WIDTH);
  const start = source.length <= MAX_WIDTH ? 0 : Math.max(0, Math.min(column - BEFORE_MARK, last));
  const end = start + MAX_WIDTH;
  const part = (from: number, to: number) => printable(source.slice(from, to).replace(HALVES, ''));
  const before = `${start > 0 ? '…' : ''}${part(start, column - 1)}`;
  return {
    excerpt: `${start > 0 ? '…' : ''}${part(start, end)}${end < source.length ? '…' : ''}`,
    indent: ' '.repeat(columnsOf(before)),
    marks: '^'.repeat(Math.max(1, columnsOf(part(column - 1, Math.min(endColumn - 1, end))))),
  };
}

/** A character that was cut in two. */
const HALVES = /^[\udc00-\udfff]|[\ud800-\udbff]$/g;

/** What stands in plain text where a secret was meant. Reports are kept in logs and mailed. */
const PASSWORD = /(password["']?\s*:\s*)("[^"]*"?|'[^']*'?|[^\s,{}[\]#][^,}#]*)/gi;

function withoutPasswords(source: string): string {
  return source.replace(PASSWORD, (_all, key: string, value: string) => key + '*'.repeat(value.length));
}

/** `2 errors, 1 warning`, or nothing. */
export function countText(all: readonly Finding[]): string {
  const count = (severity: Severity) => all.filter((finding) => finding.severity === severity).length;
  const words = (['error', 'warning', 'note'] as const).map((severity) => {
    const n = count(severity);
    return n === 0 ? '' : counted(n, severity);
  });
  return words.filter((word) => word !== '').join(', ');
}
