import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * This machine's own apt sources of its distribution, for another release of it: wherever this machine gets its
 * packages from, a mirror, a proxy or a cache, the other release is there too. Texts in the two formats of
 * sources.list(5), empty where there is nothing in one.
 */
export function sourcesForRelease(
  release: string,
  folder = '/etc/apt',
  own = codename(),
): { readonly list: string; readonly sources: string } {
  const parts = join(folder, 'sources.list.d');
  const files = [join(folder, 'sources.list'), ...(existsSync(parts) ? readdirSync(parts).sort() : []).map((name) => join(parts, name))]; // prettier-ignore
  const texts = (ending: string): string =>
    files
      .filter((file) => file.endsWith(ending) && existsSync(file))
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n\n');
  return {
    list: translated(texts('.list').split('\n'), own, release).join('\n'),
    sources: translated(texts('.sources').split(/\n\s*\n/u), own, release).join('\n\n'),
  };
}

/** Entries of which every suite is this release's: foreign repositories have suites like `stable` or `tool-bookworm`. */
function translated(entries: readonly string[], own: string, release: string): readonly string[] {
  const suites = ['', '-updates', '-security'].map((suffix) => `${own}${suffix}`);
  return entries.flatMap((entry) => {
    const found = /^Suites:(.*)$/imu.exec(entry)?.[1] ?? /^deb\s+(?:\[[^\]]*\]\s+)?\S+\s+(\S+)/u.exec(entry)?.[1] ?? '';
    const names = found.split(/\s+/u).filter((name) => name !== '');
    const isOurs = names.length > 0 && names.every((name) => suites.includes(name));
    return isOurs ? [entry.replace(found, found.replaceAll(own, release))] : [];
  });
}

/** VERSION_CODENAME of os-release(5); empty where there is none, and then no source is found either. */
function codename(): string {
  return /^VERSION_CODENAME=(.+)$/mu.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? '';
}
