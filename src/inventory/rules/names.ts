import { diagnoseKey, type Diagnostic } from '../../core/diagnostic.ts';
import type { Entry, Fleet } from '../model.ts';
import { CATALOG_JOB, RESTORE_JOB } from '../../plan/jobs.ts';

/** The unique name of a Job is built from its first 104 characters. Source: dird/job.c `create_unique_job_name`. */
const MAX_JOB_NAME = 104;

/** Source: baconfig.h MAX_NAME_LENGTH, less the final zero. */
const MAX_NAME = 127;

interface Named extends Entry {
  readonly resource: string;
}

/** What will have a name in the same set: two equal ones would be one resource for Bacula, or a fatal error. */
function sets(fleet: Fleet): { what: string; limit: number; members: readonly Named[] }[] {
  const own = (entries: Iterable<Entry>): Named[] => [...entries].map(({ name, path }) => ({ name, path, resource: name }));
  const backups = [...fleet.hosts.values()].flatMap((host) => (host.backup === undefined ? [] : [{ ...host.backup, resource: host.name }]));
  const directors = [...fleet.directors.values()];
  const fixed = directors.slice(0, 1).flatMap(({ path }) => [CATALOG_JOB, RESTORE_JOB].map((name) => ({ name, path, resource: name })));
  const daemons = [...fleet.directors.values(), ...fleet.hosts.values(), ...fleet.guests.values(), ...fleet.references.values()].flatMap(
    (entry): Named[] => {
      const daemon = 'fileDaemon' in entry ? entry.fileDaemon : 'agent' in entry ? entry.agent : (entry as { daemon?: { daemonName: string } }).daemon;
      return daemon === undefined ? [] : [{ name: entry.name, path: entry.path, resource: daemon.daemonName }];
    },
  );
  return [
    { what: 'Jobs', limit: MAX_JOB_NAME, members: [...fixed, ...own(fleet.references.values()), ...own(fleet.guests.values()), ...backups, ...own(fleet.jobs.values())] },
    { what: 'Clients', limit: MAX_NAME, members: daemons },
    { what: 'Directors', limit: MAX_NAME, members: own(directors) },
    { what: 'Storages', limit: MAX_NAME, members: own(fleet.storages.values()) },
    { what: 'Pools', limit: MAX_NAME, members: own(fleet.pools.values()) },
    { what: 'Schedules', limit: MAX_NAME, members: own(fleet.schedules.values()) },
    { what: 'FileSets', limit: MAX_NAME, members: own(fleet.filesets.values()) },
    { what: 'Messages', limit: MAX_NAME, members: own(fleet.messages.values()) },
    { what: 'JobDefs', limit: MAX_NAME, members: own(fleet.groups.values()) },
  ];
}

/** Names are unique in their set, also for people who do not look at upper and lower case, and as long as Bacula bears. */
export function* ambiguousNames(fleet: Fleet): Iterable<Diagnostic> {
  for (const { what, limit, members } of sets(fleet)) {
    const exact = new Map<string, Named>();
    const folded = new Map<string, Named>();
    for (const member of members) {
      const { resource: name, path } = member;
      const lower = name.toLowerCase();
      const same = exact.get(name);
      const alike = folded.get(lower);
      if (same !== undefined) {
        yield diagnoseKey('name-duplicate', path, { name, what }, [{ path: same.path, note: 'the other one' }]);
      } else if (alike !== undefined) {
        const note = [{ path: alike.path, note: 'the other one' }];
        yield diagnoseKey('name-case', path, { name, other: alike.resource, what }, note);
      }
      if (name.length > limit) {
        yield diagnoseKey('name-too-long', path, { name, length: name.length, limit, what: `name of ${what}` });
      }
      exact.set(name, member);
      folded.set(lower, alike ?? member);
    }
  }
}
