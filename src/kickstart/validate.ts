import type { KickstartDialect } from '../profiles/installs.ts';
import { COMMANDS, OPTIONS, SECTIONS, standing, type Span } from './commands.ts';
import { splitWords } from './split.ts';

/** One thing that is wrong with a Kickstart; `line` counts from 1, 0 stands for the whole. */
export interface KickstartFault {
  readonly line: number;
  readonly message: string;
}

interface Line {
  readonly number: number;
  readonly words: readonly string[];
}

interface Section extends Line {
  readonly name: string;
  readonly entries: readonly string[];
}

/** Where packages come from. */
const SOURCES = ['url', 'cdrom', 'nfs', 'harddrive', 'liveimg'];

/** What ends an installation without a reboot, which would begin it again: the kernel is given from outside. */
const ENDS = ['poweroff', 'halt', 'shutdown'];

/** Without these the installer stops and asks. */
const ANSWERS = ['lang', 'keyboard', 'timezone', 'rootpw', 'bootloader', 'clearpart', 'zerombr', 'network'];

/**
 * What is wrong with the Kickstart `text` for a release that speaks `dialect`, in the order of its lines; empty where nothing is.
 * Knows what ksvalidator does not: `%end` in EL 5, unknown volume groups, and what makes an unattended installation stop and ask.
 */
export function validateKickstart(text: string, dialect: KickstartDialect): KickstartFault[] {
  const { commands, sections, faults } = parse(text, dialect);
  const all = [
    ...faults,
    ...commands.flatMap((line) => commandFaults(line, dialect)),
    ...missing(commands),
    ...volumes(commands),
  ];
  for (const { number, words } of sections) all.push(...optionFaults({ number, words }, dialect));
  const passwords = commands.filter(({ words }) => words[0] === 'rootpw');
  if (dialect === 'el5' || dialect === 'el6')
    all.push(
      ...passwords
        .filter(lacksArgument)
        .map(({ number }) => ({ line: number, message: 'rootpw needs its one argument here' })),
    );
  return all.sort((a, b) => a.line - b.line);
}

function lacksArgument({ words }: Line): boolean {
  return words.slice(1).filter((word) => !word.startsWith('--')).length !== 1;
}

function parse(
  text: string,
  dialect: KickstartDialect,
): { commands: Line[]; sections: Section[]; faults: KickstartFault[] } {
  const commands: Line[] = [];
  const sections: Section[] = [];
  const faults: KickstartFault[] = [];
  let open: { name: string; line: number; entries: string[] } | undefined;
  let hasScript = false;
  const fault = (line: number, message: string): number => faults.push({ line, message });
  text.split('\n').forEach((content, i) => {
    const line = i + 1;
    if (/^\s*%end\b/.test(content)) {
      if (dialect === 'el5') fault(line, '%end does not exist in EL 5: it would be an error, or a line of the script');
      else if (open === undefined) fault(line, '%end without a section');
      open = undefined;
    } else if (/^%[a-z]/.test(content)) {
      if (open !== undefined && dialect !== 'el5') fault(line, `${open.name} of line ${open.line} has no %end`);
      const words = splitWords(content) ?? [];
      const name = words[0] ?? '';
      const known = SECTIONS.get(name);
      if (known === undefined || standing(known, dialect) === 'unknown')
        fault(line, `${name} is no section of this release`);
      if (name === '%packages' && hasScript) fault(line, '%packages stands before the scripts');
      hasScript ||= name !== '%packages';
      open = { name, line, entries: [] };
      sections.push({ name, number: line, words, entries: open.entries });
    } else if (open !== undefined) open.entries.push(content);
    else if (!/^\s*(#|$)/.test(content)) {
      const words = splitWords(content);
      if (words === undefined) fault(line, 'a quote does not end');
      else if (sections.length > 0)
        fault(line, `"${words[0] ?? ''}" stands behind a section, where EL 5 reads no command`);
      else commands.push({ number: line, words });
    }
  });
  if (open !== undefined && dialect !== 'el5') fault(open.line, `${open.name} has no %end`);
  if (!sections.some(({ name }) => name === '%packages')) fault(0, 'there is no %packages');
  return { commands, sections, faults };
}

function commandFaults(line: Line, dialect: KickstartDialect): KickstartFault[] {
  const [name = ''] = line.words;
  const span = COMMANDS.get(name);
  if (span === undefined) return [{ line: line.number, message: `"${name}" is no command` }];
  return [...spanFaults(line.number, `"${name}"`, span, dialect), ...optionFaults(line, dialect)];
}

function optionFaults({ number, words }: Line, dialect: KickstartDialect): KickstartFault[] {
  return words.slice(1).flatMap((word) => {
    const option = /^(--[A-Za-z-]+)/.exec(word)?.[1];
    const span = option === undefined ? undefined : OPTIONS.get(`${words[0] ?? ''} ${option}`);
    return span === undefined ? [] : spanFaults(number, `${words[0] ?? ''} ${option ?? ''}`, span, dialect);
  });
}

function spanFaults(line: number, what: string, span: Span, dialect: KickstartDialect): KickstartFault[] {
  const state = standing(span, dialect);
  if (state === 'known') return [];
  const words = { unknown: 'is not known yet in', removed: 'was removed before', deprecated: 'is deprecated in' };
  return [{ line, message: `${what} ${words[state]} ${dialect}` }];
}

function missing(commands: readonly Line[]): KickstartFault[] {
  const present = new Set(commands.map(({ words }) => words[0]));
  const has = (names: readonly string[]): boolean => names.some((name) => present.has(name));
  const layouts = ['part', 'partition', 'logvol', 'autopart'].filter((name) => present.has(name));
  const messages = [
    has(SOURCES) ? '' : 'nothing says where packages come from (url)',
    has(ENDS) ? '' : 'nothing ends the installation (poweroff): it would wait for a key',
    present.has('reboot') ? 'reboot would begin the installation again' : '',
    layouts.length > 0 ? '' : 'there is no partition',
    layouts.includes('autopart') && layouts.length > 1 ? 'autopart and part exclude each other' : '',
    ...ANSWERS.map((name) => (present.has(name) ? '' : `${name} is missing: the installer would ask`)),
  ];
  return messages.filter((message) => message !== '').map((message) => ({ line: 0, message }));
}

/** A logical volume lies in a volume group of the file, which lies on partitions of the file. */
function volumes(commands: readonly Line[]): KickstartFault[] {
  const named = (command: string): Line[] => commands.filter(({ words }) => words[0] === command);
  const physical = new Set([...named('part'), ...named('partition'), ...named('raid')].map(({ words }) => words[1]));
  const groups = new Set(named('volgroup').map(({ words }) => words[1]));
  const lost = named('volgroup').flatMap(({ number, words }) =>
    words
      .slice(2)
      .filter((word) => !word.startsWith('--') && !physical.has(word))
      .map((word) => ({ line: number, message: `volgroup names the partition "${word}", which is not there` })),
  );
  const homeless = named('logvol').flatMap(({ number, words }) => {
    const group = words.find((word) => word.startsWith('--vgname='))?.slice('--vgname='.length);
    if (group !== undefined && groups.has(group)) return [];
    return [{ line: number, message: `logvol is in the volume group "${group ?? ''}", which is not there` }];
  });
  return [...lost, ...homeless];
}
