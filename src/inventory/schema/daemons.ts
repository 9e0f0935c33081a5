import { Type } from '@sinclair/typebox';
import { GuestDefaults, jobSettings } from './guests.ts';
import {
  AbsolutePath,
  Account,
  Count,
  Directives,
  FILE_NAME,
  InstallPath,
  keyed,
  machine,
  Name,
  oneOrMany,
  Port,
  Secret,
  Text,
  Tls,
  UnexpandedPath,
  VolumeGroup,
  YesNo,
} from './terms.ts';

/** The File Daemon on a Director's or Storage Daemon's own machine. */
const LocalFileDaemon = Type.Object(
  { port: Type.Optional(Port), password: Type.Optional(Secret), directives: Type.Optional(Directives) },
  { additionalProperties: false },
);

const CatalogBackup = Type.Object(jobSettings, { additionalProperties: false });

const director = {
  ...machine,
  /** Runs on this host and uses its File Daemon. */
  host: Type.Optional(Name),
  catalog: Type.Optional(Name),
  messages: Type.Optional(Name),
  maximum_concurrent_jobs: Type.Optional(Count),
  alarm: Type.Optional(Type.Array(Text, { minItems: 1 })),
  restore_to: Type.Optional(UnexpandedPath),
  restore_in_place: Type.Optional(YesNo),
  file_daemon: Type.Optional(LocalFileDaemon),
  catalog_backup: Type.Optional(CatalogBackup),
  directives: Type.Optional(Directives),
};

export const Director = Type.Object(director, { additionalProperties: false });
export const NamedDirector = Type.Object({ name: Name, ...director }, { additionalProperties: false });

/** The dump is a file of this name. Source: PostgreSQL's NAMEDATALEN, 63 bytes; MySQL has 64. */
const Database = Type.String({
  pattern: '^[A-Za-z0-9_][A-Za-z0-9_.$-]*$',
  maxLength: 63,
  description: 'the name of a database: letters, digits and . _ $ -',
});

export const Catalog = Type.Object(
  {
    database: Type.Optional(Database),
    user: Type.Optional(Type.String()),
    password: Type.Optional(Secret),
    address: Type.Optional(Type.String()),
    port: Type.Optional(Port),
    socket: Type.Optional(AbsolutePath),
    directives: Type.Optional(Directives),
  },
  { additionalProperties: false },
);

const MailAddresses = oneOrMany(
  Type.String({ pattern: '^[A-Za-z0-9._+-]+(@[A-Za-z0-9.-]+)?$', maxLength: 127, description: 'a mail address' }),
);

export const Messages = Type.Object(
  {
    mail: Type.Optional(MailAddresses),
    mail_on_error: Type.Optional(MailAddresses),
    operator: Type.Optional(MailAddresses),
    mail_command: Type.Optional(Text),
    log: Type.Optional(AbsolutePath),
    directives: Type.Optional(Directives),
  },
  { additionalProperties: false },
);

const Device = Type.Object(
  { archive_device: AbsolutePath, media_type: Type.Optional(Name), directives: Type.Optional(Directives) },
  { additionalProperties: false },
);

export const Storage = Type.Object(
  {
    ...machine,
    host: Type.Optional(Name),
    daemon: Type.Optional(Name),
    path: Type.Optional(AbsolutePath),
    drives: Type.Optional(Type.Integer({ minimum: 1, maximum: 256 })),
    devices: Type.Optional(keyed(Device, FILE_NAME)),
    changer: Type.Optional(Type.Object({ device: AbsolutePath, command: Text }, { additionalProperties: false })),
    media_type: Type.Optional(Name),
    maximum_concurrent_jobs: Type.Optional(Count),
    directives: Type.Optional(Directives),
    daemon_directives: Type.Optional(Directives),
    device_directives: Type.Optional(Directives),
  },
  { additionalProperties: false },
);

export const Host = Type.Object(
  {
    ...machine,
    director: Type.Optional(Name),
    /** Whom the File Daemon runs as; root unless said. */
    user: Type.Optional(Account),
    volume_group: Type.Optional(VolumeGroup),
    /** Where else than in `paths.restore` the user of the File Daemon may have images restored. */
    restore_to: Type.Optional(Type.Array(InstallPath)),
    maximum_concurrent_jobs: Type.Optional(Count),
    guest_defaults: Type.Optional(GuestDefaults),
    backup: Type.Optional(Type.Object(jobSettings, { additionalProperties: false })),
    client_directives: Type.Optional(Directives),
    directives: Type.Optional(Directives),
  },
  { additionalProperties: false },
);

export const Console = Type.Object(
  {
    password: Type.Optional(Secret),
    commands: Type.Optional(Type.Array(Text)),
    tls: Type.Optional(Tls),
    directives: Type.Optional(Directives),
  },
  { additionalProperties: false },
);
