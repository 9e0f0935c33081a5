// Which Clients a Director gets: those that some Job of its names.
import { describe, expect, it } from 'vitest';
import { compile } from '../../../src/compile.ts';

function clientsOf(jobs: string): string[] {
  const text = `
version: 1
director: {name: dir, address: backup.example.org, os: debian12, catalog_backup: {enabled: false}}
storages: {disk: {address: backup.example.org, os: debian12, path: /srv/bacula}}
pools: {full: {retention: 6 months}}
schedules: {nightly: {full: sun at 23:05}}
hosts: {idle: {os: debian12}, kvm: {os: debian12}}
guests: {web: {host: kvm, trust: owned, method: image, schedule: nightly}}
${jobs}
`;
  const { plan, diagnostics } = compile([{ name: 'inventory.yaml', text }]);
  if (plan === undefined) throw new Error(JSON.stringify(diagnostics));
  return plan.directors.flatMap(({ sections }) => sections).flatMap(({ clients }) => clients.map(({ name }) => name));
}

describe('the Clients of a Director', () => {
  it('are hosts that read guests, and its own', () => {
    expect(clientsOf('')).toEqual(['kvm-fd', 'dir-fd']);
  });

  it('are hosts without guests too, where a Job of the inventory names one', () => {
    const own = 'jobs: {own: {type: Backup, level: Full, client: idle, fileset: Linux, schedule: nightly}}';
    expect(clientsOf(own)).toEqual(['idle-fd', 'kvm-fd', 'dir-fd']);
  });
});
