import type { Console, Director } from '../../../src/inventory/model/director.ts';
import type { Storage } from '../../../src/inventory/model/storage.ts';
import type { FileDaemonPlan, StorageDaemonPlan } from '../../../src/plan/plan.ts';
import type { PasswordOf } from './director.ts';
import { directiveFacts } from './directives.ts';
import type { Facts } from './facts.ts';
import { tlsFacts } from './tls.ts';

type Meant = readonly [key: string, facts: Facts];

/** The bconsole.conf of a Director's machine. */
export function meantBconsole({ name, daemon }: Director, passwordOf: PasswordOf): Meant[] {
  const facts = {
    Name: name,
    DirPort: daemon.port,
    Address: daemon.address,
    Password: passwordOf(daemon.secret.id),
    ...tlsFacts(daemon, daemon),
  };
  return [[`Director ${name}`, facts]];
}

/** The console of the monthly chain: its own password, and not that of the Director. */
export function meantChainConsole({ name, daemon }: Director, console: Console, passwordOf: PasswordOf): Meant[] {
  const director = { Name: name, DirPort: daemon.port, Address: daemon.address, Password: passwordOf('') };
  const own = {
    Name: console.name,
    Password: passwordOf(console.secret.id),
    ...tlsFacts({ bacula: daemon.bacula, tls: console.tls }, daemon),
  };
  return [
    [`Director ${name}`, { ...director, ...tlsFacts(daemon, daemon) }],
    [`Console ${console.name}`, own],
  ];
}

export function meantFileDaemon(plan: FileDaemonPlan, passwordOf: PasswordOf): Meant[] {
  const { daemon, directors, storageDaemons, maximumConcurrentJobs, usesPlugins, directives } = plan;
  const { daemonName, port, listen, paths, secret } = daemon;
  return [
    [
      `FileDaemon ${daemonName}`,
      {
        Name: daemonName,
        ...addresses('fd', port, listen),
        'Working Directory': paths.working,
        'Pid Directory': paths.pid,
        'Plugin Directory': usesPlugins ? paths.plugins : undefined,
        'Maximum Concurrent Jobs': maximumConcurrentJobs,
        ...tlsFacts(daemon, storageDaemons),
        ...directiveFacts(directives).facts,
      },
    ],
    ...directors.map((director) => callerOf(daemon, director, passwordOf(secret.id))),
    ['Messages Standard', { Name: 'Standard', Destinations: messagesTo(directors, ['All', '!Skipped', '!Restored']) }],
  ];
}

export function meantStorageDaemon(
  { daemon, storages, directors, fileDaemons }: StorageDaemonPlan,
  passwordOf: PasswordOf,
): Meant[] {
  const { daemonName, port, listen, paths, secret } = daemon;
  const jobs = storages.map((storage) => storage.maximumConcurrentJobs).reduce((sum, one) => sum + one, 0);
  return [
    [
      `Storage ${daemonName}`,
      {
        Name: daemonName,
        ...addresses('sd', port, listen),
        'Working Directory': paths.working,
        'Pid Directory': paths.pid,
        'Maximum Concurrent Jobs': Math.max(20, 2 * jobs),
        ...tlsFacts(daemon, fileDaemons, { peer: true, names: true }),
        ...directiveFacts(storages[0]?.daemonDirectives ?? {}).facts,
      },
    ],
    ...directors.map((director) => callerOf(daemon, director, passwordOf(secret.id))),
    ['Messages Standard', { Name: 'Standard', Destinations: messagesTo(directors, ['All']) }],
    ...storages.flatMap(meantDevices),
  ];
}

/** A Director that may call a daemon. */
function callerOf(daemon: FileDaemonPlan['daemon'], director: Director, password: string): Meant {
  const facts = {
    Name: director.name,
    Password: password,
    ...tlsFacts(daemon, director.daemon, { peer: true, names: true }),
  };
  return [`Director ${director.name}`, facts];
}

function messagesTo(directors: readonly Director[], kinds: readonly string[]): Facts[] {
  return directors.map(({ name }) => ({ Type: 'Director', MsgTypes: kinds, Where: [name] }));
}

function addresses(kind: 'fd' | 'sd', port: number, listen: string | undefined): Facts {
  return { [`${kind}port`]: port, [`${kind}address`]: listen };
}

/** The devices of a storage and the Autochanger that holds them, if there are several or a robot: a disk labels itself, a tape stays mounted. */
function meantDevices(storage: Storage): Meant[] {
  const { name, devices, changer, deviceDirectives } = storage;
  const isChanger = changer !== undefined || devices.length > 1;
  const drives = devices.map((device, i): Meant => {
    const isTape = device.archiveDevice.startsWith('/dev/');
    const facts = {
      Name: device.name,
      'Media Type': device.mediaType,
      'Archive Device': device.archiveDevice,
      'Label Media': isTape ? undefined : true,
      'Random Access': isTape ? undefined : true,
      'Automatic Mount': true,
      'Removable Media': isTape,
      'Always Open': isTape,
      Autochanger: isChanger ? true : undefined,
      'Drive Index': isChanger ? i : undefined,
      'Maximum Concurrent Jobs': isTape ? undefined : 1,
      ...directiveFacts({ ...deviceDirectives, ...device.directives }).facts,
    };
    return [`Device ${device.name}`, facts];
  });
  if (!isChanger) return drives;
  const robot = {
    Name: name,
    Device: devices.map((device) => device.name),
    'Changer Device': changer?.device ?? '/dev/null',
    'Changer Command': changer?.command,
  };
  return [[`Autochanger ${name}`, robot], ...drives];
}
