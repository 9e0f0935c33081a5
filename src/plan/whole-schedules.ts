import { oncePer } from '../core/once.ts';
import type { Director } from '../inventory/model/director.ts';
import type { Fleet } from '../inventory/model/fleet.ts';
import type { Guest } from '../inventory/model/guest.ts';
import type { JobSettings } from '../inventory/model/job.ts';
import type { Run, Schedule } from '../inventory/model/schedule.ts';

/**
 * Schedules for Jobs that know no level but Full, beside those that the inventory names. An image has nothing that Bacula could compare, so its
 * Incremental is the whole image in the Pool of Incrementals: such runs are left out. A dump of the catalog is new each time, so each of its
 * runs is a Full.
 */
const KINDS = {
  image: (runs: readonly Run[]) => runs.filter(({ level }) => level === 'Full'),
  catalog: (runs: readonly Run[]) => runs.map((run): Run => (run.level === 'Full' ? run : { ...run, level: 'Full' })),
} as const;

type Kind = keyof typeof KINDS;

/** A schedule for a kind of Jobs: the one of the inventory where that has nothing but Fulls. */
function scheduleFor(kind: Kind, schedule: Schedule): Schedule {
  if (schedule.runs.every(({ level }) => level === 'Full')) return schedule;
  return { ...schedule, name: `${schedule.name}-${kind}`, runs: KINDS[kind](schedule.runs) };
}

/** The schedules that are made for images and catalogs; those of them are left out that the inventory has already. */
export function wholeSchedules(fleet: Fleet): Schedule[] {
  const images = [...fleet.guests.values()].filter(isImage).map(({ settings }) => settings);
  const catalogs = [...fleet.directors.values()]
    .filter(({ catalogBackup }) => catalogBackup.enabled)
    .map(({ catalogBackup }) => catalogBackup.settings);
  return [...made(fleet, 'image', images), ...made(fleet, 'catalog', catalogs)];
}

function made(fleet: Fleet, kind: Kind, all: readonly JobSettings[]): Schedule[] {
  const used = [...new Set(all.map(({ schedule }) => schedule))].flatMap(
    (name) => fleet.schedules.get(name ?? '') ?? [],
  );
  return used.map((schedule) => scheduleFor(kind, schedule)).filter((schedule) => !used.includes(schedule));
}

/** The fleet with these schedules, and the Jobs that they are for on them. */
export function withWholeSchedules(fleet: Fleet): Fleet {
  const more = wholeSchedules(fleet);
  if (more.length === 0) return fleet;
  const moved = (kind: Kind) =>
    oncePer((settings: JobSettings): JobSettings => {
      const schedule = fleet.schedules.get(settings.schedule ?? '');
      return schedule === undefined ? settings : { ...settings, schedule: scheduleFor(kind, schedule).name };
    });
  const [ofImage, ofCatalog] = [moved('image'), moved('catalog')];
  const guest = (one: Guest) => (isImage(one) ? { ...one, settings: ofImage(one.settings) } : one);
  const director = (one: Director) => ({
    ...one,
    catalogBackup: { ...one.catalogBackup, settings: ofCatalog(one.catalogBackup.settings) },
  });
  return {
    ...fleet,
    schedules: new Map([...fleet.schedules, ...more.map((schedule) => [schedule.name, schedule] as const)]),
    guests: mapped(fleet.guests, guest),
    directors: mapped(fleet.directors, director),
  };
}

function mapped<T>(of: ReadonlyMap<string, T>, change: (value: T) => T): Map<string, T> {
  return new Map([...of].map(([name, value]) => [name, change(value)]));
}

function isImage({ method }: Guest): boolean {
  return method === 'image';
}
