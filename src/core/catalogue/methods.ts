import { entry } from './entry.ts';

/** Faults of how something is backed up: method, trust, and what a Job cannot do without. */
export const methodEntries = {
  'method-missing': entry<{ guest: string }>({
    severity: 'error',
    message: ({ guest }) => `nothing says how guest "${guest}" is backed up`,
    hint: () => 'set `method: files`, `method: image` or `method: agent` for the guest, its group or `defaults`',
    why: "files reads the guest's files from a snapshot on the host, image its whole disk, agent talks to a bacula-fd inside of it. None of them is right for all.",
    bad: 'guests:\n  new: {host: kvm-1, trust: owned, schedule: nightly}\n',
    good: 'guests:\n  new: {host: kvm-1, trust: owned, schedule: nightly, method: image}\n',
  }),
  'trust-missing': entry<{ guest: string }>({
    severity: 'error',
    message: ({ guest }) => `nothing says whose guest "${guest}" is`,
    hint: () => 'set `trust: owned` where you run the guest yourself, `trust: tenant` where others are root in it',
    why: 'A guest controls every byte of its disk. The kernel of the host mounts only filesystems of guests that are your own; that decision is yours and has no default.',
    bad: 'guests:\n  new: {host: kvm-1, method: image, schedule: nightly}\n',
    good: 'guests:\n  new: {host: kvm-1, method: image, schedule: nightly, trust: tenant}\n',
  }),
  'files-of-tenant': entry<{ guest: string }>({
    severity: 'error',
    message: ({ guest }) =>
      `guest "${guest}" belongs to a tenant, so the host must not mount its disk (method "files")`,
    hint: () => 'use `method: image` or `method: agent`, or say `trust: owned`',
    why: 'Filesystem code of the kernel is not made for hostile disks: whoever is root in the guest could become root on the host. guestfs-security(1) says the same.',
    bad: 'guests:\n  web: {trust: tenant, method: files}\n',
    good: 'guests:\n  web: {trust: tenant, method: image}\n',
  }),
  'host-missing': entry<{ guest: string; method: string }>({
    severity: 'error',
    message: ({ guest, method }) => `guest "${guest}" has the method "${method}" but no host to read its disk on`,
    why: 'files and image work on the hypervisor, so the inventory has to say which one.',
    bad: 'guests:\n  new: {trust: owned, method: image, schedule: nightly}\n',
    good: 'guests:\n  new: {trust: owned, method: image, schedule: nightly, host: kvm-1}\n',
  }),
  'schedule-missing': entry<{ job: string }>({
    severity: 'warning',
    message: ({ job }) => `Job "${job}" has no schedule, so it runs only by hand`,
    why: 'A backup that nobody starts is the one that is missed.',
    bad: 'guests:\n  new: {host: kvm-1, trust: owned, method: image}\n',
    good: 'guests:\n  new: {host: kvm-1, trust: owned, method: image, schedule: nightly}\n',
  }),
  'storage-missing': entry<{ job: string }>({
    severity: 'error',
    message: ({ job }) => `nothing says where Job "${job}" is stored, and there is not exactly one storage`,
    why: 'With one storage the choice is made; with several each Job, group or `defaults` has to name one.',
    bad: 'storages:\n  vault: {path: /srv/vault}\n',
    good: 'storages:\n  vault: {path: /srv/vault}\ndefaults: {storage: disk}\n',
  }),
  'pool-missing': entry<{ job: string }>({
    severity: 'error',
    message: ({ job }) => `no Pool takes Job "${job}"`,
    hint: () => 'declare a pool called "full" or "default", or set `pool`',
    why: 'A pool called full, incremental, differential or base serves that level; otherwise `pool` names one.',
    bad: 'pools:\n  other: {retention: 1 month}\nguests:\n  web: {pools: {incremental: other}}\n# … where no pool is called "full" or "default"\n',
    good: 'guests:\n  web: {pool: full}\n',
  }),
  'director-missing': entry<{ job: string }>({
    severity: 'error',
    message: ({ job }) => `nothing says which Director runs Job "${job}", and there is not exactly one`,
    why: 'With several Directors each host, group or guest has to name its own.',
    bad: 'directors:\n  second-dir: {}\n',
    good: 'directors:\n  second-dir: {}\ndefaults: {director: bacula-dir}\n',
  }),
  'device-missing': entry<{ storage: string }>({
    severity: 'error',
    message: ({ storage }) => `storage "${storage}" has no device`,
    hint: () => 'set `path` to a directory (and `drives` for several at once), or list `devices`',
    why: 'A Storage Daemon writes to a directory or to a tape drive; it has to be told which.',
    bad: 'storages:\n  disk: {path: }\n  empty: {address: sd.example.org}\ndefaults: {storage: disk}\n',
    good: 'storages:\n  more: {path: /srv/more}\ndefaults: {storage: disk}\n',
  }),
  'job-incomplete': entry<{ job: string; key: string; type: string }>({
    severity: 'error',
    message: ({ job, key, type }) => `Job "${job}" of type ${type} needs "${key}"`,
    why: 'Bacula wants a Client and a FileSet for every Job.',
    bad: 'jobs:\n  etc: {type: Backup, client: kvm-1}\n',
    good: 'jobs:\n  etc: {type: Backup, client: kvm-1, fileset: Linux}\n',
  }),
  'secret-plaintext': entry<{ key: string }>({
    severity: 'error',
    message: ({ key }) => `a secret stands in the inventory in plain text ("${key}")`,
    hint: ({ key }) =>
      `${key}: {file: secrets/NAME}, {env: NAME} or {cmd: [pass, show, NAME]}; \`renfield secrets init\` makes the files`,
    why: "Inventories are copied, mailed and kept in version control; secrets must not be. Whoever has a File Daemon's password is root on that machine.",
    bad: 'hosts:\n  kvm-1: {password: hunter2}\n',
    good: 'hosts:\n  kvm-1: {password: {file: secrets/kvm-1-fd}}\n',
  }),
  'tls-impossible': entry<{ daemon: string; version: string; peer: string }>({
    severity: 'error',
    message: ({ daemon, version, peer }) =>
      `${daemon} is asked for TLS, but with ${peer} at Bacula ${version} there is no pre-shared key and no certificate`,
    hint: () => 'give `tls: {ca_certificate, certificate, key}` on both sides, or Bacula 11 and newer',
    why: 'Bacula speaks TLS with a pre-shared key (derived from the password) from 11.0 on; before that it needs certificates.',
    bad: 'hosts:\n  kvm-1: {tls: {require: true}}\n',
    good: 'bacula: "15"\nhosts:\n  kvm-1: {os: debian13, tls: {require: true}}\n',
  }),
};
