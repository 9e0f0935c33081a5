import { diagnose, type Diagnostic } from '../../core/diagnostic.ts';
import { originOf } from '../layers.ts';
import type { Fleet } from '../model/fleet.ts';
import { oncePerPlace } from './once.ts';

/** Image guests on schedules with levels that an image does not have. */
export function wholeImages(fleet: Fleet): Iterable<Diagnostic> {
  return oncePerPlace(findLevels(fleet));
}

function* findLevels(fleet: Fleet): Iterable<Diagnostic> {
  for (const { name: guest, method, layers, settings } of fleet.guests.values()) {
    const schedule = fleet.schedules.get(settings.schedule ?? '');
    if (method !== 'image' || schedule === undefined) continue;
    const other = schedule.runs.filter(({ level }) => level !== 'Full');
    const [first] = other;
    if (first === undefined) continue;
    const code = other.length === schedule.runs.length ? 'image-never-runs' : 'image-levels';
    const levels = [...new Set(other.map(({ level }) => level))].join(' and ');
    const related = [{ path: first.path, note: 'the first of these runs' }];
    yield diagnose(code, originOf(layers, 'schedule'), { guest, schedule: schedule.name, levels }, related);
  }
}
