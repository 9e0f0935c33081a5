import type { Layer } from '../layers.ts';
import { sharedLayers } from './guests.ts';
import { readOs, readVersion, type Site } from './site.ts';

/**
 * Reads every operating system and every release of Bacula where it stands, so that a wrong one is told of once and at its own place:
 * daemons inherit them from a host, a group or `defaults`, and of a guest without an agent nobody asks for the release.
 */
export function readMachines(site: Site): void {
  readVersion(site, site.written.bacula, ['bacula']);
  for (const { path, values } of [...machines(site), ...sharedLayers(site)]) {
    readOs(site, values['os'] as string | undefined, [...path, 'os']);
    readVersion(site, values['bacula'] as string | number | undefined, [...path, 'bacula']);
  }
}

const SECTIONS = ['directors', 'storages', 'hosts', 'references', 'guests'] as const;

function machines({ written }: Site): Layer[] {
  const director = written.director === undefined ? [] : [{ path: ['director'], values: written.director }];
  const others = SECTIONS.flatMap((section) =>
    Object.entries<Layer['values']>(written[section] ?? {}).map(([name, values]): Layer => ({
      path: [section, name],
      values,
    })),
  );
  return [...director, ...others];
}
