import { diagnose, type Diagnostic } from '../../core/diagnostic.ts';
import { durationText, type Seconds } from '../../core/quantity.ts';
import { isChained } from '../../plan/rebuild.ts';
import { baseOrder } from '../../schedule/order.ts';
import { timerFault } from '../../schedule/timers.ts';
import type { When } from '../../schedule/when.ts';
import { originOf } from '../layers.ts';
import type { Fleet } from '../model/fleet.ts';
import type { Reference } from '../model/guest.ts';
import type { InstallWish } from '../model/install.ts';
import type { Level } from '../model/schedule.ts';

/** What the hook takes where the inventory says nothing, in seconds. Source: hooks/lib/rebuildsettings.sh, rebuild_defaults. */
const INSTALL_LIMIT = 3600;
const SWAP_WAIT = 3600;

/** What the hook takes, in seconds: least and most. Source: hooks/lib/rebuildsettings.sh, rebuild_value. */
const RANGES = { install_limit: [60, 86_400], silence_limit: [60, 86_400], swap_wait: [0, 86_400] } as const;

/** Rebuilds that cannot be, or that end after those who should profit from them have begun. */
export function* uselessRebuilds(fleet: Fleet): Iterable<Diagnostic> {
  for (const reference of fleet.references.values()) {
    const { name, method, install } = reference;
    if (install === undefined) continue;
    yield* limitFaults(name, install);
    if (install.rebuild.by === 'hand') continue;
    const place = originOf(install.layers, 'rebuild');
    if (method === 'agent') yield diagnose('rebuild-of-agent', place, { reference: name });
    else if (install.rebuild.by === 'timer') yield* timerFaults(fleet, reference, install.rebuild);
  }
  yield* earlyFulls(fleet);
}

function* limitFaults(reference: string, { limits, layers }: InstallWish): Iterable<Diagnostic> {
  const said = { install_limit: limits.installLimit, silence_limit: limits.silenceLimit, swap_wait: limits.swapWait };
  for (const [key, [least, most]] of Object.entries(RANGES)) {
    const seconds = said[key as keyof typeof RANGES];
    if (seconds === undefined || (seconds >= least && seconds <= most)) continue;
    const args = {
      reference,
      key,
      saw: durationText(seconds),
      least: durationText(least as Seconds),
      most: durationText(most as Seconds),
    };
    yield diagnose('rebuild-limit', originOf(layers, key), args);
  }
}

/** The longest that a rebuild and the wait for its swap may take. */
function longest({ install }: Reference): Seconds {
  return ((install?.limits.installLimit ?? INSTALL_LIMIT) + (install?.limits.swapWait ?? SWAP_WAIT)) as Seconds;
}

function* timerFaults(
  fleet: Fleet,
  reference: Reference,
  { when, path }: { readonly when: When; readonly path: Diagnostic['path'] },
): Iterable<Diagnostic> {
  const fault = timerFault(when);
  if (fault !== undefined) {
    yield diagnose('rebuild-timer-unsupported', path, { reference: reference.name, fault });
    return;
  }
  const bases = runsOf(fleet, reference, 'Base');
  if (bases.length === 0) return;
  const { minAgeMinutes } = baseOrder([when], bases);
  if (minAgeMinutes * 60 < longest(reference)) {
    const args = {
      reference: reference.name,
      minutes: minAgeMinutes,
      what: 'its Base',
      longest: durationText(longest(reference)),
    };
    yield diagnose('rebuild-too-close', path, args, scheduleNote(reference, 'the Base runs by this schedule'));
  }
}

/** Fulls, and Bases of guests, that begin while the chain before them may still be installing. */
function* earlyFulls(fleet: Fleet): Iterable<Diagnostic> {
  const seen = new Set<string>();
  for (const guest of fleet.guests.values()) {
    for (const name of guest.base) {
      const reference = fleet.references.get(name);
      if (reference === undefined || !isChained(reference)) continue;
      const levels: Level[] = guest.base.includes(guest.name) ? ['Base', 'Full'] : ['Full'];
      const key = [name, guest.settings.schedule, ...levels].join('\n');
      if (seen.has(key)) continue;
      seen.add(key);
      const chain = runsOf(fleet, reference, 'Base');
      for (const level of levels) {
        const runs = runsOf(fleet, guest, level);
        const minutes = chain.length === 0 || runs.length === 0 ? Infinity : baseOrder(chain, runs).minAgeMinutes;
        if (minutes * 60 >= longest(reference)) continue;
        const args = {
          reference: name,
          minutes,
          what: `the ${level} of "${guest.name}"`,
          longest: durationText(longest(reference)),
        };
        yield diagnose(
          'rebuild-too-close',
          originOf(guest.layers, 'schedule'),
          args,
          scheduleNote(reference, 'the chain begins by this schedule'),
        );
      }
    }
  }
}

function scheduleNote({ layers }: Reference, note: string) {
  return [{ path: originOf(layers, 'schedule'), note }];
}

function runsOf(fleet: Fleet, { settings }: Pick<Reference, 'settings'>, level: Level): readonly When[] {
  const runs = fleet.schedules.get(settings.schedule ?? '')?.runs ?? [];
  return runs.filter((run) => run.level === level).map((run) => run.when);
}
