/** Where a machine keeps what. Absolute paths without a slash at the end. */
export interface MachinePaths {
  /** The package's configuration. */
  readonly config: string;
  readonly working: string;
  readonly pid: string;
  /** The package's scripts: catalog dump, changer. */
  readonly scripts: string;
  readonly query: string;
  readonly plugins: string;
  /** Bacula's own programs, for the mail command. */
  readonly programs: string;
  /** Our hooks: the entry `renfield-hook` and its `lib`. */
  readonly hooks: string;
  /** Our own directory: `current` is the live generation, `secrets` the files that hold passwords. */
  readonly renfield: string;
  /** What does not survive a reboot: mounts, private block nodes, locks. */
  readonly run: string;
  readonly restore: string;
}

export type PathProfile = 'debian' | 'el' | 'fedora' | 'opt';

const OURS = {
  // bacula_t may run scripts of this place once they are labelled bacula_unconfined_script_exec_t; /etc/bacula it may only read.
  hooks: '/usr/local/lib/renfield/hooks',
  renfield: '/etc/renfield',
  run: '/run/renfield',
  restore: '/var/tmp/renfield-restore',
};

const EL = {
  ...OURS,
  config: '/etc/bacula',
  working: '/var/spool/bacula',
  pid: '/var/run',
  scripts: '/usr/libexec/bacula',
  query: '/etc/bacula/query.sql',
  plugins: '/usr/lib64/bacula',
  programs: '/usr/sbin',
};

/** What each family of packages uses. Sources: Debian 9.6.7-7 file lists; EPEL and Fedora bacula.spec; bacula.org's bacula.spec.in. */
export const PATH_PROFILES: Record<PathProfile, MachinePaths> = {
  debian: {
    ...OURS,
    config: '/etc/bacula',
    working: '/var/lib/bacula',
    pid: '/run/bacula',
    scripts: '/etc/bacula/scripts',
    query: '/etc/bacula/scripts/query.sql',
    plugins: '/usr/lib/bacula',
    programs: '/usr/sbin',
  },
  el: EL,
  fedora: EL,
  opt: {
    ...OURS,
    config: '/opt/bacula/etc',
    working: '/opt/bacula/working',
    pid: '/opt/bacula/working',
    scripts: '/opt/bacula/scripts',
    query: '/opt/bacula/scripts/query.sql',
    plugins: '/opt/bacula/plugins',
    programs: '/opt/bacula/bin',
  },
};

/** Who owns what a daemon reads, by package. Sources: Debian's postinst; the specs' %attr lines. Group `root` where only the daemon as root reads it. */
export const DAEMON_GROUP: Record<
  PathProfile,
  { readonly director: string; readonly storage: string; readonly file: string }
> = {
  debian: { director: 'bacula', storage: 'bacula', file: 'bacula' },
  el: { director: 'bacula', storage: 'root', file: 'root' },
  fedora: { director: 'bacula', storage: 'root', file: 'root' },
  opt: { director: 'bacula', storage: 'bacula', file: 'bacula' },
};
