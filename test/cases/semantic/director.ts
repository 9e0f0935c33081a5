import type { Console, Director, Messages } from '../../../src/inventory/model/director.ts';
import type { Run } from '../../../src/inventory/model/schedule.ts';
import type { Storage } from '../../../src/inventory/model/storage.ts';
import type { ClientPlan, DirectorPlan, PoolPlan, SchedulePlan } from '../../../src/plan/plan.ts';
import { directiveFacts } from './directives.ts';
import { fold, type Facts } from './facts.ts';
import { tlsFacts } from './tls.ts';

/** The value of a password as a parser would print it, by the secret's id. */
export type PasswordOf = (id: string) => string;

export function meantDirector({ director, catalog }: DirectorPlan, passwordOf: PasswordOf): [string, Facts][] {
  const { daemon } = director;
  return [
    [
      `Director ${director.name}`,
      {
        Name: director.name,
        DirPort: daemon.port,
        DirAddress: daemon.listen,
        QueryFile: daemon.paths.query,
        'Working Directory': daemon.paths.working,
        'Pid Directory': daemon.paths.pid,
        'Maximum Concurrent Jobs': director.maximumConcurrentJobs,
        Messages: director.messages,
        Password: passwordOf(daemon.secret.id),
        ...tlsFacts(daemon, daemon, { peer: true, names: true }),
        ...directiveFacts(director.directives).facts,
      },
    ],
    [
      `Catalog ${catalog.name}`,
      {
        Name: catalog.name,
        DbName: catalog.database,
        User: catalog.user,
        Password: catalog.secret === undefined ? passwordOf('') : passwordOf(catalog.secret.id),
        Address: catalog.address,
        DbPort: catalog.port,
        DbSocket: catalog.socket,
        ...directiveFacts(catalog.directives).facts,
      },
    ],
  ];
}

/** Everything but what was skipped; the log and the catalog do without the list of files as well, which is `Saved` and no fact of its own. */
const KINDS = ['All', '!Skipped'];

export function meantMessages({ director }: DirectorPlan, messages: Messages): Facts {
  const { mail, mailOnError, operator, log, mailCommand } = messages;
  const someone = [...mail, ...mailOnError, ...operator].length > 0;
  const usual = `${director.daemon.paths.programs}/bsmtp -h localhost -f "Bacula <%r>" -s "Bacula: %t %e of %n %l" %r`;
  const command = someone ? (mailCommand ?? usual) : undefined;
  const receivers = (type: string, to: readonly string[], types: readonly string[]) =>
    to.length === 0 ? [] : [{ Type: type, MsgTypes: types, Where: to, Command: command }];
  return {
    Name: messages.name,
    'Mail Command': command,
    'Operator Command': operator.length === 0 ? undefined : command,
    Destinations: [
      ...receivers('Mail', mail, KINDS),
      ...receivers('MailOnError', mailOnError, KINDS),
      ...(log === undefined ? [] : [{ Type: 'Append', MsgTypes: KINDS, Where: [log] }]),
      { Type: 'Console', MsgTypes: KINDS },
      ...receivers('Operator', operator, ['Mount']),
      { Type: 'Catalog', MsgTypes: KINDS },
    ],
    ...directiveFacts(messages.directives).facts,
  };
}

const ACLS = ['Job', 'Client', 'Storage', 'Schedule', 'Pool', 'Fileset', 'Catalog', 'Where', 'PluginOptions'];

/** A console may see everything that its directives do not narrow; its commands are those of the inventory. */
export function meantConsole({ daemon }: Director, console: Console, passwordOf: PasswordOf): Facts {
  return {
    Name: console.name,
    Password: passwordOf(console.secret.id),
    'Command ACL': console.commands,
    ...Object.fromEntries(ACLS.map((kind) => [fold(`${kind}Acl`), ['*all*']])),
    ...tlsFacts(daemon, { bacula: daemon.bacula, tls: console.tls }, { peer: true, names: true }),
    ...Object.fromEntries(
      Object.entries(directiveFacts(console.directives).facts).map(([key, value]) => [
        key,
        key.endsWith('acl') ? [value].flat() : value,
      ]),
    ),
  };
}

/** The Client of a File Daemon. It never prunes by its own age, or the Base of a reference would go from under the Fulls of others. */
export function meantClient(director: Director, client: ClientPlan, passwordOf: PasswordOf): Facts {
  const { daemon } = client;
  return {
    Name: client.name,
    Address: daemon.address,
    FDPort: daemon.port,
    Catalog: director.catalog,
    Password: passwordOf(daemon.secret.id),
    AutoPrune: false,
    'Maximum Concurrent Jobs': client.maximumConcurrentJobs,
    ...tlsFacts(director.daemon, daemon, { names: true }),
    ...directiveFacts(client.directives).facts,
  };
}

/** Several drives, or a robot, are reached as the Autochanger that has the storage's name. */
export function meantStorage(director: Director, storage: Storage, passwordOf: PasswordOf): Facts {
  const { daemon, devices } = storage;
  const isChanger = storage.changer !== undefined || devices.length > 1;
  return {
    Name: storage.name,
    Address: daemon.address,
    SDPort: daemon.port,
    Password: passwordOf(daemon.secret.id),
    Device: [isChanger ? storage.name : devices[0]?.name],
    'Media Type': storage.mediaType,
    Autochanger: isChanger ? storage.name : undefined,
    'Maximum Concurrent Jobs': storage.maximumConcurrentJobs,
    ...tlsFacts(director.daemon, daemon),
    ...directiveFacts(storage.directives).facts,
  };
}

export function meantPool(pool: PoolPlan): Facts {
  return {
    Name: pool.name,
    'Pool Type': pool.type,
    'Label Format': pool.label ?? `${pool.name}-`,
    'Volume Retention': pool.retention,
    'File Retention': pool.fileRetention,
    'Job Retention': pool.jobRetention,
    Recycle: pool.recycle ?? !pool.holdsBases,
    AutoPrune: pool.autoPrune ?? !pool.holdsBases,
    Storage: pool.storage === undefined ? [] : [pool.storage],
    'Next Pool': pool.nextPool,
    'Maximum Volume Bytes': pool.volumeSize,
    'Maximum Volume Jobs': pool.volumeJobs,
    'Volume Use Duration': pool.volumeUse,
    'Maximum Volumes': pool.volumes,
    ...directiveFacts(pool.directives).facts,
  };
}

export function meantSchedule({ name, runs, directives }: SchedulePlan): Facts {
  return { Name: name, Run: runs.map(runFacts), ...directiveFacts(directives).facts };
}

function runFacts({ level, when, pool, storage, messages, priority, spoolData, accurate }: Run): Facts {
  return {
    Level: level,
    Pool: pool,
    Storage: storage,
    Messages: messages,
    Priority: priority,
    SpoolData: spoolData,
    Accurate: accurate,
    Hour: when.hours,
    Minute: when.minute,
    Day: when.days,
    LastDay: when.lastDay ? 1 : undefined,
    Month: when.months,
    DayOfWeek: when.weekdays,
    WeekOfMonth: when.weeksOfMonth,
    WeekOfYear: when.weeksOfYear,
  };
}
