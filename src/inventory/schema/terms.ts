import { Type, type Static, type TSchema } from '@sinclair/typebox';

/**
 * The small shapes that the sections of an inventory share. Every text of an inventory goes through one of them, so that what each may hold is
 * said once. Lengths here are characters; the limit in bytes and the ban of control characters hold for all texts alike (rules/text.ts).
 */

/** Names of resources: Bacula's set less the space, which it turns into `_` in `%n` and `%j`. Source: lib/edit.c `is_name_valid`. */
export const NAME = {
  pattern: '^[A-Za-z0-9][A-Za-z0-9._:-]*$',
  maxLength: 127,
  description: 'a name of letters, digits and . _ : -, which begins with a letter or digit',
};

/** Names that become a path, an LVM name or a host name: no colon, which the bpipe plugin takes for its own. Source: plugins/fd/bpipe-fd.c. */
export const FILE_NAME = {
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$',
  maxLength: 127,
  description: 'a name of letters, digits and . _ -, which begins with a letter or digit',
};

export const Name = Type.String(NAME);
export const Text = Type.String({ minLength: 1 });
export const Address = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9.:_-]*$',
  maxLength: 255,
  description: 'a host name or an IP address',
});
/** As useradd(8) takes it. */
export const Account = Type.String({ pattern: '^[a-z_][a-z0-9_-]{0,30}$', description: 'the name of a user' });
/** A path as Bacula reads it: never `|cmd`, `<list` or `\\|cmd`, which it would run or read. Source: dird/fd_cmds.c `send_list`. */
export const AbsolutePath = Type.String({ pattern: '^(/|[A-Za-z]:/)', description: 'an absolute path' });
/**
 * A path that Bacula hands to a shell when it reads its configuration, if there is one of these characters in it: `$(command)` would run.
 * Source: lib/parse_conf.c `store_dir`, lib/util.c `do_shell_expansion`.
 */
export const UnexpandedPath = Type.String({
  pattern: '^(/|[A-Za-z]:/)[^~\\\\$[\\]*?`\'<>"]*$',
  description: 'an absolute path without ~ \\ $ [ ] * ? ` \' < > "',
});
/**
 * Clean, as its parts are counted for StripPath, and short enough for everything that is put behind it: a hook's command ends at 1 000 bytes, a
 * token of Bacula 5 at 497.
 */
export const InstallPath = Type.String({
  pattern: '^(/(?!\\.{1,2}(/|$))[A-Za-z0-9._+-]+)+$',
  maxLength: 255,
  description: 'a clean absolute path of letters, digits and . _ + -',
});
const LVM_NAME = '(?!\\.{1,2}(/|$))[A-Za-z0-9_+.][A-Za-z0-9_+.-]*';
/** Source: lvm(8), "VALID NAMES". */
export const VolumeGroup = Type.String({ pattern: `^${LVM_NAME}$`, maxLength: 127, description: 'a name of LVM' });
export const LogicalVolume = Type.String({
  pattern: `^(${LVM_NAME}/)?${LVM_NAME}$`,
  maxLength: 255,
  description: 'a logical volume, alone or as GROUP/VOLUME',
});
/** As the hook on the host takes it, whose settings have `lvm` in the place of a disk: hooks/lib/shapes.sh, `is_disk`. */
export const DiskName = Type.String({
  pattern: '^(?!lvm$)[A-Za-z0-9][A-Za-z0-9_]{0,30}$',
  description: 'a name of up to 31 letters, digits and _, and not "lvm"',
});
export const SnapshotSize = Type.String({
  pattern: '^([1-9][0-9]?%|100%|[1-9][0-9]{0,5}[KMGT]|auto)$',
  description: 'a size such as 5G, a share of the disk such as 10%, or auto',
});
export const Port = Type.Integer({ minimum: 1, maximum: 65_535 });
export const Count = Type.Integer({ minimum: 1, maximum: 100_000 });
export const Priority = Type.Integer({ minimum: 1, maximum: 1000 });
export const Duration = Type.String({ description: 'e.g. 6 months, 90 days, 1 year 2 weeks' });
export const Size = Type.Union([Type.Integer({ minimum: 1 }), Type.String({ description: 'e.g. 5G, 512M' })]);
export const Release = Type.Union([Type.String({ description: 'Bacula release, e.g. "9.6"' }), Type.Number()]);
export const YesNo = Type.Boolean();

/** A map whose keys are names of one form and whose values have one shape. */
export function keyed<T extends TSchema>(item: T, names: { pattern: string; maxLength: number; description: string }) {
  const { description, ...propertyNames } = names;
  const schema = { type: 'object', propertyNames: { ...propertyNames, description }, additionalProperties: item };
  return Type.Unsafe<Record<string, Static<T>>>(schema);
}

export function oneOrMany<T extends TSchema>(item: T) {
  return Type.Union([item, Type.Array(item, { minItems: 1 })]);
}

/** A value that stays outside of the inventory: `file` is read relative to the inventory, `cmd` is run without a shell. */
export const Secret = Type.Union([
  Type.Object({ file: Type.String({ minLength: 1 }) }, { additionalProperties: false }),
  Type.Object(
    { env: Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_]*$', description: 'the name of a variable' }) },
    { additionalProperties: false },
  ),
  Type.Object({ cmd: Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }) }, { additionalProperties: false }),
]);

/** Any Bacula directive that has no key of its own, by Bacula's own name; a map is a block, a list repeats the directive. */
const Scalar = Type.Union([Type.String(), Type.Integer({ minimum: 0 }), Type.Boolean()]);
const DIRECTIVE = { pattern: '^[A-Za-z][A-Za-z0-9 ]*$', maxLength: 60, description: "a directive's name" };
const Block = keyed(Type.Union([Scalar, Type.Array(Scalar)]), DIRECTIVE);
export const Directives = keyed(Type.Union([Scalar, Type.Array(Type.Union([Scalar, Block])), Block]), DIRECTIVE);

export const Tls = Type.Object(
  {
    ca_certificate: Type.Optional(UnexpandedPath),
    certificate: Type.Optional(UnexpandedPath),
    key: Type.Optional(UnexpandedPath),
    allowed_cn: Type.Optional(Type.Array(Text)),
    verify_peer: Type.Optional(YesNo),
    require: Type.Optional(YesNo),
  },
  { additionalProperties: false },
);

export const Profile = Type.Union([
  Type.Literal('debian'),
  Type.Literal('el'),
  Type.Literal('fedora'),
  Type.Literal('opt'),
]);

/** Where a machine keeps what: each key replaces one row of its path profile. */
export const Paths = Type.Object(
  {
    config: Type.Optional(InstallPath),
    working: Type.Optional(InstallPath),
    pid: Type.Optional(InstallPath),
    scripts: Type.Optional(InstallPath),
    query: Type.Optional(InstallPath),
    plugins: Type.Optional(InstallPath),
    programs: Type.Optional(InstallPath),
    hooks: Type.Optional(InstallPath),
    renfield: Type.Optional(InstallPath),
    run: Type.Optional(InstallPath),
    restore: Type.Optional(InstallPath),
  },
  { additionalProperties: false },
);

/** What every machine that runs a daemon of Bacula may say of itself. */
export const machine = {
  address: Type.Optional(Address),
  port: Type.Optional(Port),
  /** The address that the daemon listens on; all of the machine's unless said. */
  listen: Type.Optional(Address),
  os: Type.Optional(Text),
  bacula: Type.Optional(Release),
  profile: Type.Optional(Profile),
  paths: Type.Optional(Paths),
  password: Type.Optional(Secret),
  tls: Type.Optional(Tls),
};
