import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findProgram } from '../../../src/io/judge.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import { renderConfigurations } from '../../../src/targets/registry.ts';
import { staged } from '../../../src/targets/roots.ts';
import { runCommand } from '../../bacula/harness/command.ts';
import type { Arrived } from './comeback.ts';
import { difference } from './difference.ts';

/** The parser of each file that a daemon or a console starts with. */
const PARSERS = [
  [/\/index\.conf$/, 'bdirjson'],
  [/\/bconsole\.conf$/, 'bbconsjson'],
  [/bacula-sd\.conf$/, 'bsdjson'],
  [/bacula-fd\.conf$/, 'bfdjson'],
] as const;

export const isJudged = PARSERS.every(([, program]) => findProgram(program) !== undefined);

/** Storage and File Daemons that are asked for each document: the others differ in names. */
const ASKED = 2;

/**
 * What Bacula's own parsers make of the configurations with hostile texts has to be what they make of those with marks, but for the marks.
 * Throws where it is not. Comes back with the number of configurations that were read.
 */
export async function judgeArrived({ plan, marked, marks }: Arrived): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'renfield-hostile-'));
  try {
    const wanted = await parsed(marked, join(folder, 'tree'));
    const seen = await parsed(plan, join(folder, 'tree'));
    for (const [path, json] of wanted) {
      const own = seen.get(marks.undo(path));
      if (own === undefined) throw new Error(`${marks.undo(path)} was not read`);
      const fault = difference(byName(own, String), byName(json, marks.undo), marks.undo);
      if (fault !== undefined) throw new Error(`${marks.undo(path)}: ${fault}`);
    }
    return wanted.size;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function parsed(plan: Plan, folder: string): Promise<Map<string, unknown>> {
  const secret = join(folder, 'secret');
  const artefacts = renderConfigurations(plan, staged(folder, secret));
  for (const { path, text } of [...artefacts, { path: 'secret', text: '"x"\n' }]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const results = new Map<string, unknown>();
  for (const [pattern, program] of PARSERS) {
    const own = artefacts.map(({ path }) => path).filter((path) => pattern.test(path));
    for (const path of own.slice(-ASKED)) {
      const { status, stdout, stderr } = await runCommand([findProgram(program) ?? program, '-c', join(folder, path)]);
      if (status !== 0) {
        const reason = /Config error[^]*/.exec(stdout + stderr)?.[0] ?? stderr;
        throw new Error(`${program} refuses ${path}: ${reason.slice(0, 400)}`);
      }
      results.set(path, JSON.parse(stdout, unsplit));
    }
  }
  rmSync(folder, { recursive: true });
  return results;
}

/** The parsers show where messages go as a list of words, as several may get a mail; to a daemon it is one text. */
function unsplit(key: string, value: unknown): unknown {
  return key === 'Where' && Array.isArray(value) ? value.join(' ') : value;
}

/** The resources in the order of their names, as Bacula keeps them in an order of its own. */
function byName(resources: unknown, undo: (text: string) => string): unknown {
  const keyOf = (resource: Readonly<Record<string, { readonly Name?: string }>>) =>
    Object.entries(resource).map(([type, { Name }]) => `${type} ${undo(Name ?? '')}`)[0] ?? '';
  const keyed = (resources as readonly Readonly<Record<string, { readonly Name?: string }>>[]).map(
    (one) => [keyOf(one), one] as const,
  );
  return keyed.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}
