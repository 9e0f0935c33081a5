import { optional, settings } from '../bacula/directive.ts';
import { tlsSettings } from '../bacula/tls.ts';
import {
  duration,
  included,
  integer,
  keyword,
  quoted,
  size,
  verbatim,
  YES,
  yesNo,
  type BaculaText,
} from '../bacula/text.ts';
import { has } from '../bacula/dialects.ts';
import type { Director } from '../inventory/model/director.ts';
import type { Run } from '../inventory/model/schedule.ts';
import type { Storage } from '../inventory/model/storage.ts';
import type { PoolPlan, SchedulePlan } from '../plan/plan.ts';
import { resource } from './resource.ts';
import type { Roots } from './roots.ts';

/** A Storage as a Director sees it: several drives, or a robot, are reached through the Autochanger of the same name. */
export function storageText(director: Director, storage: Storage, roots: Roots): BaculaText {
  const { daemon } = storage;
  const isChanger = storage.changer !== undefined || storage.devices.length > 1;
  const device = storage.devices[0]?.name ?? storage.name;
  return resource(
    'Storage',
    storage,
    [
      ...settings({
        Address: quoted(daemon.address),
        SDPort: integer(daemon.port),
        Password: included(roots.secret(director.daemon, daemon.secret.id)),
        Device: quoted(isChanger ? storage.name : device),
        'Media Type': quoted(storage.mediaType),
        Autochanger: isChanger ? YES : undefined,
        'Maximum Concurrent Jobs': integer(storage.maximumConcurrentJobs),
      }),
      ...tlsSettings(director.daemon, 'calling', daemon),
    ],
    storage.directives,
  );
}

export function poolText(pool: PoolPlan): BaculaText {
  return resource(
    'Pool',
    pool,
    {
      'Pool Type': keyword(pool.type),
      'Volume Retention': optional(pool.retention, duration),
      'File Retention': optional(pool.fileRetention, duration),
      'Job Retention': optional(pool.jobRetention, duration),
      Recycle: yesNo(pool.recycle ?? !pool.holdsBases),
      AutoPrune: yesNo(pool.autoPrune ?? !pool.holdsBases),
      Storage: optional(pool.storage, quoted),
      'Next Pool': optional(pool.nextPool, quoted),
      'Label Format': quoted(pool.label ?? `${pool.name}-`),
      'Maximum Volume Bytes': optional(pool.volumeSize, size),
      'Maximum Volume Jobs': optional(pool.volumeJobs, integer),
      'Volume Use Duration': optional(pool.volumeUse, duration),
      'Maximum Volumes': optional(pool.volumes, integer),
    },
    pool.directives,
  );
}

export function scheduleText(director: Director, schedule: SchedulePlan): BaculaText {
  const runs = schedule.runs.flatMap((run) => settings({ Run: verbatim(runWords(director, run)) }));
  return resource('Schedule', schedule, runs, schedule.directives);
}

/** A Run is one line: overrides as `Key=value`, then the time, which must not be quoted. Source: dird/run_conf.c. */
function runWords(director: Director, run: Run): string {
  const overrides: [string, BaculaText | undefined][] = [
    ['Level', keyword(run.level)],
    ['Pool', optional(run.pool, quoted)],
    ['Storage', optional(run.storage, quoted)],
    ['Messages', optional(run.messages, quoted)],
    ['Priority', optional(run.priority, integer)],
    ['SpoolData', optional(run.spoolData, yesNo)],
    ['Accurate', has(director.daemon.bacula, 'runAccurate') ? optional(run.accurate, yesNo) : undefined],
  ];
  const words = overrides.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]));
  return [...words, run.words].join(' ');
}
