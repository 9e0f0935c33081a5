import type { Artefact } from '../core/artefact.ts';
import { pathText } from '../core/path.ts';
import { templates } from '../generated/templates.js';
import { comment, unitPath } from '../host/text.ts';
import type { StorageDaemonPlan } from '../plan/plan.ts';
import { hostSystem } from '../profiles/host-systems.ts';
import { isTapeDrive } from './storage-daemon.ts';

const ARCHIVE_DROP_IN = 'system/etc/systemd/system/bacula-sd.service.d/renfield.conf';

/** What the machine of a Storage Daemon wants: with systemd the daemon waits for the filesystems of its directories, and refuses to start without. */
export function storageSystemArtefacts({ name, path, daemon, storages }: StorageDaemonPlan): Artefact[] {
  const devices = storages.flatMap((storage) => storage.devices).filter((device) => !isTapeDrive(device));
  const directories = [...new Set(devices.map((device) => device.archiveDevice))].filter((dir) => dir.startsWith('/'));
  if (hostSystem(daemon.os, daemon.profile).timer !== 'systemd' || directories.length === 0) return [];
  return [
    {
      path: `storage/${name}/${ARCHIVE_DROP_IN}`,
      mode: 0o644,
      owner: 'root',
      group: 'root',
      text: templates['host/sd-archive']({
        origin: comment(pathText(path)),
        directories: directories.map((directory) => unitPath(directory)),
      }),
      origin: path,
    },
  ];
}
