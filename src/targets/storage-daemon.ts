import { optional, settings } from '../bacula/directive.ts';
import { tlsSettings } from '../bacula/tls.ts';
import {
  bareAddress,
  included,
  integer,
  NO,
  quoted,
  quotedList,
  verbatim,
  YES,
  type BaculaText,
} from '../bacula/text.ts';
import type { Artefact } from '../core/artefact.ts';
import type { Device, Storage } from '../inventory/model/storage.ts';
import type { StorageDaemonPlan } from '../plan/plan.ts';
import { DAEMON_GROUP } from '../profiles/paths.ts';
import { heading, resource } from './resource.ts';
import type { Roots } from './roots.ts';

/** The configuration of a Storage Daemon, whole in one file. */
export function storageDaemonArtefact(plan: StorageDaemonPlan, roots: Roots): Artefact {
  const { daemon, path } = plan;
  const tree = `storage/${plan.name}`;
  const { daemonName: name } = daemon;
  const password = included(roots.secret(daemon, daemon.secret.id));
  const jobs = plan.storages.reduce((sum, storage) => sum + storage.maximumConcurrentJobs, 0);
  const texts: BaculaText[] = [
    resource(
      'Storage',
      { name, path },
      [
        ...settings({
          SDPort: integer(daemon.port),
          SDAddress: optional(daemon.listen, bareAddress),
          'Working Directory': quoted(roots.working(daemon)),
          'Pid Directory': quoted(daemon.paths.pid),
          // Twice the Jobs: every reader and every status takes a place as well.
          'Maximum Concurrent Jobs': integer(Math.max(20, jobs * 2)),
        }),
        ...tlsSettings(daemon, 'accepting', ...plan.fileDaemons),
      ],
      plan.storages[0]?.daemonDirectives,
    ),
    ...plan.directors.map((director) =>
      resource('Director', { name: director.name, path: director.path }, [
        ...settings({ Password: password }),
        ...tlsSettings(daemon, 'accepting', director.daemon),
      ]),
    ),
    messagesText(plan),
    ...plan.storages.flatMap(deviceTexts),
  ];
  return {
    path: `${tree}/bacula-sd.conf`,
    mode: 0o640,
    owner: 'root',
    group: DAEMON_GROUP[daemon.profile].storage,
    text: heading(`Storage Daemon ${name}.`) + texts.join(''),
    origin: path,
    judge: { tool: 'bsdjson', version: daemon.bacula },
  };
}

function messagesText({ path, directors }: StorageDaemonPlan): BaculaText {
  const lines = directors.flatMap((director) => settings({ Director: verbatim(`${quoted(director.name)} = all`) }));
  return resource('Messages', { name: 'Standard', path }, lines);
}

/** The devices of a storage; several drives, or a robot, are an Autochanger. `/dev/null` is the changer device of drives on a disk. */
function deviceTexts(storage: Storage): BaculaText[] {
  const isChanger = storage.changer !== undefined || storage.devices.length > 1;
  const devices = storage.devices.map((device, n) => deviceText(storage, device, isChanger ? n : undefined));
  if (!isChanger) return devices;
  const changer = resource('Autochanger', storage, {
    Device: quotedList(storage.devices.map((device) => device.name)),
    'Changer Device': quoted(storage.changer?.device ?? '/dev/null'),
    'Changer Command': quoted(storage.changer?.command ?? ''),
  });
  return [changer, ...devices];
}

export function isTapeDrive({ archiveDevice }: Device): boolean {
  return archiveDevice.startsWith('/dev/');
}

/** A directory is a device that can be read at any place and labels its own volumes; a tape drive has to be told so. */
function deviceText(storage: Storage, device: Device, driveIndex: number | undefined): BaculaText {
  const isTape = isTapeDrive(device);
  return resource(
    'Device',
    { name: device.name, path: storage.path },
    {
      'Media Type': quoted(device.mediaType),
      'Archive Device': quoted(device.archiveDevice),
      'Label Media': isTape ? undefined : YES,
      'Random Access': isTape ? undefined : YES,
      'Automatic Mount': YES,
      'Removable Media': isTape ? YES : NO,
      'Always Open': isTape ? YES : NO,
      Autochanger: driveIndex === undefined ? undefined : YES,
      'Drive Index': optional(driveIndex, integer),
      'Maximum Concurrent Jobs': isTape ? undefined : integer(1),
    },
    { ...storage.deviceDirectives, ...device.directives },
  );
}
