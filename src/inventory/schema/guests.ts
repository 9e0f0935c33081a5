import { Type } from '@sinclair/typebox';
import { Compression, Signature } from './filesets.ts';
import { installSettings } from './install.ts';
import {
  AbsolutePath,
  Count,
  Directives,
  DiskName,
  Duration,
  LogicalVolume,
  machine,
  Name,
  oneOrMany,
  Priority,
  SnapshotSize,
  Text,
  YesNo,
} from './terms.ts';

export const Method = Type.Union([Type.Literal('image'), Type.Literal('files'), Type.Literal('agent')]);
export const Trust = Type.Union([Type.Literal('owned'), Type.Literal('tenant')]);

/** Which Pool serves which level. */
export const Pools = Type.Object(
  {
    full: Type.Optional(Name),
    incremental: Type.Optional(Name),
    differential: Type.Optional(Name),
  },
  { additionalProperties: false },
);

/** How a Job runs: what `defaults`, groups, hosts and guests may all say, the nearest one wins. */
export const jobSettings = {
  director: Type.Optional(Name),
  schedule: Type.Optional(Name),
  storage: Type.Optional(Name),
  pool: Type.Optional(Name),
  pools: Type.Optional(Pools),
  messages: Type.Optional(Name),
  fileset: Type.Optional(Name),
  exclude: Type.Optional(oneOrMany(AbsolutePath)),
  compression: Type.Optional(Compression),
  signature: Type.Optional(Signature),
  priority: Type.Optional(Priority),
  enabled: Type.Optional(YesNo),
  max_run_time: Type.Optional(Duration),
  max_start_delay: Type.Optional(Duration),
  spool_data: Type.Optional(YesNo),
  reschedule: Type.Optional(
    Type.Object({ times: Count, every: Type.Optional(Duration) }, { additionalProperties: false }),
  ),
  directives: Type.Optional(Directives),
};

const Words = <T extends string>(words: readonly T[]) => Type.Union(words.map((word) => Type.Literal(word)));

/** How much room a thick snapshot gets, how many may be open in a volume group, and what thin volumes do. */
const Snapshot = Type.Object(
  {
    size: Type.Optional(SnapshotSize),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 255 })),
    thin: Type.Optional(Words(['auto', 'never'])),
    thin_pool_limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  },
  { additionalProperties: false },
);

/** Source: hooks/lib/shapes.sh `is_mount_path`. */
const MountPath = Type.String({
  pattern: '^/[A-Za-z0-9._/@+-]*$',
  maxLength: 255,
  description: 'an absolute path of letters, digits and . _ @ + -',
});

/** What is mounted where for the backup: a partition (`disk0 p1` at `/`), or a logical volume of the guest's own LVM (`vg0/var` at `/var`). */
const Mount = Type.Union([
  Type.Object(
    {
      disk: Type.Optional(DiskName),
      partition: Type.Union([Type.Integer({ minimum: 1, maximum: 128 }), Type.Literal('whole')]),
      at: MountPath,
    },
    { additionalProperties: false },
  ),
  Type.Object({ lvm: LogicalVolume, at: MountPath }, { additionalProperties: false }),
]);

/** Names that libvirt's domains have as the hook takes them. Source: hooks/lib/shapes.sh `is_domain`. */
const Domain = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9._:+@-]*$',
  maxLength: 127,
  description: 'a domain of libvirt: letters, digits and . _ : + @ -',
});

/** Source: hooks/lib/shapes.sh `is_connect`. */
const Connection = Type.String({
  pattern: '^[a-z][A-Za-z0-9._/+@-]*://[A-Za-z0-9._:/+@-]*$',
  maxLength: 255,
  description: 'a connection URI of libvirt such as qemu:///system',
});

/** What the hook on the host needs to know of a guest whose disks it opens. Every key has the hook's own default. */
const hookSettings = {
  snapshot: Type.Optional(Type.Union([SnapshotSize, Snapshot])),
  freeze: Type.Optional(Words(['off', 'try', 'require'])),
  freeze_timeout: Type.Optional(Type.Integer({ minimum: 1, maximum: 60 })),
  pause: Type.Optional(YesNo),
  moment: Type.Optional(Words(['auto', 'require', 'off'])),
  repair: Type.Optional(Words(['replay', 'preen', 'full', 'none'])),
  filesystems: Type.Optional(Type.Array(Words(['ext2', 'ext3', 'ext4', 'xfs', 'vfat']), { minItems: 1 })),
  mounts: Type.Optional(Type.Union([Type.Literal('auto'), Type.Array(Mount, { minItems: 1 })])),
  guest_lvm: Type.Optional(YesNo),
  /** A line of the guest's fstab that holds files and cannot be served; a filesystem of the guest that no line names. */
  unserved: Type.Optional(Words(['fail', 'warn'])),
  unlisted: Type.Optional(Words(['fail', 'warn'])),
  reader: Type.Optional(Words(['bpipe', 'node'])),
  io: Type.Optional(Words(['idle', 'normal'])),
  metadata: Type.Optional(YesNo),
  libvirt: Type.Optional(Connection),
};

/** A disk by its logical volume (`vg/lv`, or only `lv` in the host's volume group), with what the hook must know of it. */
const Disk = Type.Object(
  {
    name: Type.Optional(DiskName),
    volume: Type.Optional(LogicalVolume),
    sector_size: Type.Optional(Type.Union([Type.Literal(512), Type.Literal(4096)])),
  },
  { additionalProperties: false },
);

/** What is the same for all guests of a group, of a host, or of the fleet. */
export const guestSettings = {
  ...jobSettings,
  ...hookSettings,
  os: Type.Optional(Text),
  trust: Type.Optional(Trust),
  method: Type.Optional(Method),
  /** An empty list takes back what a group says. */
  base: Type.Optional(Type.Union([Name, Type.Array(Name)])),
  bacula: machine.bacula,
  profile: machine.profile,
  paths: machine.paths,
  tls: machine.tls,
  port: machine.port,
  client_directives: Type.Optional(Directives),
};

export const GuestDefaults = Type.Object(guestSettings, { additionalProperties: false });

export const Group = Type.Object({ extends: Type.Optional(Name), ...guestSettings }, { additionalProperties: false });

export const Guest = Type.Object(
  {
    group: Type.Optional(Name),
    host: Type.Optional(Name),
    ...guestSettings,
    address: machine.address,
    listen: machine.listen,
    password: machine.password,
    domain: Type.Optional(Domain),
    disks: Type.Optional(Type.Union([Type.Integer({ minimum: 1, maximum: 99 }), Type.Array(Disk, { minItems: 1 })])),
  },
  { additionalProperties: false },
);

export const Reference = Type.Object(
  {
    host: Type.Optional(Name),
    os: Type.Optional(Text),
    ...installSettings,
    method: Type.Optional(Type.Union([Type.Literal('files'), Type.Literal('agent')])),
    ...jobSettings,
    ...hookSettings,
    address: machine.address,
    listen: machine.listen,
    port: machine.port,
    bacula: machine.bacula,
    profile: machine.profile,
    paths: machine.paths,
    password: machine.password,
    tls: machine.tls,
    client_directives: Type.Optional(Directives),
  },
  { additionalProperties: false },
);
