import { folded } from './folded.ts';

/** The resources that take `directives` in an inventory. */
export type ResourceType =
  | 'Director'
  | 'Catalog'
  | 'Messages'
  | 'Console'
  | 'Storage'
  | 'Autochanger'
  | 'Device'
  | 'Pool'
  | 'Schedule'
  | 'FileSet'
  | 'Options'
  | 'Client'
  | 'Job'
  | 'FileDaemon'
  | 'Storage Daemon';

const NAME = { Name: 'the key of the entry itself' };
const ADDRESSED = {
  Address: 'address',
  Password: 'password',
  'TLS Enable': 'tls',
  'TLS Require': 'tls',
  'TLS PSK Enable': 'tls',
  'TLS Certificate': 'tls',
  'TLS Key': 'tls',
  'TLS CA Certificate File': 'tls',
  'TLS Verify Peer': 'tls',
  'TLS Allowed CN': 'tls',
};
const FOLDERS = { 'Working Directory': 'paths.working', 'Pid Directory': 'paths.pid' };

/** Directives that Renfield writes by itself, and the key that decides about them: they must not stand a second time under `directives`. */
const MODELLED: Record<ResourceType, Readonly<Record<string, string>>> = {
  Director: {
    ...NAME,
    ...ADDRESSED,
    ...FOLDERS,
    DirPort: 'port',
    QueryFile: 'paths.query',
    'Maximum Concurrent Jobs': 'maximum_concurrent_jobs',
    Messages: 'messages',
  },
  Catalog: {
    ...NAME,
    DbName: 'database',
    DbUser: 'user',
    User: 'user',
    DbPassword: 'password',
    Password: 'password',
    DbAddress: 'address',
    DbPort: 'port',
    DbSocket: 'socket',
  },
  Messages: {
    ...NAME,
    'Mail Command': 'mail_command',
    'Operator Command': 'mail_command',
    Mail: 'mail',
    'Mail On Error': 'mail_on_error',
    Operator: 'operator',
    Append: 'log',
    Console: 'nothing: it is always there',
    Catalog: 'nothing: it is always there',
  },
  Console: { ...NAME, Password: 'password', 'Command ACL': 'commands' },
  Storage: {
    ...NAME,
    ...ADDRESSED,
    SDPort: 'port',
    Device: 'devices',
    'Media Type': 'media_type',
    Autochanger: 'changer',
    'Maximum Concurrent Jobs': 'maximum_concurrent_jobs',
  },
  Autochanger: { ...NAME, Device: 'devices', 'Changer Device': 'changer', 'Changer Command': 'changer' },
  Device: {
    ...NAME,
    'Media Type': 'media_type',
    'Archive Device': 'path',
    Autochanger: 'changer',
    'Drive Index': 'devices',
  },
  Pool: {
    ...NAME,
    'Pool Type': 'type',
    'Volume Retention': 'retention',
    'File Retention': 'file_retention',
    'Job Retention': 'job_retention',
    Recycle: 'recycle',
    AutoPrune: 'auto_prune',
    Storage: 'storage',
    'Next Pool': 'next_pool',
    'Label Format': 'label',
    'Maximum Volume Bytes': 'volume_size',
    'Maximum Volume Jobs': 'volume_jobs',
    'Volume Use Duration': 'volume_use',
    'Maximum Volumes': 'volumes',
  },
  Schedule: { ...NAME, Run: 'full, incremental, differential, base' },
  FileSet: { ...NAME, Include: 'include', Exclude: 'exclude', 'Ignore FileSet Changes': 'ignore_changes' },
  Options: {
    Signature: 'signature',
    BaseJob: 'nothing: it is always pmugs5',
    Accurate: 'nothing: it is always pmugs5',
    Compression: 'compression',
    StripPath: 'method',
    OneFS: 'one_fs',
    Sparse: 'sparse',
    AclSupport: 'acl',
    XattrSupport: 'xattr',
    NoAtime: 'no_atime',
    FSType: 'fs_types',
    Exclude: 'exclude',
    Wild: 'wild',
    WildFile: 'wild_file',
    WildDir: 'wild_dir',
    Regex: 'regex',
    RegexFile: 'regex_file',
    RegexDir: 'regex_dir',
  },
  Client: {
    ...NAME,
    ...ADDRESSED,
    FDPort: 'port',
    Catalog: 'director.catalog',
    AutoPrune: 'nothing: records live as long as their volumes',
    'Maximum Concurrent Jobs': 'maximum_concurrent_jobs',
  },
  Job: {
    ...NAME,
    Type: 'type',
    Level: 'level',
    JobDefs: 'group',
    Client: 'client',
    FileSet: 'fileset',
    Base: 'base',
    Accurate: 'nothing: it follows from the method',
    Schedule: 'schedule',
    Storage: 'storage',
    Pool: 'pool',
    'Full Backup Pool': 'pools.full',
    'Incremental Backup Pool': 'pools.incremental',
    'Differential Backup Pool': 'pools.differential',
    Messages: 'messages',
    Priority: 'priority',
    'Max Run Time': 'max_run_time',
    'Max Start Delay': 'max_start_delay',
    'Spool Data': 'spool_data',
    'Reschedule On Error': 'reschedule',
    'Reschedule Times': 'reschedule.times',
    'Reschedule Interval': 'reschedule.every',
    Enabled: 'enabled',
    Where: 'where, of a Job of the type Restore; restore_to, of a Director',
    Replace: 'replace, of a Job of the type Restore',
  },
  FileDaemon: {
    ...NAME,
    ...FOLDERS,
    FDPort: 'port',
    'Plugin Directory': 'paths.plugins',
    'Maximum Concurrent Jobs': 'nothing: it is always 20',
  },
  'Storage Daemon': {
    ...NAME,
    ...FOLDERS,
    SDPort: 'port',
    'Maximum Concurrent Jobs': 'nothing: it follows from the storages',
  },
};

const FOLDED = new Map(
  Object.entries(MODELLED).map(([type, keys]) => [
    type,
    new Map(Object.entries(keys).map(([name, key]) => [folded(name), key])),
  ]),
);

/** The key that decides about this directive, or undefined where the inventory may give it. */
export function modelledKey(type: ResourceType, directive: string): string | undefined {
  return FOLDED.get(type)?.get(folded(directive));
}
