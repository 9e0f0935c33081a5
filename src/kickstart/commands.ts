import type { KickstartDialect } from '../profiles/installs.ts';

/** The dialects, oldest first. Fedora stands behind the newest EL, which is made of an older Fedora. */
export const DIALECTS = [
  'el5',
  'el6',
  'el7',
  'el8',
  'el9',
  'el10',
  'fedora',
] as const satisfies readonly KickstartDialect[];

/** From which dialect to which something is known; `deprecated` is the first one that warns. */
export interface Span {
  readonly from?: KickstartDialect;
  readonly to?: KickstartDialect;
  readonly deprecated?: KickstartDialect;
}

const ALWAYS = [
  ...[
    'autopart',
    'bootloader',
    'cdrom',
    'clearpart',
    'cmdline',
    'driverdisk',
    'firewall',
    'firstboot',
    'graphical',
    'halt',
  ],
  ...[
    'harddrive',
    'ignoredisk',
    'iscsi',
    'iscsiname',
    'keyboard',
    'lang',
    'logging',
    'logvol',
    'mediacheck',
    'network',
    'nfs',
  ],
  ...[
    'part',
    'partition',
    'poweroff',
    'raid',
    'reboot',
    'repo',
    'rootpw',
    'selinux',
    'services',
    'shutdown',
    'skipx',
    'text',
  ],
  ...['timezone', 'url', 'user', 'volgroup', 'xconfig', 'zerombr', 'zfcp'],
];

/** Source: `commandMap` of pykickstart/handlers/rhel5.py … rhel10.py and f42.py; RemovedCommand and DeprecatedCommand of the classes it names. */
export const COMMANDS = new Map<string, Span>([
  ...ALWAYS.map((name): [string, Span] => [name, {}]),
  ['auth', { to: 'el9', deprecated: 'el8' }],
  ['authconfig', { to: 'el9', deprecated: 'el8' }],
  ['authselect', { from: 'el8' }],
  ['autostep', { to: 'el9', deprecated: 'el9' }],
  ['btrfs', { from: 'el7', to: 'el7' }],
  ['device', { deprecated: 'el9' }],
  ['deviceprobe', { deprecated: 'el8' }],
  ['dmraid', { deprecated: 'el8' }],
  ['eula', { from: 'el7' }],
  ['fcoe', { from: 'el6' }],
  ['group', { from: 'el6' }],
  ['hmc', { from: 'el7' }],
  ['install', { to: 'el8', deprecated: 'el8' }],
  ['interactive', { to: 'el6' }],
  ['key', { to: 'el6' }],
  ['langsupport', { to: 'el5' }],
  ['liveimg', { from: 'el7' }],
  ['method', { to: 'el9', deprecated: 'el9' }],
  ['module', { from: 'el8', to: 'el10', deprecated: 'el10' }],
  ['monitor', { to: 'el6' }],
  ['mount', { from: 'el8' }],
  ['mouse', { to: 'el5' }],
  ['multipath', { deprecated: 'el8' }],
  ['nvdimm', { from: 'el7', deprecated: 'el10' }],
  ['ostreesetup', { from: 'el7' }],
  ['realm', { from: 'el7' }],
  ['reqpart', { from: 'el7' }],
  ['rescue', { from: 'el6' }],
  ['rhsm', { from: 'el8', to: 'el9' }],
  ['snapshot', { from: 'el7' }],
  ['sshkey', { from: 'el8' }],
  ['sshpw', { from: 'el6' }],
  ['syspurpose', { from: 'el8', to: 'el9' }],
  ['timesource', { from: 'el9' }],
  ['unsupported_hardware', { from: 'el6', to: 'el7' }],
  ['updates', { from: 'el6' }],
  ['upgrade', { to: 'el7' }],
  ['vnc', { to: 'el10', deprecated: 'el10' }],
  ['zipl', { from: 'el9' }],
]);

/** Options that not every dialect takes, as `command --option`. Source: the classes that the handlers name, and parser.py for %packages. */
export const OPTIONS = new Map<string, Span>([
  ['%packages --nobase', { to: 'el7', deprecated: 'el7' }],
  ['%packages --excludeWeakdeps', { from: 'el8', to: 'el9', deprecated: 'el9' }],
  ['%packages --exclude-weakdeps', { from: 'el9' }],
  ['%packages --instLangs', { from: 'el6', to: 'el9', deprecated: 'el9' }],
  ['%packages --inst-langs', { from: 'el9' }],
  ['%packages --nocore', { from: 'el7' }],
  ['firewall --service', { from: 'el6' }],
  ['keyboard --vckeymap', { from: 'el7' }],
  ['keyboard --xlayouts', { from: 'el7' }],
  ['network --activate', { from: 'el6' }],
  ['network --bindto', { from: 'el7' }],
  ['repo --cost', { from: 'el6' }],
  ['repo --proxy', { from: 'el6' }],
  ['repo --install', { from: 'el7' }],
  ['repo --ignoregroups', { to: 'el9' }],
  ['rootpw --lock', { from: 'el6' }],
  ['rootpw --plaintext', { from: 'el6' }],
  ['rootpw --allow-ssh', { from: 'el9' }],
  ['timezone --isUtc', { to: 'el9', deprecated: 'el9' }],
  ['timezone --nontp', { from: 'el7', to: 'el9', deprecated: 'el9' }],
  ['timezone --ntpservers', { from: 'el7', to: 'el9', deprecated: 'el9' }],
  ['url --proxy', { from: 'el6' }],
  ['url --noverifyssl', { from: 'el6' }],
  ['url --mirrorlist', { from: 'el7' }],
  ['url --metalink', { from: 'el8' }],
  ['user --lock', { from: 'el6' }],
]);

/** Source: parser.py of each branch, `registerSection`. */
export const SECTIONS = new Map<string, Span>([
  ['%packages', {}],
  ['%pre', {}],
  ['%post', {}],
  ['%traceback', {}],
  ['%onerror', { from: 'el7' }],
  ['%addon', { from: 'el7' }],
  ['%pre-install', { from: 'el7' }],
]);

/** Whether a dialect knows something: not yet or no more, with a warning, or plainly. */
export function standing(
  { from, to, deprecated }: Span,
  dialect: KickstartDialect,
): 'unknown' | 'removed' | 'deprecated' | 'known' {
  const at = (one: KickstartDialect): number => DIALECTS.indexOf(one);
  if (from !== undefined && at(dialect) < at(from)) return 'unknown';
  if (to !== undefined && at(dialect) > at(to)) return 'removed';
  return deprecated !== undefined && at(dialect) >= at(deprecated) ? 'deprecated' : 'known';
}
