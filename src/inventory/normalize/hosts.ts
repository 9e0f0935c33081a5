import type { InventoryPath } from '../../core/path.ts';
import { isOsId } from '../../profiles/os.ts';
import { merge, originOf, type Layer } from '../layers.ts';
import type { Host, Reference } from '../model/guest.ts';
import { daemonOf, PORTS } from './daemon.ts';
import { disksOf } from './guests.ts';
import { hookOf } from './hook.ts';
import { installOf } from './install.ts';
import { settingsOf } from './settings.ts';
import { nameOf, type Site } from './site.ts';

/** The hosts, each with its File Daemon. A host that is backed up itself takes what it leaves out from `defaults`. */
export function hostsOf(site: Site): Map<string, Host> {
  const hosts = new Map<string, Host>();
  for (const [name, own] of Object.entries(site.written.hosts ?? {})) {
    const path: InventoryPath = ['hosts', name];
    const daemon = daemonOf(
      site,
      { daemon: nameOf(site, 'file_daemon', { name }), address: name, port: PORTS.file },
      own,
      (key) => [...path, key],
    );
    const layers = jobLayers(site, [...path, 'backup'], { director: own.director, ...own.backup });
    hosts.set(name, {
      name,
      path,
      daemon,
      user: own.user === 'root' ? undefined : own.user,
      director: own.director,
      restoreTo: own.restore_to ?? [],
      volumeGroup: own.volume_group ?? nameOf(site, 'volume_group', { host: name, name }),
      maximumConcurrentJobs: own.maximum_concurrent_jobs ?? HOST_JOBS,
      backup:
        own.backup === undefined
          ? undefined
          : {
              name,
              path: [...path, 'backup'],
              layers,
              settings: mergedSettings(site, layers),
              os: daemon.os,
              clientDirectives: {},
            },
      clientDirectives: own.client_directives ?? {},
      directives: own.directives ?? {},
    });
  }
  return hosts;
}

/** Bacula runs one Job at a time on a Client unless told; a hypervisor reads several guests. Source: dird/dird_conf.c `client_items`. */
const HOST_JOBS = 4;

/** The references: like guests of the method `files`, but never on a schedule of Fulls. */
export function referencesOf(site: Site): Map<string, Reference> {
  const references = new Map<string, Reference>();
  for (const [name, own] of Object.entries(site.written.references ?? {})) {
    const path: InventoryPath = ['references', name];
    const hostDirector = own.host === undefined ? undefined : site.written.hosts?.[own.host]?.director;
    const layers = jobLayers(site, path, { director: hostDirector, ...own });
    const daemon = { daemon: nameOf(site, 'file_daemon', { name }), address: name, port: PORTS.file };
    references.set(name, {
      name,
      path,
      layers,
      host: own.host,
      os: own.os !== undefined && isOsId(own.os) ? own.os : undefined,
      method: own.method === 'agent' ? 'agent' : 'files',
      agent: own.method === 'agent' ? daemonOf(site, daemon, own, (key) => [...path, key]) : undefined,
      settings: mergedSettings(site, layers),
      clientDirectives: own.client_directives ?? {},
      hook: hookOf(own),
      disks: disksOf(site, name, own.host, undefined, path),
      install: installOf(site, name, own),
    });
  }
  return references;
}

/** Keys of `defaults` that hold for every Job of the site, also for those of hosts and references. Not `schedule`: guests and references differ there. */
const SITE_WIDE = [
  'director',
  'storage',
  'messages',
  'compression',
  'signature',
  'max_start_delay',
  'exclude',
  'fileset',
];

export function jobLayers(site: Site, path: InventoryPath, own: object, inherited = SITE_WIDE): Layer[] {
  const defaults = Object.entries(site.written.defaults ?? {}).filter(([key]) => inherited.includes(key));
  const values = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
  return [
    { path, values },
    { path: ['defaults'], values: Object.fromEntries(defaults) },
  ];
}

export function mergedSettings(site: Site, layers: readonly Layer[]) {
  return settingsOf(site, merge(layers), (key) => originOf(layers, key));
}
