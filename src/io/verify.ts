import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isOlder, type BaculaVersion } from '../bacula/dialects.ts';
import type { Artefact, Judge } from '../core/artefact.ts';
import { diagnose, diagnoseKey, type Diagnostic } from '../core/diagnostic.ts';
import { parsePath } from '../core/path.ts';
import { directivePlace } from '../inventory/blame.ts';
import type { WrittenInventory } from '../inventory/schema.ts';
import type { Plan } from '../plan/plan.ts';
import { secretUses } from '../plan/secrets.ts';
import { renderConfigurations } from '../targets/registry.ts';
import { staged, type Roots } from '../targets/roots.ts';
import { Fault } from './fault.ts';
import { dialectOfProgram, findProgram, judge } from './judge.ts';
import { secretArtefacts } from './secrets.ts';
import { makeTemporary, release } from './temporary.ts';
import { stage } from './tree.ts';

const VERIFICATION_FAILED = 3;

export interface Verification {
  /** How many files each parser has read. */
  readonly judged: readonly { readonly tool: Judge; readonly files: number }[];
  /** Why a parser did not read what it should, one line each. */
  readonly skipped: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * What Bacula's own parsers say of a plan: it is rendered once more into a temporary folder, with one file that stands for every secret, and
 * each configuration is read by the parser of its daemon. What they refuse is told at the place of the inventory that it came from.
 */
export async function verify(plan: Plan, written: WrittenInventory): Promise<Verification> {
  const folder = makeTemporary('verify');
  try {
    const secret = join(folder, 'secret');
    writeFileSync(secret, '"stands for a secret"\n', { mode: 0o600 });
    const artefacts = renderConfigurations(plan, staged(folder, secret));
    const subjects = distinct(artefacts);
    stage(folder, withIncluded(artefacts, subjects));
    const counts = new Map<Judge, number>();
    const skipped = new Set<string>();
    const diagnostics: Diagnostic[] = [];
    const parsers = new Map<Judge, Promise<Parser | undefined>>();
    for (const subject of subjects) {
      const { tool, version } = subject.judge;
      const known = parsers.get(tool) ?? findParser(tool);
      parsers.set(tool, known);
      const parser = await known;
      const unable = inability(tool, version, parser);
      if (parser === undefined || unable !== undefined) {
        skipped.add(unable ?? '');
        continue;
      }
      counts.set(tool, (counts.get(tool) ?? 0) + 1);
      const { exitCode, output, timedOut } = await judge(parser.program, ['-t', '-c', join(folder, subject.path)]);
      if (exitCode !== 0)
        diagnostics.push(refusal(folder, artefacts, subject, timedOut ? 'it gave no answer in time' : output, written));
    }
    return { judged: [...counts].map(([tool, files]) => ({ tool, files })), skipped: [...skipped], diagnostics };
  } finally {
    release(folder);
  }
}

interface Parser {
  readonly program: string;
  readonly version: BaculaVersion | undefined;
}

async function findParser(tool: Judge): Promise<Parser | undefined> {
  const program = findProgram(tool);
  return program === undefined ? undefined : { program, version: await dialectOfProgram(program) };
}

/** An older parser refuses what a newer daemon knows; a newer one reads what older daemons know. */
function inability(tool: Judge, version: BaculaVersion, parser: Parser | undefined): string | undefined {
  if (parser === undefined) return `${tool} is not installed here`;
  if (parser.version === undefined || !isOlder(parser.version, version)) return undefined;
  return `${tool} here is Bacula ${parser.version}, too old for a daemon of ${version}`;
}

type Subject = Artefact & { readonly judge: NonNullable<Artefact['judge']> };

/**
 * Configurations that differ in nothing but the name of their daemon are the same to a parser, as names were checked before: one of them is
 * read for all. A fleet has thousands of guests with an agent and a handful of kinds.
 */
function distinct(artefacts: readonly Artefact[]): Subject[] {
  const kinds = new Map<string, Subject>();
  for (const artefact of artefacts) {
    if (artefact.judge === undefined) continue;
    const name = /\n {2}Name = "([^"]*)"/.exec(artefact.text)?.[1] ?? '';
    const owner = String(artefact.origin[1] ?? '');
    const shape = artefact.text.replaceAll(name, '\0').replaceAll(owner === '' ? '\0' : owner, '\0');
    const key = `${artefact.judge.tool} ${artefact.judge.version}\n${shape}`;
    if (!kinds.has(key)) kinds.set(key, artefact as Subject);
  }
  return [...kinds.values()];
}

/** The files to be judged, and those that an index among them names. */
function withIncluded(artefacts: readonly Artefact[], subjects: readonly Artefact[]): Artefact[] {
  const wanted = new Set<Artefact>(subjects);
  return artefacts.filter((artefact) => wanted.has(artefact) || artefact.judge === undefined);
}

/**
 * Bacula's complaint as a diagnostic: at the directive, if the inventory itself says it, else at what the resource it stands in came from.
 * Source of the form: lib/lex.c `s_err`.
 */
function refusal(
  folder: string,
  artefacts: readonly Artefact[],
  subject: Subject,
  output: string,
  written: WrittenInventory,
): Diagnostic {
  const found = /line (\d+), col \d+ of file (\S+)/.exec(output);
  const reason = reasonOf(output, folder);
  const named: Artefact = artefacts.find(({ path }) => found?.[2] === join(folder, path)) ?? subject;
  const line = found === null ? 1 : Number(found[1]);
  const lines = named.text.split('\n').slice(0, line);
  const comment = lines.findLast((text) => text.startsWith('# inventory: '));
  const origin = comment === undefined ? named.origin : parsePath(comment.slice('# inventory: '.length));
  const directive = /^\s*([A-Za-z][A-Za-z0-9 ]*) = /.exec(lines.at(-1) ?? '')?.[1];
  const place = directive === undefined ? undefined : directivePlace(written, origin, directive);
  const args = { tool: subject.judge.tool, reason, file: named.path, line };
  return place === undefined ? diagnose('bacula-refuses', origin, args) : diagnoseKey('bacula-refuses', place, args);
}

/** The first sentence of a complaint, without the parser's own source lines and our temporary folder. */
function reasonOf(output: string, folder: string): string {
  const text = output.replaceAll(`${folder}/`, '');
  const complaint =
    /Config error: ([^\n]*)/.exec(text)?.[1] ??
    /ERROR[^\n]*\n([^\n]+)/.exec(text)?.[1] ??
    text.trim().split('\n')[0] ??
    '';
  return complaint.trim() === '' ? 'it said nothing' : complaint.trim();
}

/**
 * `bacula-dir -t` on every Director of a plan, with its real secrets in a folder that only we can read. It opens the catalog, so it is run
 * where the Director lives, and only when asked. Fails with a Fault (exit 3) where a Director refuses.
 */
export async function testCatalogs(plan: Plan, directory: string): Promise<void> {
  const program = findProgram('bacula-dir');
  if (program === undefined)
    throw new Fault('bacula-dir is not installed here, so the catalog cannot be tested', VERIFICATION_FAILED);
  const folder = makeTemporary('catalog');
  try {
    const roots: Roots = {
      current: (_daemon, tree) => `${folder}/${tree}`,
      secret: (_daemon, id) => `${folder}/secrets/${id}`,
      working: (daemon) => daemon.paths.working,
    };
    stage(folder, renderConfigurations(plan, roots));
    stage(
      folder,
      await secretArtefacts(plan.directors.length === 0 ? [] : secretUses(plan), directory, () => 'secrets'),
    );
    for (const { director } of plan.directors) {
      const index = join(folder, `director/${director.name}/bacula-dir/index.conf`);
      const { exitCode, output, timedOut } = await judge(program, ['-t', '-c', index]);
      if (exitCode === 0) continue;
      const reason = timedOut ? 'it gave no answer in time' : reasonOf(output, folder);
      throw new Fault(`bacula-dir -t refuses Director "${director.name}": ${reason}`, VERIFICATION_FAILED);
    }
  } finally {
    release(folder);
  }
}
