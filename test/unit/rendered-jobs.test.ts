// What Bacula does without a word, and the rendered configuration keeps it from.
import { describe, expect, it } from 'vitest';
import { renderArtefacts } from '../../src/targets/registry.ts';
import { INSTALLED } from '../../src/targets/roots.ts';
import { compiled, diagnosticsOf } from './diagnostics.ts';
import { laid } from './fleet.ts';

/** The text of a resource of the Director, for the small fleet with a fragment laid over it. */
function resource(type: string, name: string, fragment: string): string {
  const text = laid(fragment);
  expect(diagnosticsOf(text)).toEqual([]);
  const files = renderArtefacts(compiled(text).plan!, INSTALLED).filter(({ path }) => path.startsWith('director/'));
  const resources = files.flatMap(({ text: file }) => file.split(/^(?=# inventory|[A-Z]\w+ \{$)/mu));
  return resources.find((one) => one.startsWith(`${type} {\n  Name = "${name}"\n`))!;
}

describe('a Job that must not end as Incomplete', () => {
  const agent = 'guests: {web: {method: agent, address: 10.0.0.9';

  it.each([
    ['a hook', '9.6', 'version: 1', 'web'],
    ['a base, by an agent', '9.6', `${agent}, base: [CentOS6]}}`, 'web'],
    ['a Base, by an agent', '9.6', 'references: {CentOS6: {method: agent, address: 10.0.0.8}}', 'CentOS6'],
  ])('has %s (%s): it spools no attributes', (_, release, fragment, name) => {
    const text = resource('Job', name, `director: {bacula: "${release}"}\n${fragment}`);
    expect(text).toContain('  Reschedule Incomplete Jobs = no\n');
    expect(text).toContain('  Spool Attributes = no\n');
    const newer = resource('Job', name, `director: {bacula: "15"}\n${fragment}`);
    expect(newer).toContain('  Allow Incomplete Jobs = no\n');
    expect(newer).not.toContain('Spool Attributes');
  });

  it('is none that Bacula would continue', () => {
    expect(resource('Job', 'web', `${agent}}}`)).not.toMatch(/Incomplete|Spool/);
  });

  it('knows none of these directives up to 7.0', () => {
    const old = 'director: {bacula: "7.0"}\nhosts: {kvm-1: {bacula: "7.0"}}\nstorages: {disk: {bacula: "7.0"}}';
    expect(resource('Job', 'web', old)).not.toMatch(/Incomplete|Spool/);
  });
});

describe('every Job', () => {
  const WAIT = '  Max Wait Time = 20 hours\n';

  it('ends if a Volume or a device never comes, by its JobDefs or by itself', () => {
    expect(resource('JobDefs', 'defaults', 'version: 1')).toContain(WAIT);
    expect(resource('Job', 'web', 'version: 1')).toContain('  JobDefs = "defaults"\n');
    const more =
      'hosts: {kvm-1: {backup: {schedule: nightly}}}\njobs: {own: {type: Admin}, copy: {type: Copy, client: kvm-1, fileset: Linux}}';
    for (const name of ['CentOS6', 'kvm-1', 'own', 'copy', 'BackupCatalog', 'RestoreFiles'])
      expect(resource('Job', name, more), name).toContain(WAIT);
  });

  it('waits as long as the inventory says, by whatever spelling', () => {
    for (const directive of ['Max Wait Time', 'MaxWaitTime', 'max wait time']) {
      const text = resource('Job', 'web', `guests: {web: {directives: {${directive}: 2 hours}}}`);
      expect(text.match(/max ?wait ?time = .*/giu)).toEqual([`${directive} = 2 hours`]);
    }
  });
});

describe('a directive of a group that Bacula does not pass on from a JobDefs', () => {
  it('stands in each Job: Run', () => {
    const fragment = 'groups: {all: {directives: {Run: other}}}\nguests: {web: {group: all}}';
    expect(resource('Job', 'web', fragment)).toContain('  Run = "other"\n');
    expect(resource('JobDefs', 'all', fragment)).not.toContain('Run =');
  });
});

describe('a list of filesystems', () => {
  it('names them as Bacula does besides: ext4 is its ext2, vfat its msdos', () => {
    const fragment =
      'filesets: {f: {include: {files: [/], options: {fs_types: [xfs, ext4, vfat]}}}}\nguests: {web: {fileset: f}}';
    const types = resource('FileSet', 'web', fragment).match(/FSType = ".*"/gu);
    expect(types).toEqual(['xfs', 'ext2', 'ext4', 'msdos', 'vfat'].map((type) => `FSType = "${type}"`));
  });
});

describe("a host's own backup", () => {
  const excluded = (fragment: string, name: string) => resource('FileSet', name, fragment).split('  Exclude {')[1]!;

  it('leaves out where the hook mounts its guests, wherever that is', () => {
    const el6 = 'hosts: {kvm-1: {os: el6, backup: {schedule: nightly}}}';
    expect(excluded(el6, 'kvm-1')).toContain('File = "/var/run/renfield"');
    const own = 'hosts: {kvm-1: {paths: {run: /srv/renfield}, backup: {schedule: nightly}}}';
    expect(excluded(own, 'kvm-1')).toContain('File = "/srv/renfield"');
    const spelt =
      'hosts: {kvm-1: {os: el6}}\njobs: {host: {type: Backup, client: kvm-1, fileset: Linux, schedule: nightly}}';
    expect(excluded(spelt, 'host')).toContain('File = "/var/run/renfield"');
  });

  it('shares its FileSet where that leaves them out already, or does not cross into them', () => {
    const usual = 'hosts: {kvm-1: {backup: {schedule: nightly}}}';
    expect(resource('Job', 'kvm-1', usual)).toContain('  FileSet = "Linux"\n');
    const etc =
      'filesets: {etc: {include: {files: [/etc], options: {one_fs: false}}}}\nhosts: {kvm-1: {os: el6, backup: {schedule: nightly, fileset: etc}}}';
    expect(resource('Job', 'kvm-1', etc)).toContain('  FileSet = "etc"\n');
  });
});

describe('a Pool of files', () => {
  const pool = (more: string, fragment = '') => resource('Pool', 'full', `pools: {full: {${more}}}\n${fragment}`);

  it('ends its volumes, as only then their retention begins', () => {
    expect(pool('retention: 6 months')).toContain('  Maximum Volume Jobs = 1\n');
    for (const end of ['volume_jobs: 5', 'volume_size: 5G', 'volume_use: 1 day', 'directives: {Use Volume Once: true}'])
      expect(pool(end)).not.toContain('Maximum Volume Jobs = 1\n');
  });

  it('is none whose volumes are tapes', () => {
    const tape = [
      'storages: {tape: {address: sd.example.org, os: debian12, devices: {LTO: {archive_device: /dev/nst0}}}}',
      'director: {catalog_backup: {storage: disk}}',
      'references: {CentOS6: {storage: disk}}',
      'guests: {web: {storage: disk}}',
    ].join('\n');
    expect(pool('storage: tape', tape)).not.toContain('Maximum Volume Jobs');
    expect(pool('type: Scratch')).not.toContain('Maximum Volume Jobs');
  });
});
