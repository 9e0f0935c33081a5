import { didYouMean, entry } from './entry.ts';

interface Unknown {
  readonly user: string;
  readonly saw: string;
  readonly suggestions: readonly string[];
}

function unknown(kind: string, why: string, bad: string, good: string) {
  return entry<Unknown>({
    severity: 'error',
    message: ({ user, saw }) => `${user} names the ${kind} "${saw}", which is not declared`,
    hint: didYouMean,
    why,
    bad,
    good,
  });
}

const DECLARE =
  'Bacula would refuse the whole configuration, or on a reload take it and lose the Job, so names are looked up first.';

/** Faults of names: what does not exist, exists twice, or cannot be a name. */
export const nameEntries = {
  'reference-unknown': entry<Unknown>({
    severity: 'error',
    message: ({ user, saw }) => `${user} takes its base from "${saw}", which is no reference`,
    hint: didYouMean,
    why: 'A Base is the Job of a reference at Level=Base. A plain Full of another guest is none, and Bacula would silently take no Base at all.',
    bad: 'guests:\n  web: {base: [Centos6]}\n',
    good: 'guests:\n  web: {base: [CentOS6]}\n',
  }),
  'group-unknown': unknown(
    'group',
    DECLARE,
    'guests:\n  web: {group: webs}\n',
    'groups:\n  webs: {priority: 8}\nguests:\n  web: {group: webs}\n',
  ),
  'host-unknown': unknown(
    'host',
    DECLARE,
    'guests:\n  web: {host: kvm-2}\n',
    'hosts:\n  kvm-2: {os: debian12}\nguests:\n  web: {host: kvm-2}\n',
  ),
  'schedule-unknown': unknown(
    'schedule',
    DECLARE,
    'guests:\n  web: {schedule: nightli}\n',
    'guests:\n  web: {schedule: nightly}\n',
  ),
  'storage-unknown': unknown(
    'storage',
    DECLARE,
    'guests:\n  web: {storage: disc}\n',
    'guests:\n  web: {storage: disk}\n',
  ),
  'pool-unknown': unknown('pool', DECLARE, 'guests:\n  web: {pool: fulls}\n', 'guests:\n  web: {pool: full}\n'),
  'fileset-unknown': unknown(
    'fileset',
    DECLARE,
    'guests:\n  web: {fileset: linux}\n',
    'guests:\n  web: {fileset: Linux}\n',
  ),
  'messages-unknown': unknown(
    'messages',
    DECLARE,
    'guests:\n  web: {messages: Standart}\n',
    'guests:\n  web: {messages: Standard}\n',
  ),
  'catalog-unknown': unknown(
    'catalog',
    DECLARE,
    'director: {catalog: Katalog}\n',
    'catalogs: {Katalog: {}}\ndirector: {catalog: Katalog}\n',
  ),
  'director-unknown': unknown(
    'director',
    DECLARE,
    'guests:\n  web: {director: dir2}\n',
    'guests:\n  web: {director: bacula-dir}\n',
  ),
  'client-unknown': unknown(
    'client',
    'A Job of its own names a host, a guest with an agent, or the Director itself as its client.',
    'jobs:\n  etc: {type: Backup, client: kvm-9, fileset: Linux}\n',
    'jobs:\n  etc: {type: Backup, client: kvm-1, fileset: Linux}\n',
  ),
  'name-circular': entry<{ chain: string }>({
    severity: 'error',
    message: ({ chain }) => `this goes round in a circle: ${chain}`,
    why: 'What extends itself, or uses the daemon of one that uses its own, has no beginning.',
    bad: 'groups:\n  a: {extends: b}\n  b: {extends: a}\n',
    good: 'groups:\n  a: {extends: b}\n  b: {priority: 9}\n',
  }),
  'name-malformed': entry<{ name: string; wanted: string }>({
    severity: 'error',
    message: ({ name, wanted }) => `"${name}" cannot be a name here: ${wanted}`,
    why: 'Names become resources of Bacula, file names and volume names. Bacula knows letters, digits and . _ : -, and turns a space into _ in its codes.',
    bad: 'guests:\n  "web 1": {host: kvm-1}\n',
    good: 'guests:\n  web-1: {host: kvm-1, trust: owned, method: image, schedule: weekly}\n',
  }),
  'name-too-long': entry<{ name: string; length: number; limit: number; what: string }>({
    severity: 'error',
    message: ({ name, length, limit, what }) => `the ${what} "${name}" has ${length} characters, more than ${limit}`,
    why: 'Bacula ends resource names at 127 characters, and builds the unique name of a Job from its first 104: two longer ones could not be told apart.',
    bad: `guests:\n  ${'w'.repeat(105)}: {trust: owned, method: agent, schedule: nightly}\n`,
    good: 'guests:\n  web-1: {trust: owned, method: agent, schedule: nightly}\n',
  }),
  'name-duplicate': entry<{ name: string; what: string }>({
    severity: 'error',
    message: ({ name, what }) => `two ${what} would both be called "${name}"`,
    why: 'Guests, references, hosts that are backed up and Jobs of their own all become Jobs of one Director, so they share one set of names; so do all Clients and File Daemons.',
    bad: 'guests:\n  CentOS6: {trust: owned, method: agent, schedule: nightly}\n',
    good: 'guests:\n  centos-1: {trust: owned, method: agent, schedule: nightly}\n',
  }),
  'name-case': entry<{ name: string; other: string; what: string }>({
    severity: 'warning',
    message: ({ name, other, what }) => `the ${what} "${name}" and "${other}" differ only in upper and lower case`,
    why: 'Bacula tells them apart, people at three in the morning do not, and some filesystems neither.',
    bad: 'pools:\n  Full: {retention: 1 month}\n',
    good: 'pools:\n  monthly: {retention: 1 month}\n',
  }),
  'disk-ambiguous': entry<{ guest: string; other: string; volume: string }>({
    severity: 'error',
    message: ({ guest, other, volume }) =>
      `the volume "${volume}" of guest "${guest}" could also be a disk of guest "${other}"`,
    hint: ({ guest }) => `rename the guest, or say its volumes: guests.${guest}.disks: [{volume: …}]`,
    why: 'With the naming vm_GUEST-diskN the guest "a" with a second disk and a guest "a-disk1" share the beginning of a name. A hook or a person matching by it would take the wrong disk.',
    bad: 'guests:\n  web-disk1: {host: kvm-1, trust: owned, method: image, schedule: weekly}\n',
    good: 'guests:\n  web-data: {host: kvm-1, trust: owned, method: image, schedule: weekly}\n',
  }),
  'disk-shared': entry<{ guest: string; other: string; volume: string }>({
    severity: 'error',
    message: ({ guest, other, volume }) => `the volume "${volume}" belongs to guest "${guest}" and to "${other}"`,
    hint: () => 'use `{guest}` and `{n}` in naming.disk, or say the volumes of one of them',
    why: 'One logical volume is the disk of one guest. Two Jobs would snapshot it twice and restore one over the other.',
    bad: 'guests:\n  db: {host: kvm-1, trust: owned, method: image, schedule: weekly, disks: [{volume: vm_web-disk0}]}\n',
    good: 'guests:\n  db: {host: kvm-1, trust: owned, method: image, schedule: weekly, disks: [{volume: vm_db-disk0}]}\n',
  }),
};
