import type { BaculaVersion } from '../bacula/dialects.ts';
import type { PathProfile } from './paths.ts';

/** What a release of an operating system brings with it. */
export interface OsProfile {
  readonly title: string;
  readonly profile: PathProfile;
  /** The Bacula in the release's own packages; absent where none that fits is packaged. */
  readonly bacula?: BaculaVersion;
  /** Where a release has no /run. */
  readonly run?: string;
  readonly source: string;
}

const VAR_RUN = '/var/run/renfield';

/** Releases of which hosts, guests and references are made. The key is what an inventory says in `os`. */
export const OS_PROFILES = {
  el5: {
    title: 'EL 5',
    profile: 'el',
    run: VAR_RUN,
    source: 'EPEL 5 has 2.4, which lacks Base jobs: bring your own packages',
  },
  el6: { title: 'EL 6', profile: 'el', bacula: '5.0', run: VAR_RUN, source: 'base repository: bacula-5.0.0' },
  el7: { title: 'EL 7', profile: 'el', bacula: '5.2', source: 'base repository: bacula-5.2.13' },
  el8: { title: 'EL 8', profile: 'el', source: 'differs between minor releases and EPEL' },
  el9: { title: 'EL 9', profile: 'el', source: 'EPEL 9' },
  el10: { title: 'EL 10', profile: 'el', source: 'EPEL 10' },
  centos5: { title: 'CentOS 5', profile: 'el', run: VAR_RUN, source: 'as el5' },
  centos6: { title: 'CentOS 6', profile: 'el', bacula: '5.0', run: VAR_RUN, source: 'as el6' },
  centos7: { title: 'CentOS 7', profile: 'el', bacula: '5.2', source: 'as el7' },
  centos8: { title: 'CentOS 8', profile: 'el', source: 'as el8' },
  rocky8: { title: 'Rocky Linux 8', profile: 'el', source: 'as el8' },
  rocky9: { title: 'Rocky Linux 9', profile: 'el', source: 'as el9' },
  rocky10: { title: 'Rocky Linux 10', profile: 'el', source: 'as el10' },
  alma8: { title: 'AlmaLinux 8', profile: 'el', source: 'as el8' },
  alma9: { title: 'AlmaLinux 9', profile: 'el', source: 'as el9' },
  alma10: { title: 'AlmaLinux 10', profile: 'el', source: 'as el10' },
  fedora: { title: 'Fedora', profile: 'fedora', source: 'moves with the release' },
  debian11: { title: 'Debian 11', profile: 'debian', bacula: '9.6', source: 'bullseye: bacula 9.6.7-3' },
  debian12: { title: 'Debian 12', profile: 'debian', bacula: '9.6', source: 'bookworm: bacula 9.6.7-7' },
  debian13: { title: 'Debian 13', profile: 'debian', bacula: '15', source: 'trixie: bacula 15.0.3' },
  ubuntu2004: { title: 'Ubuntu 20.04', profile: 'debian', bacula: '9.4', source: 'focal: bacula 9.4.2' },
  ubuntu2204: { title: 'Ubuntu 22.04', profile: 'debian', bacula: '9.6', source: 'jammy: bacula 9.6.7' },
  ubuntu2404: { title: 'Ubuntu 24.04', profile: 'debian', source: 'noble: not looked at, say `bacula` yourself' },
} as const satisfies Record<string, OsProfile>;

export type OsId = keyof typeof OS_PROFILES;

export function isOsId(id: string): id is OsId {
  return Object.hasOwn(OS_PROFILES, id);
}

export function osProfile(id: OsId): OsProfile {
  return OS_PROFILES[id];
}
