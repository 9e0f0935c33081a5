import { Type, type Static, type TSchema } from '@sinclair/typebox';
import { Catalog, Console, Director, Host, Messages, NamedDirector, Storage } from './schema/daemons.ts';
import { FileSet } from './schema/filesets.ts';
import { Group, Guest, GuestDefaults, Reference } from './schema/guests.ts';
import { PackageSet, ReferenceDefaults } from './schema/install.ts';
import { Job, Pool, Schedule } from './schema/jobs.ts';
import { FILE_NAME, keyed, NAME, Profile, Release, Text } from './schema/terms.ts';

/** Names of Bacula resources. */
const named = <T extends TSchema>(item: T) => Type.Optional(keyed(item, NAME));

/** Names that also become a path, a volume name or a host name. */
const machines = <T extends TSchema>(item: T) => Type.Optional(keyed(item, FILE_NAME));

/** `{name}`, `{guest}`, `{host}` and `{n}` are filled in; the rest is literal. */
const Naming = Type.Object(
  {
    file_daemon: Type.Optional(Text),
    storage_daemon: Type.Optional(Text),
    volume_group: Type.Optional(Text),
    disk: Type.Optional(Text),
  },
  { additionalProperties: false },
);

/**
 * Everything that a person may write, as a JSON Schema (2020-12). The compiled validator, `inventory/schema.json` for editors and the
 * type `WrittenInventory` all come from it.
 */
export const inventorySchema = Type.Object(
  {
    version: Type.Literal(1),
    naming: Type.Optional(Naming),
    bacula: Type.Optional(Release),
    profile: Type.Optional(Profile),
    director: Type.Optional(NamedDirector),
    directors: machines(Director),
    catalogs: named(Catalog),
    messages: named(Messages),
    consoles: named(Console),
    storages: machines(Storage),
    pools: named(Pool),
    schedules: named(Schedule),
    filesets: named(FileSet),
    defaults: Type.Optional(GuestDefaults),
    groups: named(Group),
    hosts: machines(Host),
    package_sets: named(PackageSet),
    reference_defaults: Type.Optional(ReferenceDefaults),
    references: machines(Reference),
    guests: machines(Guest),
    jobs: named(Job),
  },
  { additionalProperties: false, $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'Renfield inventory' },
);

export type WrittenInventory = Static<typeof inventorySchema>;
