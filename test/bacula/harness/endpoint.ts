import { mkdirSync } from 'node:fs';
import { sep } from 'node:path';
import type { JsonTool, Resource } from './json.ts';
import { directive, judgeConfig, readResources } from './json.ts';
import type { Runtime } from './runtime.ts';

export type DaemonKind = 'director' | 'storage' | 'client';

/** What a daemon's own configuration says about where it listens and where it writes. */
export interface Endpoint {
  readonly kind: DaemonKind;
  readonly name: string;
  readonly address: string;
  readonly port: number;
  /** Working, pid and archive directories. */
  readonly directories: readonly string[];
  readonly resources: readonly Resource[];
}

/** IANA's assignments, which the JSON tools leave out when they are in force (baconfig.h). */
export const DEFAULT_PORTS: Record<DaemonKind, number> = { director: 9101, client: 9102, storage: 9103 };

interface Kind {
  readonly tool: JsonTool;
  readonly resource: string;
  readonly address: string;
  readonly port: string;
}

const KINDS: Record<DaemonKind, Kind> = {
  director: { tool: 'bdirjson', resource: 'Director', address: 'DirAddress', port: 'DirPort' },
  client: { tool: 'bfdjson', resource: 'FileDaemon', address: 'FdAddress', port: 'FdPort' },
  storage: { tool: 'bsdjson', resource: 'Storage', address: 'SdAddress', port: 'SdPort' },
};

const DIRECTORIES = ['WorkingDirectory', 'PidDirectory', 'ArchiveDevice'];

/**
 * Where a daemon will listen and write, read from its configuration by Bacula's own parser. Throws when that is
 * anywhere but on loopback and inside the sandbox: a test must never touch a Bacula that is in service.
 */
export async function readEndpoint(
  kind: DaemonKind,
  config: string,
  sandbox: string,
  runtime: Runtime,
): Promise<Endpoint> {
  const { tool, resource, address, port } = KINDS[kind];
  const resources = await readDaemonResources(tool, config, sandbox, runtime);
  const own = resources.find(({ type }) => type === resource);
  if (own === undefined) throw new Error(`${config} has no ${resource} resource`);
  const endpoint: Endpoint = {
    kind,
    name: own.name,
    address: directive(own, address) ?? 'every address',
    port: Number(directive(own, port) ?? DEFAULT_PORTS[kind]),
    directories: resources
      .filter(({ type }) => type === resource || type === 'Device')
      .flatMap((one) => DIRECTORIES.flatMap((key) => directive(one, key) ?? [])),
    resources,
  };
  if (!isLoopback(endpoint.address)) throw new Error(`${config}: ${endpoint.name} would listen on ${endpoint.address}`);
  const outside = endpoint.directories.filter((directory) => !isInside(sandbox, directory));
  if (outside.length > 0) throw new Error(`${config}: outside of ${sandbox}: ${outside.join(', ')}`);
  return endpoint;
}

/** bdirjson, unlike its sisters, refuses a configuration whose Working Directory is missing (lib/util.c:1016); it is made. */
async function readDaemonResources(
  tool: JsonTool,
  config: string,
  sandbox: string,
  runtime: Runtime,
): Promise<readonly Resource[]> {
  const verdict = await judgeConfig(tool, config, { runtime });
  if (verdict.accepted) return verdict.resources;
  const missing = /Working Directory: "(.+)" not found/u.exec(verdict.reason)?.[1];
  if (missing === undefined || !isInside(sandbox, missing)) throw new Error(`${config}: ${verdict.reason}`);
  mkdirSync(missing, { recursive: true });
  return readResources(tool, config, { runtime });
}

function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder + sep);
}

export function isLoopback(address: string): boolean {
  return /^127\.\d+\.\d+\.\d+$/u.test(address) || address === 'localhost';
}
