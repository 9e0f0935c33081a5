import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DirectorAccess } from './console.ts';
import { bconsole, quoted } from './console.ts';
import type { Endpoint } from './endpoint.ts';
import { DEFAULT_PORTS } from './endpoint.ts';
import { directive, resourcesOfType } from './json.ts';
import type { DaemonProcess } from './process.ts';

const PAUSE_MS = 50;

/**
 * Returns when every daemon accepts connections. The ports are probed before bconsole is tried, because bconsole
 * sleeps for five seconds after a refused connection. Throws at once when a daemon has ended, or at the deadline.
 */
export async function waitForPorts(
  endpoints: readonly Endpoint[],
  daemons: readonly DaemonProcess[],
  deadline: number,
): Promise<void> {
  for (const { name, address, port } of endpoints) {
    while (!(await accepts(address, port))) {
      const ended = daemons.find((daemon) => !daemon.isRunning());
      if (ended !== undefined) throw new Error(`${ended.name} ended instead of becoming ready`);
      if (Date.now() > deadline) throw new Error(`${name} does not listen on ${address}:${port}`);
      await sleep(PAUSE_MS);
    }
  }
}

/** Returns when the Director answers, and reaches each Storage and Client whose daemon is among the endpoints. */
export async function waitForStatus(
  access: Pick<DirectorAccess, 'console' | 'runtime'>,
  endpoints: readonly Endpoint[],
  deadline: number,
): Promise<void> {
  const commands = ['status director', ...statusCommands(endpoints)];
  for (;;) {
    const output = await bconsole(access, commands);
    const answers = output.match(/^(?!1000 OK).+ Version: \d+\.\d+/gmu)?.length ?? 0;
    if (answers === commands.length) return;
    if (Date.now() > deadline) throw new Error(`${answers} of ${commands.length} daemons answer:\n${output}`);
    await sleep(4 * PAUSE_MS);
  }
}

/** A Director may know more daemons than a test starts; only those are asked that listen where it would look. */
function statusCommands(endpoints: readonly Endpoint[]): readonly string[] {
  const started = new Set(endpoints.map(({ kind, port }) => `${kind}:${port}`));
  const director = endpoints.find(({ kind }) => kind === 'director');
  const resources = director?.resources ?? [];
  const storages = [...resourcesOfType(resources, 'Storage').values()]
    .filter((resource) => started.has(`storage:${directive(resource, 'SdPort') ?? DEFAULT_PORTS.storage}`))
    .map(({ name }) => `status storage=${quoted(name)}`);
  const clients = [...resourcesOfType(resources, 'Client').values()]
    .filter((resource) => started.has(`client:${directive(resource, 'FdPort') ?? DEFAULT_PORTS.client}`))
    .map(({ name }) => `status client=${quoted(name)}`);
  return [...storages, ...clients];
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}
