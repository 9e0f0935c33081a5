import { diagnoseKey } from '../../core/diagnostic.ts';
import type { InventoryPath } from '../../core/path.ts';
import type { Catalog, Console, Director, Messages } from '../model/director.ts';
import type { WrittenInventory } from '../schema.ts';
import { daemonOf, PORTS, secretOf, tlsOf, type WrittenMachine } from './daemon.ts';
import { jobLayers, mergedSettings } from './hosts.ts';
import { only } from './settings.ts';
import { listOf, nameOf, type Site } from './site.ts';
import { withoutUndefined } from './storages.ts';

type WrittenDirector = NonNullable<WrittenInventory['directors']>[string];

/** The Directors: the short form `director:` with its name inside, and those of `directors:`. */
export function directorsOf(site: Site): Map<string, Director> {
  const { director, directors } = site.written;
  const short: [string, WrittenDirector, InventoryPath][] =
    director === undefined ? [] : [[director.name, director, ['director']]];
  const long = Object.entries(directors ?? {}).map(([name, own]): [string, WrittenDirector, InventoryPath] => [
    name,
    own,
    ['directors', name],
  ]);
  const twice = long.filter(([name]) => name === director?.name);
  for (const [name, , path] of twice) {
    const related = [{ path: ['director', 'name'], note: 'the other one' }];
    site.report.push(diagnoseKey('name-duplicate', path, { name, what: 'Directors' }, related));
  }
  return new Map([...short, ...long].map(([name, own, path]) => [name, directorOf(site, name, own, path)]));
}

function directorOf(site: Site, name: string, own: WrittenDirector, path: InventoryPath): Director {
  const host = own.host === undefined ? undefined : site.written.hosts?.[own.host];
  const machine = withoutUndefined({
    ...(host === undefined ? {} : { os: host.os, bacula: host.bacula, profile: host.profile }),
    ...own,
  }) as WrittenMachine;
  const where = (key: string) => [...path, key];
  const address = host?.address ?? own.host ?? name;
  const daemon = daemonOf(site, { daemon: name, address, port: PORTS.director }, machine, where);
  if (own.host !== undefined && own.file_daemon !== undefined) {
    const why = `the Director uses the File Daemon of host "${own.host}"`;
    site.report.push(diagnoseKey('key-without-effect', [...path, 'file_daemon'], { key: 'file_daemon', why }));
  }
  const layers = jobLayers(
    site,
    [...path, 'catalog_backup'],
    { director: name, ...own.catalog_backup },
    OF_THE_CATALOG,
  );
  return {
    name,
    path,
    daemon,
    host: own.host,
    catalog: own.catalog ?? only(Object.keys(site.written.catalogs ?? {})) ?? DEFAULT_CATALOG,
    messages: own.messages ?? 'Daemon',
    // Source: dird/dird_conf.c `dir_items`, default of Maximum Concurrent Jobs since 9.0.
    maximumConcurrentJobs: own.maximum_concurrent_jobs ?? 20,
    alarm: own.alarm ?? [],
    restoreTo: own.restore_to,
    restoreInPlace: own.restore_in_place ?? false,
    fileDaemon: own.host === undefined ? localFileDaemon(site, name, own, machine, path) : undefined,
    fileDaemonDirectives: own.file_daemon?.directives ?? {},
    catalogBackup: { enabled: own.catalog_backup?.enabled ?? true, settings: mergedSettings(site, layers), layers },
    directives: own.directives ?? {},
  };
}

/** The File Daemon beside the Director: same machine, so only port and password are its own. */
function localFileDaemon(site: Site, name: string, own: WrittenDirector, machine: WrittenMachine, path: InventoryPath) {
  const { address, listen, os, bacula, profile, paths, tls } = machine;
  const { port, password } = own.file_daemon ?? {};
  const written = withoutUndefined({ address, listen, os, bacula, profile, paths, tls, port, password });
  const daemon = { daemon: nameOf(site, 'file_daemon', { name }), address: name, port: PORTS.file };
  return daemonOf(site, daemon, written, (key) => [...path, 'file_daemon', key]);
}

/** What the catalog's Job takes from `defaults`: it saves one file of the Director, so nothing that is meant for machines. */
const OF_THE_CATALOG = ['storage', 'messages'];

/** Bacula's own example name, which the packages' catalog scripts use as well. */
const DEFAULT_CATALOG = 'MyCatalog';

export function catalogsOf(site: Site): Map<string, Catalog> {
  const written = site.written.catalogs ?? { [DEFAULT_CATALOG]: {} };
  return new Map(
    Object.entries(written).map(([name, own]) => {
      const path = ['catalogs', name];
      const secret =
        own.password === undefined ? undefined : secretOf(`catalog-${name}`, own.password, [...path, 'password']);
      return [
        name,
        {
          name,
          path,
          database: own.database ?? 'bacula',
          user: own.user ?? (secret === undefined ? '' : 'bacula'),
          secret,
          address: own.address ?? '',
          port: own.port,
          socket: own.socket,
          directives: own.directives ?? {},
        },
      ];
    }),
  );
}

/** The Messages of the inventory, and the two that every Director needs: `Standard` for Jobs and `Daemon` for itself. */
export function messagesOf(site: Site): Map<string, Messages> {
  const written: NonNullable<WrittenInventory['messages']> = { Standard: {}, Daemon: {}, ...site.written.messages };
  return new Map(
    Object.entries(written).map(([name, own]) => [
      name,
      {
        name,
        path: ['messages', name],
        mail: listOf(own.mail),
        mailOnError: listOf(own.mail_on_error),
        operator: listOf(own.operator),
        mailCommand: own.mail_command,
        log: own.log,
        directives: own.directives ?? {},
      },
    ]),
  );
}

export function consolesOf(site: Site): Map<string, Console> {
  return new Map(
    Object.entries(site.written.consoles ?? {}).map(([name, own]) => {
      const path = ['consoles', name];
      const secret = secretOf(`console-${name}`, own.password, [...path, 'password']);
      const commands = own.commands ?? ['*all*'];
      return [name, { name, path, secret, commands, tls: tlsOf(own.tls), directives: own.directives ?? {} }];
    }),
  );
}
