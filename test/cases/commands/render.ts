import type { CommandCase } from './case.ts';
import { SMALL, small } from './small.ts';

const fleet = { 'fleet.yaml': SMALL };
const render = ['render', '-i', 'fleet.yaml', '-o', 'out', '--no-verify'];

/** A directive that Bacula does not know: only its own parser can tell. */
const REFUSED = small(
  'db: {group: linux, host: kvm-1, method: agent, address: 10.0.0.2}',
  `db:
    group: linux
    host: kvm-1
    method: agent
    address: 10.0.0.2
    directives:
      Client Run Before Job: /usr/local/sbin/dump
      Maximum Bandwith: 5 mb/s`,
);

/** A value that Bacula does not take, in a script that a group hands to its guests. */
const REFUSED_IN_GROUP = small(
  'base: Debian12, schedule: nightly}',
  'base: Debian12, schedule: nightly, directives: {RunScript: [{RunsWhen: Later, Command: /bin/true}]}}',
);

const BY_ENV_AND_CMD = `${SMALL}catalogs:
  MyCatalog: {password: {env: CATALOG_PASSWORD}}
consoles:
  monitor: {password: {cmd: [printf, 'from-a-command\\nsecond line']}}
`;

export const renderCases: readonly CommandCase[] = [
  { name: 'render', args: render, files: fleet },
  { name: 'render-verified', args: render.slice(0, -1), files: fleet, isJudged: true },
  { name: 'render-json', args: [...render, '--json'], files: fleet },
  { name: 'render-again', args: render, files: fleet, before: [render] },
  {
    name: 'render-changed',
    args: render,
    files: fleet,
    before: [render],
    then: { 'fleet.yaml': small('6 months', '5 months') },
  },
  {
    name: 'render-bad',
    args: render,
    files: { 'fleet.yaml': small('host: kvm-1, method: files', 'host: kvm-2, method: files') },
  },
  {
    name: 'render-bad-json',
    args: [...render, '--json'],
    files: { 'fleet.yaml': small('method: image', 'method: imag') },
  },
  { name: 'render-foreign', args: render, files: { ...fleet, 'out/letter.txt': 'mine' } },
  { name: 'render-foreign-force', args: [...render, '--force'], files: { ...fleet, 'out/letter.txt': 'mine' } },
  { name: 'render-foreign-manifest', args: render, files: { ...fleet, 'out/renfield.json': '{"renfield": 1}' } },
  { name: 'render-broken-manifest', args: render, files: { ...fleet, 'out/renfield.json': '{"renfield": 1' } },
  { name: 'render-onto-file', args: render, files: { ...fleet, out: 'a file' } },
  {
    name: 'render-under-file',
    args: [...render.slice(0, 4), 'file/out', '--no-verify'],
    files: { ...fleet, file: 'a file' },
  },
  {
    name: 'render-edited',
    args: render,
    files: fleet,
    before: [render],
    then: { 'out/director/dir/bacula-dir/pools.conf': '# mine\n' },
  },
  {
    name: 'render-added',
    args: render,
    files: fleet,
    before: [render],
    then: { 'out/director/dir/bacula-dir/mine.conf': '# mine\n' },
  },
  {
    name: 'render-force',
    args: [...render, '--force'],
    files: fleet,
    before: [render],
    then: { 'out/director/dir/bacula-dir/pools.conf': '# mine\n' },
  },
  {
    name: 'render-force-git',
    args: [...render, '--force'],
    files: fleet,
    before: [render],
    then: { 'out/.git/HEAD': 'ref: refs/heads/main\n' },
  },
  {
    name: 'render-discard-git',
    args: [...render, '--discard', '.git'],
    files: fleet,
    before: [render],
    then: { 'out/.git/HEAD': 'ref: refs/heads/main\n' },
  },
  { name: 'render-refused', args: render.slice(0, -1), files: { 'fleet.yaml': REFUSED }, isJudged: true },
  {
    name: 'render-refused-json',
    args: [...render.slice(0, -1), '--json'],
    files: { 'fleet.yaml': REFUSED },
    isJudged: true,
  },
  {
    name: 'render-refused-group',
    args: render.slice(0, -1),
    files: { 'fleet.yaml': REFUSED_IN_GROUP },
    isJudged: true,
  },
  {
    name: 'render-secrets',
    args: [...render, '--secrets'],
    files: fleet,
    before: [['secrets', 'init', '-i', 'fleet.yaml']],
  },
  { name: 'render-secret-missing', args: [...render, '--secrets'], files: fleet },
  {
    name: 'render-secrets-env-cmd',
    args: [...render, '--secrets'],
    files: { 'fleet.yaml': BY_ENV_AND_CMD },
    before: [['secrets', 'init', '-i', 'fleet.yaml']],
    env: { CATALOG_PASSWORD: 'from "the" environment' },
  },
  {
    name: 'render-secret-env-unset',
    args: [...render, '--secrets'],
    files: { 'fleet.yaml': BY_ENV_AND_CMD },
    before: [['secrets', 'init', '-i', 'fleet.yaml']],
  },
  {
    name: 'render-secret-cmd-fails',
    args: [...render, '--secrets'],
    files: { 'fleet.yaml': BY_ENV_AND_CMD.replace('printf', 'ls, --no-such-option') },
    before: [['secrets', 'init', '-i', 'fleet.yaml']],
    env: { CATALOG_PASSWORD: 'x' },
  },
  {
    name: 'render-secret-cmd-missing',
    args: [...render, '--secrets'],
    files: { 'fleet.yaml': BY_ENV_AND_CMD.replace('printf', 'no-such-program') },
    before: [['secrets', 'init', '-i', 'fleet.yaml']],
    env: { CATALOG_PASSWORD: 'x' },
  },
  { name: 'secrets-init', args: ['secrets', 'init', '-i', 'fleet.yaml'], files: fleet },
  {
    name: 'secrets-init-again',
    args: ['secrets', 'init', '-i', 'fleet.yaml'],
    files: fleet,
    before: [['secrets', 'init', '-i', 'fleet.yaml']],
  },
  {
    name: 'secrets-init-json',
    args: ['secrets', 'init', '-i', 'fleet.yaml', '--json'],
    files: { ...fleet, 'secrets/kvm-1-fd': 'kept\n' },
  },
  {
    name: 'secrets-init-onto-file',
    args: ['secrets', 'init', '-i', 'fleet.yaml'],
    files: { ...fleet, secrets: 'a file' },
  },
  { name: 'demo', args: ['demo'], isJudged: true },
  { name: 'demo-elsewhere', args: ['demo', '-o', 'there'], before: [['demo', '-o', 'there']], isJudged: true },
];
