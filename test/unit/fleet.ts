import { load } from 'js-yaml';

/** A small fleet that nothing is wrong with. The examples of the catalogue, and most tests of rules, are fragments that are laid over it. */
export const FLEET = `version: 1
director: {name: bacula-dir, address: backup.example.org, os: debian12, catalog_backup: {schedule: nightly}}
messages:
  Standard: {mail_on_error: root}
storages:
  disk: {address: backup.example.org, os: debian12, path: /srv/bacula, drives: 2}
pools:
  full: {retention: 6 months}
  base: {retention: 13 months}
schedules:
  monthly: {base: 1st sat at 20:05}
  nightly: {full: 2nd sun at 23:05, incremental: mon-sat at 23:05}
  weekly: {full: sat at 22:05}
hosts:
  kvm-1: {address: 10.0.0.11, os: debian12}
references:
  CentOS6: {os: centos6, host: kvm-1, schedule: monthly}
guests:
  web: {host: kvm-1, os: centos6, trust: owned, method: files, schedule: nightly}
`;

type Tree = Readonly<Record<string, unknown>>;

/** What the lines end with that a fragment brought. */
const MARK = ' # from the fragment';

/** The fleet with fragments laid over it: maps are joined, everything else is replaced. One key a line; `isOfFragment` tells their lines. */
export function laid(...fragments: readonly string[]): string {
  const over = fragments.map((fragment) => load(fragment) as Tree).reduce(joined, {});
  return lines(load(FLEET) as Tree, over, '').join('\n') + '\n';
}

function joined(under: Tree, over: Tree): Tree {
  const both = Object.entries(over).map(([key, value]) => {
    const before = Object.hasOwn(under, key) ? under[key] : undefined;
    return [key, isTree(before) && isTree(value) ? joined(before, value) : value] as const;
  });
  return { ...under, ...Object.fromEntries(both) };
}

export function isOfFragment(text: string, line: number): boolean {
  return text.split('\n')[line - 1]?.endsWith(MARK) ?? false;
}

function lines(under: Tree, over: Tree, indent: string): string[] {
  return [...new Set([...Object.keys(under), ...Object.keys(over)])].flatMap((key) => {
    const mine = Object.hasOwn(over, key);
    const value = mine ? over[key] : under[key];
    const start = `${indent}${/^[\w-]+$/.test(key) ? key : JSON.stringify(key)}:`;
    const mark = mine ? MARK : '';
    if (!isTree(value) || Object.keys(value).length === 0) return [`${start} ${JSON.stringify(value)}${mark}`];
    const below = isTree(under[key]) ? under[key] : {};
    return [start + mark, ...lines(below, mine ? value : {}, `${indent}  `)];
  });
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
