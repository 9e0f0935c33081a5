import type { CommandCase } from './case.ts';
import { SMALL, small } from './small.ts';

/** Inventories of which something is to be said. */
const SHAPE = `version: 1
director: {name: dir, port: 99999, address: "dir example"}
storage:
  disk: {path: srv}
pools:
  full: {retention: [6 months], recycle: "yes"}
guests:
  web 1: {methode: files, trust: own, password: hunter2}
  db: {priority: high, disks: 0}
`;

const FLEET = `version: 1
director: {name: dir, host: kvm-1, catalog_backup: {schedule: nightly}}
storages:
  disk: {host: kvm-1, path: /srv/bacula}
pools:
  full: {retention: 6 months}
  base: {retention: 1 month}
schedules:
  monthly: {base: 3rd sat at 18:05}
  nightly: {full: 2nd sun at 23:05, incremental: mon-sat at 23:05}
hosts:
  kvm-1: {address: 10.0.0.1, os: debian12}
references:
  Debian12: {os: debian12, host: kvm-1, schedule: monthly}
defaults: &usual {trust: owned, method: files, schedule: nightly}
groups:
  linux: {<<: *usual, os: debian12, base: [self, Debain12]}
  web: {extends: wbe}
guests:
  web: {group: linux, host: kvm-1, base: Debian12}
  db: {group: linux, host: kvm-2}
  win: {host: kvm-1, trust: tenant}
  Web: {host: kvm-1, directives: {Schedule: nightly}}
messages:
  Standard: {mail_on_error: root}
`;

/** Each line is nine aliases of the line before: 9^9 values in ten lines. */
const BOMB = [
  'version: 1',
  'defaults:',
  '  directives:',
  '    A0: &a0 [1, 2, 3, 4, 5, 6, 7, 8, 9]',
  ...Array.from({ length: 8 }, (_, i) => `    A${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`),
  '',
].join('\n');

export const checkCases: readonly CommandCase[] = [
  { name: 'check-good', args: ['check', '-i', 'fleet.yaml'], files: { 'fleet.yaml': SMALL } },
  { name: 'check-good-json', args: ['check', '-i', 'fleet.yaml', '--json'], files: { 'fleet.yaml': SMALL } },
  {
    name: 'check-environment',
    args: ['check'],
    files: { 'other.yaml': SMALL },
    env: { RENFIELD_INVENTORY: 'other.yaml' },
  },
  { name: 'check-bad-shape', args: ['check', '-i', 'fleet.yaml'], files: { 'fleet.yaml': SHAPE } },
  { name: 'check-bad-fleet', args: ['check', '-i', 'fleet.yaml'], files: { 'fleet.yaml': FLEET } },
  {
    name: 'check-bad-fleet-json',
    args: ['check', '-i', 'fleet.yaml', '--format', 'json'],
    files: { 'fleet.yaml': FLEET },
  },
  {
    name: 'check-warning',
    args: ['check', '-i', 'fleet.yaml'],
    files: { 'fleet.yaml': small('nightly: {full: 2nd', 'nightly: {full: 1st') },
  },
  {
    name: 'check-secret-plaintext',
    args: ['check', '-i', 'fleet.yaml'],
    files: { 'fleet.yaml': small('os: debian12}', 'os: debian12, password: hunter2}') },
  },
  { name: 'check-syntax', args: ['check', '-i', 'fleet.yaml'], files: { 'fleet.yaml': `${SMALL}\tjobs: {}\n` } },
  {
    name: 'check-duplicate-key',
    args: ['check', '-i', 'fleet.yaml'],
    files: { 'fleet.yaml': `${SMALL}  web: {host: kvm-1}\n` },
  },
  {
    name: 'check-terminal',
    args: ['check', '-i', 'fleet.yaml'],
    files: { 'fleet.yaml': small('10.0.0.1', '"\\e]0;title\\a\\u202e"') },
  },
  {
    name: 'check-long-line',
    args: ['check', '-i', 'fleet.yaml'],
    files: {
      'fleet.yaml': `${JSON.stringify({ version: 1, groups: Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`g${i}`, { priority: i === 20 ? 'high' : 9 }])) })}\n`,
    },
  },
  {
    name: 'check-stdin',
    args: ['check', '-i', '-'],
    stdin: small('host: kvm-1, method: files', 'host: kvm-2, method: files'),
  },
  { name: 'check-folder', args: ['check', '-i', 'fleet'], files: folder() },
  {
    name: 'check-clash',
    args: ['check', '-i', 'one.yaml', 'two.yaml'],
    files: {
      'one.yaml': SMALL,
      'two.yaml': 'version: 1\nguests:\n  mail: {host: kvm-1}\n  web: {host: kvm-1}\ndirector: {name: dir2}\n',
    },
  },
  { name: 'check-bomb', args: ['check', '-i', 'bomb.yaml'], files: { 'bomb.yaml': BOMB } },
  {
    name: 'check-cycle',
    args: ['check', '-i', 'cycle.yaml'],
    files: { 'cycle.yaml': 'version: 1\ndefaults: &d\n  directives: {Again: [*d]}\n' },
  },
  { name: 'check-deep', args: ['check', '-i', 'deep.yaml'], files: { 'deep.yaml': `version: ${'['.repeat(50_000)}` } },
];

/** A fleet in several files of one directory; what is no YAML is left alone. */
function folder(): Record<string, string> {
  const [rest = '', guests = ''] = SMALL.split(/^(?=guests:)/m);
  return {
    'fleet/guests.yml': guests,
    'fleet/site.yaml': rest,
    'fleet/README': 'not read',
    'fleet/.hidden.yaml': 'not: read',
  };
}

/** Inventories that cannot even be read. */
export const unreadableCases: readonly CommandCase[] = [
  { name: 'inventory-none', args: ['check'] },
  { name: 'inventory-missing', args: ['check', '-i', 'missing.yaml'] },
  { name: 'inventory-empty', args: ['check', '-i', 'empty.yaml'], files: { 'empty.yaml': '' } },
  { name: 'inventory-comment', args: ['check', '-i', 'empty.yaml'], files: { 'empty.yaml': '# nothing yet\n' } },
  { name: 'inventory-list', args: ['check', '-i', 'list.yaml'], files: { 'list.yaml': '- web\n- db\n' } },
  { name: 'inventory-folder-empty', args: ['check', '-i', 'fleet'], files: { 'fleet/README': 'no inventory here' } },
  { name: 'inventory-folder-as-file', args: ['check'], files: { 'inventory.yaml/README': 'a directory' } },
  { name: 'inventory-under-file', args: ['check', '-i', 'file/fleet.yaml'], files: { file: '' } },
  { name: 'inventory-dangling', args: ['check', '-i', 'link.yaml'], files: { 'link.yaml': { link: 'gone.yaml' } } },
  { name: 'inventory-loop', args: ['check', '-i', 'link.yaml'], files: { 'link.yaml': { link: 'link.yaml' } } },
  {
    name: 'inventory-latin1',
    args: ['check', '-i', 'latin1.yaml'],
    files: { 'latin1.yaml': new Uint8Array([0x23, 0x20, 0xe4, 0x0a]) },
  },
  {
    name: 'inventory-utf16',
    args: ['check', '-i', 'utf16.yaml'],
    files: { 'utf16.yaml': new Uint8Array(Buffer.from(`\ufeff${SMALL}`, 'utf16le')) },
  },
  { name: 'inventory-bom', args: ['check', '-i', 'bom.yaml'], files: { 'bom.yaml': `\ufeff${SMALL}` } },
  {
    name: 'inventory-crlf',
    args: ['check', '-i', 'crlf.yaml'],
    files: { 'crlf.yaml': SMALL.replaceAll('\n', '\r\n').replace('priority', 'x') },
  },
];
