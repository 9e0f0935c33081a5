import type { KickstartInstall, RepositoryPath } from './installs.ts';

const PXEBOOT = 'images/pxeboot';

/** EL 5 to 7: one repository, its updates beside it. Source: the directories of vault.centos.org/5.11, 6.10 and 7.9.2009. */
const OLD_TREE = 'os/x86_64';
const OLD_REPOSITORIES: readonly RepositoryPath[] = [{ name: 'updates', path: 'updates/x86_64' }];

/** EL 8 and later: two repositories that hold their updates already. `kickstart/` beside `os/` is frozen at the point release. */
const TREE = 'BaseOS/x86_64/os';
const REPOSITORIES: readonly RepositoryPath[] = [{ name: 'AppStream', path: 'AppStream/x86_64/os' }];

const OLD = {
  kind: 'kickstart',
  tree: OLD_TREE,
  repositories: OLD_REPOSITORIES,
  kernel: `${OLD_TREE}/${PXEBOOT}/vmlinuz`,
  initrd: `${OLD_TREE}/${PXEBOOT}/initrd.img`,
  cpu: 'x86-64',
} as const;

const NEW = {
  kind: 'kickstart',
  tree: TREE,
  repositories: REPOSITORIES,
  kernel: `${TREE}/${PXEBOOT}/vmlinuz`,
  initrd: `${TREE}/${PXEBOOT}/initrd.img`,
  filesystem: 'xfs',
  virtio: 'modern',
} as const;

const EL8 = { ...NEW, dialect: 'el8', memoryFloor: 1070, memory: 2048, cpu: 'x86-64' } as const;
const EL9 = { ...NEW, dialect: 'el9', memoryFloor: 1070, memory: 3072, cpu: 'x86-64-v2' } as const;
const EL10 = { ...NEW, dialect: 'el10', memoryFloor: 1070, memory: 3072, cpu: 'x86-64-v3' } as const;

/**
 * Memory floors: pyanaconda/isys and startup_utils.py of each branch (`MIN_RAM`, `NO_SWAP_EXTRA_RAM`); loader2 of rhel5-branch, loader of
 * rhel6-branch. CPU levels: the release notes of RHEL 9 (x86-64-v2) and RHEL 10 (x86-64-v3).
 */
export const EL_INSTALLS = {
  centos5: {
    ...OLD,
    dialect: 'el5',
    memoryFloor: 64,
    memory: 512,
    filesystem: 'ext3',
    virtio: 'transitional',
    osinfo: 'centos5.11',
    plainHttp: true,
    endOfLife: '2017-03-31',
    gpgKey: 'RPM-GPG-KEY-CentOS-5',
    source: 'vault.centos.org/5.11; anaconda rhel5-branch: the loader has no TLS; virtio_blk in module-info since 5.3',
  },
  centos6: {
    ...OLD,
    dialect: 'el6',
    memoryFloor: 384,
    memory: 1024,
    filesystem: 'ext4',
    virtio: 'transitional',
    osinfo: 'centos6.10',
    plainHttp: true,
    endOfLife: '2020-11-30',
    gpgKey: 'RPM-GPG-KEY-CentOS-6',
    baculaClient: 'bacula-client',
    source: 'vault.centos.org/6.10 (bacula-client 5.0.0 in os/); anaconda rhel6-branch: TLS 1.0 only',
  },
  centos7: {
    ...OLD,
    dialect: 'el7',
    memoryFloor: 670,
    memory: 2048,
    filesystem: 'xfs',
    virtio: 'transitional',
    osinfo: 'centos7.0',
    mirror: 'http://vault.centos.org/7.9.2009',
    endOfLife: '2024-06-30',
    gpgKey: 'RPM-GPG-KEY-CentOS-7',
    baculaClient: 'bacula-client',
    source: 'vault.centos.org/7.9.2009 (bacula-client 5.2.13 in os/); Linux 3.10 speaks legacy virtio only',
  },
  centos8: {
    ...EL8,
    osinfo: 'centos8',
    mirror: 'http://vault.centos.org/8.5.2111',
    endOfLife: '2021-12-31',
    gpgKey: 'RPM-GPG-KEY-centosofficial',
    source: 'vault.centos.org/8.5.2111',
  },
  rocky8: { ...EL8, osinfo: 'rocky8', mirror: 'https://dl.rockylinux.org/pub/rocky/8', source: 'dl.rockylinux.org' },
  rocky9: { ...EL9, osinfo: 'rocky9', mirror: 'https://dl.rockylinux.org/pub/rocky/9', source: 'dl.rockylinux.org' },
  rocky10: {
    ...EL10,
    osinfo: 'rocky10',
    mirror: 'https://dl.rockylinux.org/pub/rocky/10',
    source: 'dl.rockylinux.org',
  },
  alma8: {
    ...EL8,
    osinfo: 'almalinux8',
    mirror: 'https://repo.almalinux.org/almalinux/8',
    source: 'repo.almalinux.org',
  },
  alma9: {
    ...EL9,
    osinfo: 'almalinux9',
    mirror: 'https://repo.almalinux.org/almalinux/9',
    source: 'repo.almalinux.org',
  },
  alma10: {
    ...EL10,
    osinfo: 'almalinux10',
    mirror: 'https://repo.almalinux.org/almalinux/10',
    source: 'repo.almalinux.org',
  },
  fedora: {
    ...NEW,
    dialect: 'fedora',
    tree: 'releases/{release}/Everything/x86_64/os',
    repositories: [{ name: 'updates', path: 'updates/{release}/Everything/x86_64' }],
    kernel: `releases/{release}/Everything/x86_64/os/${PXEBOOT}/vmlinuz`,
    initrd: `releases/{release}/Everything/x86_64/os/${PXEBOOT}/initrd.img`,
    release: 43,
    filesystem: 'ext4',
    memoryFloor: 1070,
    memory: 3072,
    cpu: 'x86-64',
    osinfo: 'fedora-unknown',
    mirror: 'https://dl.fedoraproject.org/pub/fedora/linux',
    baculaClient: 'bacula-client',
    source: 'dl.fedoraproject.org; a release that ended is below archives.fedoraproject.org/pub/archive/fedora/linux',
  },
} as const satisfies Record<string, KickstartInstall>;
