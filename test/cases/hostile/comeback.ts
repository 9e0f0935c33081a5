import type { Artefact } from '../../../src/core/artefact.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import { renderArtefacts } from '../../../src/targets/registry.ts';
import { INSTALLED } from '../../../src/targets/roots.ts';
import { difference, isCommand, isSameCommand } from './difference.ts';
import type { Leaf } from './document.ts';
import { emit } from './emit.ts';
import { tokensOf, type Token } from './lexer.ts';
import { marksFor, type Marks } from './marks.ts';
import { compiled, documentOf, sift, type TextOf } from './search.ts';

/** The plan of an inventory with hostile texts in it, and of the same inventory with a harmless mark in the place of each. */
export interface Arrived {
  readonly plan: Plan;
  readonly marked: Plan;
  readonly marks: Marks;
}

/**
 * Follows accepted texts from the inventory through the plan into the rendered files. Beside them goes the same document with marks: plan, and
 * tokens of every file, have to be the same but for the marks. Throws where they are not.
 */
export function follow(leaves: readonly Leaf[], textOf: TextOf): Arrived {
  // Where only a few words are accepted (a duration, a size), a mark is not; such a text stands for itself.
  const free = sift(leaves, marksFor(leaves, textOf).markOf, false).accepted;
  const marks = marksFor(free, textOf);
  const plan = planFrom(leaves, textOf);
  const marked = planFrom(leaves, marks.markOf);
  const lost = difference(configured(plan), configured(marked), marks.undo);
  if (lost !== undefined) throw new Error(`not what was written: ${lost}`);

  const files = new Map(renderArtefacts(plan, INSTALLED).map((artefact) => [artefact.path, artefact]));
  const markedFiles = renderArtefacts(marked, INSTALLED);
  if (markedFiles.length !== files.size) throw new Error(`${files.size} files instead of ${markedFiles.length}`);
  for (const file of markedFiles) {
    const path = marks.undo(file.path);
    const hostile = files.get(path);
    if (hostile === undefined) throw new Error(`${path} is missing`);
    const fault = faultOf(hostile, file, marks);
    if (fault !== undefined) throw new Error(`${path}: ${fault}`);
  }
  return { plan, marked, marks };
}

function faultOf(hostile: Artefact, file: Artefact, marks: Marks): string | undefined {
  if (file.path.includes('/system/etc/systemd/')) return unitFault(hostile.text, file.text, marks);
  if (!file.path.endsWith('.conf')) return textFault(hostile, file, marks);
  return tokenFault(tokensOf(hostile.text), tokensOf(file.text), marks);
}

/** What Bacula is configured by. */
function configured({ directors, storageDaemons, fileDaemons }: Plan): object {
  return { directors, storageDaemons, fileDaemons };
}

function planFrom(leaves: readonly Leaf[], textOf: TextOf): Plan {
  const { plan, diagnostics } = compiled(emit(documentOf(leaves, textOf)));
  if (plan === undefined) throw new Error(`no plan: ${JSON.stringify(diagnostics.slice(0, 3))}`);
  return plan;
}

const NOTHING: Token = { type: 'end', text: '' };

/** Where the tokens of the hostile file are others than those of the marked one, in words. */
function tokenFault(hostile: readonly Token[], marked: readonly Token[], { undo }: Marks): string | undefined {
  for (let i = 0; i < Math.max(hostile.length, marked.length); i++) {
    const [saw, { type, text }] = [hostile[i] ?? NOTHING, marked[i] ?? NOTHING];
    const wanted = undo(text);
    const isDirective = marked[i + 1]?.text === '=';
    // Between the words of a directive's name spaces do not count.
    const isSame = saw.text === wanted || (isDirective && saw.text === wanted.replaceAll(' ', ''));
    if (saw.type === type && isSame) continue;
    const before = marked.slice(Math.max(0, i - 2), i).map((token) => token.text);
    const isOfCommand = before[1] === '=' && isCommand(before[0] ?? '');
    if (saw.type === type && isOfCommand && isSameCommand(saw.text, text, undo)) continue;
    return `after ${before.join(' ')}: ${JSON.stringify(saw.text)} instead of ${JSON.stringify(wanted)}`;
  }
  return undefined;
}

/** The lines of a unit as systemd reads them. Source: systemd.syntax(7), quoting; systemd.unit(5), specifiers. */
function unitLines(text: string): string[] {
  return text.split('\n').map((line) => {
    const [, key, value = ''] = /^(\w+=)(.*)$/.exec(line) ?? [];
    if (key === undefined) return line;
    const bare = value.startsWith('"') ? value.slice(1, -1).replaceAll(/\\(.)/g, '$1') : value;
    return key + bare.replaceAll('%%', '%');
  });
}

function unitFault(hostile: string, marked: string, { undo }: Marks): string | undefined {
  const [saw, wanted] = [unitLines(hostile), unitLines(marked).map(undo)];
  const line = wanted.findIndex((text, n) => text !== saw[n]);
  if (line === -1 && saw.length === wanted.length) return undefined;
  return `line ${line + 1}: ${JSON.stringify(saw[line])} instead of ${JSON.stringify(wanted[line])}`;
}

/** What every reader takes as it is: a shell, Anaconda, debian-installer, YAML, the hooks' settings. */
const PLAIN = /^[\w./:@%+,=-]*$/;

/** A path or pattern of the guest's own in the hooks' settings: everything to the end of its line. Source: hooks/lib/settings.sh. */
const REST_OF_LINE = /^(?:include|exclude) .*$/gm;

/** A network card's address comes of a name. */
const CARD = /52:54:00(:[0-9a-f]{2}){3}/g;

/** What is wrong with a file that is not Bacula's: there only texts may arrive which mean nothing but themselves to anybody. */
function textFault(hostile: Artefact, marked: Artefact, { undo, textsIn }: Marks): string | undefined {
  const loud = textsIn(marked.text.replace(REST_OF_LINE, '')).find((text) => !PLAIN.test(text));
  if (loud !== undefined) return `${JSON.stringify(loud)} stands in it`;
  const [all, wantedAll] = [hostile.text, undo(marked.text)].map((text) => text.replace(CARD, '').split('\n'));
  // A pattern that settings cannot say is not in them: what it leaves out has to be read. So fewer are no fault, another one is.
  const isExclude = (text: string) => text.startsWith('exclude ');
  const foreign = all?.find((text) => isExclude(text) && wantedAll?.includes(text) !== true);
  if (foreign !== undefined) return `${JSON.stringify(foreign)} was not written`;
  const [saw, wanted] = [all, wantedAll].map((lines) => lines?.filter((text) => !isExclude(text)));
  const line = saw?.findIndex((text, i) => text !== wanted?.[i]) ?? -1;
  if (line === -1 && saw?.length === wanted?.length) return undefined;
  return `line ${line + 1}: ${JSON.stringify(saw?.[line])} instead of ${JSON.stringify(wanted?.[line])}`;
}
