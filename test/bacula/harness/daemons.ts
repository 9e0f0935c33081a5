import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { catalogFile, createCatalog } from './catalog.ts';
import type { Argv } from './command.ts';
import type { DaemonKind, Endpoint } from './endpoint.ts';
import { readEndpoint } from './endpoint.ts';
import type { DirectorAccess } from './console.ts';
import { allMessages } from './job.ts';
import { directive, resourcesOfType } from './json.ts';
import type { Confinement } from './namespace.ts';
import { confined, mountPointsUnder } from './namespace.ts';
import type { DaemonProcess } from './process.ts';
import { isGroupAlive, startDaemon } from './process.ts';
import { waitForPorts, waitForStatus } from './ready.ts';
import type { Runtime } from './runtime.ts';
import { INSTALLED } from './runtime.ts';

/** Absolute paths of configuration files; every directory that they name must lie inside of the sandbox. */
export interface InstallationFiles {
  readonly sandbox: string;
  readonly director: string;
  readonly console: string;
  readonly storageDaemons: readonly string[];
  readonly fileDaemons: readonly FileDaemon[];
  /** Milliseconds until everything must answer. A Director's first start enters its Clients one by one, 2.5 ms each. */
  readonly readyMs?: number;
  /** Whose programs; the installed ones when nothing is said. */
  readonly runtime?: Runtime;
}

export interface FileDaemon {
  readonly config: string;
  readonly confinement?: Confinement;
  /** The command instead of `bacula-fd`. */
  readonly program?: Argv;
}

export interface Installation extends DirectorAccess {
  readonly daemons: readonly DaemonProcess[];
  /** Everything that the daemons and the jobs said. */
  readonly logs: () => Promise<string>;
  /** Stops all of it. Throws when a process or a mount is left. Tells which daemons had to be killed. */
  readonly stop: () => Promise<{ readonly killed: readonly string[] }>;
}

/** No judgement, only an end: what has hung until then is killed. */
const STOP_MS = 60_000;

const PROGRAMS: Record<DaemonKind, Argv> = { director: ['bacula-dir'], storage: ['bacula-sd'], client: ['bacula-fd'] };

/** `-f` stays in the foreground; `-P` writes no pid file, which would outlive a kill. */
const FOREGROUND = ['-f', '-P'];

/**
 * A Director with its Storage and File Daemons, running, connected and answering. Missing directories and the SQLite
 * catalog are made. Throws, with the logs and with nothing left running, when they do not become ready.
 */
export async function startInstallation(files: InstallationFiles): Promise<Installation> {
  const { sandbox, runtime = INSTALLED } = files;
  const director = await readEndpoint('director', files.director, sandbox, runtime);
  const storages = await Promise.all(
    files.storageDaemons.map((config) => readEndpoint('storage', config, sandbox, runtime)),
  );
  const clients = await Promise.all(
    files.fileDaemons.map(({ config }) => readEndpoint('client', config, sandbox, runtime)),
  );
  const endpoints = [director, ...storages, ...clients];
  const logDirectory = join(sandbox, 'log');
  const directories = endpoints.flatMap((endpoint) => endpoint.directories);
  for (const directory of [logDirectory, ...directories]) mkdirSync(directory, { recursive: true });
  const catalog = await ensureCatalog(director, runtime);

  const start = (endpoint: Endpoint, { config, confinement, program }: FileDaemon): DaemonProcess => {
    const { kind, name } = endpoint;
    const argv = runtime.within([...(program ?? PROGRAMS[kind]), ...FOREGROUND, '-c', config]);
    const log = join(logDirectory, `${kind}-${name}.log`);
    const command = confinement === undefined ? argv : confined(argv, confinement);
    return startDaemon(name, command, log, endpoint.directories[0] ?? sandbox);
  };
  const daemons = [
    ...storages.map((storage, index) => start(storage, { config: files.storageDaemons[index]! })),
    start(director, { config: files.director }),
    ...clients.map((client, index) => start(client, files.fileDaemons[index]!)),
  ];

  const logs = async (): Promise<string> =>
    [...daemons.map(({ name, log }) => `--- ${name}\n${log()}`), `--- jobs\n${await jobMessages(catalog)}`].join('\n');
  const stop = (): Promise<{ killed: readonly string[] }> => stopAll(daemons, sandbox);
  const deadline = Date.now() + (files.readyMs ?? 180_000);
  try {
    await waitForPorts(endpoints, daemons, deadline);
    await waitForStatus({ console: files.console, runtime }, endpoints, deadline);
  } catch (error) {
    const said = await logs();
    await stop();
    throw new Error(`the installation did not become ready\n${said}`, { cause: error });
  }
  return { console: files.console, catalog, runtime, daemons, logs, stop };
}

/** A broken catalog may be the very reason why they are wanted. */
function jobMessages(catalog: string): Promise<string> {
  return allMessages(catalog).catch(String);
}

async function ensureCatalog({ directories, resources }: Endpoint, { schema }: Runtime): Promise<string> {
  const [first] = resourcesOfType(resources, 'Catalog').values();
  const name = directive(first, 'DbName') ?? 'bacula';
  const file = catalogFile(directories[0]!, name);
  return existsSync(file) ? file : createCatalog(directories[0]!, { name, schema });
}

async function stopAll(daemons: readonly DaemonProcess[], sandbox: string): Promise<{ killed: readonly string[] }> {
  const ends = await Promise.all(daemons.map(async (daemon) => ({ daemon, ...(await daemon.stop(STOP_MS)) })));
  // A killed child of a daemon is reaped by init, which takes a moment.
  for (let tries = 0; tries < 3000 && daemons.some(({ pid }) => isGroupAlive(pid)); tries++) await sleep(20);
  const left = daemons.filter(({ pid }) => isGroupAlive(pid)).map(({ name, pid }) => `${name} (process group ${pid})`);
  const mounted = mountPointsUnder(sandbox).map((point) => `mount ${point}`);
  if (left.length + mounted.length > 0) throw new Error(`left behind: ${[...left, ...mounted].join(', ')}`);
  return { killed: ends.filter(({ killed }) => killed).map(({ daemon }) => daemon.name) };
}
