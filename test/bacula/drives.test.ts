// Jobs that ran beside each other wrote to several Volumes, and their Incrementals to others: each comes back, alone and several at once.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { queryCatalog } from './harness/catalog.ts';
import { bconsole } from './harness/console.ts';
import { useInstallation, useSandbox } from './harness/lifecycle.ts';
import { freePorts } from './harness/ports.ts';
import { installHook, loopback, machines } from './rendered/loopback.ts';
import { renderTree } from './rendered/tree.ts';

const GUESTS = ['g0', 'g1', 'g2', 'g3'];

const inventory = (sandbox: string, [director, storage, host]: readonly number[]): string => `
version: 1
bacula: "9.6"
director: {name: raun-dir, ${loopback(sandbox, 'director', director)}, host: raun-kvm-1, maximum_concurrent_jobs: 4, catalog_backup: {enabled: false}}
storages:
  disk: {${loopback(sandbox, 'storage', storage)}, path: ${sandbox}/volumes, drives: 4}
pools:
  default: {retention: 6 months}
schedules:
  nightly: {full: sun at 23:05, incremental: mon-sat at 23:05}
hosts:
  raun-kvm-1: {${loopback(sandbox, 'host', host)}, os: debian12, bacula: "9.6", maximum_concurrent_jobs: 4}
defaults: {os: debian12, trust: owned, schedule: nightly, method: files, metadata: false}
guests:
${GUESTS.map((name) => `  ${name}: {host: raun-kvm-1}`).join('\n')}
`;

describe('four guests on four drives', () => {
  const sandbox = useSandbox();
  const guest = (name: string): string => join(sandbox(), 'run/mnt', name);
  const bacula = useInstallation(async () => {
    for (const name of GUESTS) {
      mkdirSync(guest(name), { recursive: true });
      writeFileSync(join(guest(name), 'old'), name.repeat(4_000_000));
    }
    installHook(sandbox());
    const tree = await renderTree(sandbox(), inventory(sandbox(), await freePorts(3)), machines(sandbox()));
    return {
      sandbox: sandbox(),
      director: tree.file('director/raun-dir/bacula-dir/index.conf'),
      console: tree.file('director/raun-dir/bconsole.conf'),
      storageDaemons: [tree.file('storage/disk/bacula-sd.conf')],
      fileDaemons: [{ config: tree.file('host/raun-kvm-1/bacula-fd.conf') }],
    };
  });

  /** The Jobs of these guests beside each other; each one's number. */
  async function night(level: string, names: readonly string[]): Promise<Map<string, number>> {
    const said = await bconsole(bacula(), [...names.map((name) => `run job=${name} level=${level} yes`), 'wait']);
    const ids = [...said.matchAll(/^Job queued\. JobId=(\d+)/gmu)].map(([, id]) => Number(id));
    return new Map(names.map((name, n) => [name, ids[n]!]));
  }

  const restore = (ids: readonly number[], where: string): string =>
    `restore client=raun-kvm-1-fd jobid=${ids.join(',')} where=${join(sandbox(), where)} all done yes`;

  it('come back from the Volumes of both nights', async () => {
    const full = await night('Full', GUESTS);
    for (const name of GUESTS) writeFileSync(join(guest(name), 'new'), `new of ${name}`);
    const incremental = await night('Incremental', GUESTS.toReversed());
    const volumes = await queryCatalog<{ readonly n: number }>(
      bacula().catalog,
      'SELECT count(DISTINCT MediaId) AS n FROM JobMedia',
    );
    process.stdout.write(`${volumes[0]!.n} Volumes\n`);
    const of = (name: string): number[] => [full.get(name)!, incremental.get(name)!];
    for (const name of GUESTS) await bconsole(bacula(), [restore(of(name), `alone-${name}`), 'wait']);
    await bconsole(bacula(), [...GUESTS.map((name) => restore(of(name), `together-${name}`)), 'wait']);
    for (const name of GUESTS) {
      for (const where of [`alone-${name}`, `together-${name}`]) {
        expect(readFileSync(join(sandbox(), where, 'old'), 'utf8')).toBe(name.repeat(4_000_000));
        expect(readFileSync(join(sandbox(), where, 'new'), 'utf8')).toBe(`new of ${name}`);
      }
    }
  });
});
