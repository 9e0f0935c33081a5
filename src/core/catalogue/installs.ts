import { didYouMean, entry } from './entry.ts';

const CENTOS6 = 'os: centos6, packages: min, mirror: "http://10.0.0.180/centos/6.10"';

/** Faults of how a reference is installed: what would otherwise be found out at night, by an installer that waits for a key. */
export const installEntries = {
  'install-release-unknown': entry<{ reference: string; os: string | undefined; known: string }>({
    severity: 'error',
    message: ({ reference, os }) =>
      os === undefined
        ? `reference "${reference}" is to be installed, but nothing says which operating system`
        : `reference "${reference}" is to be installed, but "${os}" names a family of releases, not one`,
    hint: ({ known }) => `set \`os\` to one of ${known}`,
    why: 'Kickstart commands, boot arguments and mirrors differ from release to release; a wrong one makes the installer ask a question that nobody answers.',
    bad: 'references:\n  CentOS6: {os: el9, packages: min}\n',
    good: 'references:\n  CentOS6: {os: rocky9, packages: min}\n',
  }),
  'install-host-missing': entry<{ reference: string }>({
    severity: 'error',
    message: ({ reference }) => `reference "${reference}" is to be installed, but on no host`,
    hint: () => 'set `host`, or drop `packages` where something else installs it',
    why: 'QEMU runs on a hypervisor of the inventory, and the disk is a logical volume of it.',
    bad: 'references:\n  Debian12: {os: debian12, packages: min, method: agent, schedule: monthly}\n',
    good: 'references:\n  Debian12: {os: debian12, packages: min, method: agent, schedule: monthly, host: kvm-1}\n',
  }),
  'install-unasked': entry<{ reference: string; key: string }>({
    severity: 'warning',
    message: ({ reference, key }) => `"${key}" of reference "${reference}" does nothing, as nothing is to be installed`,
    hint: () => 'say what: `packages: min`',
    why: 'Renfield installs the references that name packages. The others are made by somebody else, who does not read this key.',
    bad: 'references:\n  CentOS6: {disk: 8G}\n',
    good: `references:\n  CentOS6: {disk: 8G, ${CENTOS6}}\n`,
  }),
  'package-set-unknown': entry<{ user: string; saw: string; suggestions: readonly string[] }>({
    severity: 'error',
    message: ({ user, saw }) => `${user} installs the package set "${saw}", which is not declared`,
    hint: (args) => didYouMean(args) ?? 'declare it in `package_sets`, or write packages as a list: [postgresql]',
    why: 'A single name is a package set (`min` is built in), a list is packages. A misspelt set must not become a package that no repository has.',
    bad: 'references:\n  CentOS6: {os: debian12, packages: mini}\n',
    good: 'references:\n  CentOS6: {os: debian12, packages: min}\n',
  }),
  'package-set-empty': entry<{ name: string }>({
    severity: 'error',
    message: ({ name }) => `the package set "${name}" holds no packages`,
    hint: () => '`packages: min` is the smallest system',
    why: 'A set without packages, services and steps installs what `min` does, which is hardly what its name promises.',
    bad: 'package_sets:\n  db: []\n',
    good: 'package_sets:\n  db: [postgresql-server]\n',
  }),
  'install-mirror-missing': entry<{ reference: string; os: string; endOfLife: string | undefined }>({
    severity: 'error',
    message: ({ reference, os, endOfLife }) =>
      `reference "${reference}" needs a mirror: ${os}${endOfLife === undefined ? '' : `, which ended on ${endOfLife},`} can fetch its packages from no public server`,
    hint: () => 'copy vault.centos.org to a web server of your own and set `mirror: "http://…"` to it',
    why: 'The mirrors of ended releases are switched off, and the vault wants a TLS that installers of that age do not speak.',
    bad: 'references:\n  CentOS6: {packages: min}\n',
    good: `references:\n  CentOS6: {${CENTOS6}}\n`,
  }),
  'install-needs-plain-http': entry<{ key: string; os: string; url: string }>({
    severity: 'error',
    message: ({ key, os, url }) => `the installer of ${os} cannot fetch "${url}" (${key}): it speaks no https of today`,
    hint: () => 'serve it by plain http in your own network',
    why: 'The loader of EL 5 has no TLS at all, that of EL 6 ends at TLS 1.0.',
    bad: 'references:\n  CentOS6: {packages: min, mirror: "https://vault.centos.org/6.10"}\n',
    good: `references:\n  CentOS6: {${CENTOS6}}\n`,
  }),
  'install-memory-low': entry<{ reference: string; wanted: string; floor: string; os: string }>({
    severity: 'error',
    message: ({ reference, wanted, floor, os }) =>
      `reference "${reference}" gets ${wanted} of memory, and the installer of ${os} does not start below ${floor}`,
    why: 'The installer holds its own root in memory; with too little it ends before it says anything.',
    bad: 'references:\n  CentOS6: {os: rocky9, packages: min, memory: 512M}\n',
    good: 'references:\n  CentOS6: {os: rocky9, packages: min, memory: 2G}\n',
  }),
  'install-disk-small': entry<{ reference: string; disk: string; needed: string }>({
    severity: 'error',
    message: ({ reference, disk, needed }) =>
      `the disk of reference "${reference}" has ${disk}, and its partitions need at least ${needed}`,
    why: 'A partition that does not fit makes the installer ask a question. The one that takes the rest counts with 1G here.',
    bad: 'references:\n  CentOS6: {os: debian12, packages: min, disk: 1G}\n',
    good: 'references:\n  CentOS6: {os: debian12, packages: min, disk: 4G}\n',
  }),
  'partitions-inconsistent': entry<{ reference: string; reason: string }>({
    severity: 'error',
    message: ({ reference, reason }) => `the partitions of reference "${reference}" do not fit together: ${reason}`,
    why: 'One of them is the root at "/", each mount point stands once, and at most one takes the rest of the disk.',
    bad: 'references:\n  CentOS6: {os: debian12, packages: min, partitions: [{at: /var}]}\n',
    good: 'references:\n  CentOS6: {os: debian12, packages: min, partitions: [{at: /var, size: 2G}, {at: /}]}\n',
  }),
  'install-network-incomplete': entry<{ reference: string; missing: string; present: string }>({
    severity: 'error',
    message: ({ reference, missing, present }) =>
      `the network of reference "${reference}" has "${present}" but no "${missing}"`,
    hint: () => 'a fixed address is `ip` with `netmask`, `gateway` and `dns`; without `ip` it comes from DHCP',
    why: 'An installer that lacks one of them waits for DHCP, or asks.',
    bad: 'references:\n  CentOS6: {os: debian12, packages: min, network: {bridge: br0, ip: 10.0.0.9}}\n',
    good: 'references:\n  CentOS6: {os: debian12, packages: min, network: {bridge: br0, ip: 10.0.0.9, netmask: 255.255.255.0, gateway: 10.0.0.1, dns: [10.0.0.1]}}\n',
  }),
  'install-route-missing': entry<{ reference: string; os: string }>({
    severity: 'error',
    message: ({ reference, os }) =>
      `reference "${reference}" cannot be made by mmdebstrap: ${os} has no Debian packages`,
    why: 'mmdebstrap unpacks .deb packages of a mirror onto the disk; it needs no installer, and works for Debian and Ubuntu only.',
    bad: 'references:\n  CentOS6: {os: rocky9, packages: min, route: mmdebstrap}\n',
    good: 'references:\n  CentOS6: {os: debian12, packages: min, route: mmdebstrap}\n',
  }),
  'install-unbootable': entry<{ reference: string }>({
    severity: 'error',
    message: ({ reference }) =>
      `reference "${reference}" is read by its own File Daemon, so it has to boot, and mmdebstrap makes a disk without a boot loader`,
    hint: () => 'use `method: files`, which reads the disk on the host, or the installer',
    why: 'What mmdebstrap makes is a filesystem to be read. Read on the host it costs neither RAM nor CPU, and its stored paths are those of an agent.',
    bad: 'references:\n  CentOS6: {os: debian12, packages: min, route: mmdebstrap, method: agent}\n',
    good: 'references:\n  CentOS6: {os: debian12, packages: min, route: mmdebstrap, method: files}\n',
  }),
  'install-needs-server': entry<{ reference: string; os: string; missing: string }>({
    severity: 'error',
    message: ({ reference, os, missing }) =>
      `the installer of ${os} cannot install reference "${reference}" without "${missing}"`,
    hint: () =>
      'set `medium` to the live server image on the host and `install_url` to where its references folder is served, or use `route: mmdebstrap`',
    why: 'The live server is the root of the installer: it comes from its medium, and its answers from a web server, as nothing in the initrd survives into it.',
    bad: 'references:\n  CentOS6: {os: ubuntu2204, packages: min}\n',
    good: 'references:\n  CentOS6: {os: ubuntu2204, packages: min, route: mmdebstrap}\n',
  }),
  'install-client-missing': entry<{ reference: string; os: string }>({
    severity: 'warning',
    message: ({ reference, os }) =>
      `reference "${reference}" is read by its own File Daemon, and ${os} has none in its repositories that is known to fit`,
    hint: () => 'add one: `repositories: {bacula: "http://…"}`',
    why: 'A File Daemon must not be newer than its Director. Where a release brings none, or brings one that changes with its minor releases, the inventory says where to take it.',
    bad: 'references:\n  CentOS6: {os: rocky9, packages: min, method: agent, bacula: "9.6"}\n',
    good: 'references:\n  CentOS6: {os: rocky9, packages: min, method: agent, bacula: "9.6", repositories: {bacula: "http://10.0.0.180/bacula/el9"}}\n',
  }),
};
