import { describe, expect, it } from 'vitest';
import { faultsOf, wordsOf } from '../diagnostics.ts';

describe('a directive that has a key of its own', () => {
  it.each([
    ['director: {directives: {DirPort: 1}}', 'director.directives.DirPort'],
    ['director: {file_daemon: {directives: {FD Port: 1}}}', 'director.file_daemon.directives["FD Port"]'],
    ['director: {catalog_backup: {directives: {Pool: full}}}', 'director.catalog_backup.directives.Pool'],
    [
      'directors: {d: {os: debian12, directives: {Password: x}}}\ndefaults: {director: bacula-dir}',
      'directors.d.directives.Password',
    ],
    ['catalogs: {MyCatalog: {directives: {dbname: x}}}', 'catalogs.MyCatalog.directives.dbname'],
    ['messages: {Standard: {directives: {Mail: x}}}', 'messages.Standard.directives.Mail'],
    ['consoles: {c: {directives: {Command ACL: x}}}', 'consoles.c.directives["Command ACL"]'],
    ['storages: {disk: {directives: {Media Type: x}}}', 'storages.disk.directives["Media Type"]'],
    ['storages: {disk: {daemon_directives: {SDPort: 1}}}', 'storages.disk.daemon_directives.SDPort'],
    [
      'storages: {disk: {device_directives: {Archive Device: /x}}}',
      'storages.disk.device_directives["Archive Device"]',
    ],
    [
      'storages: {t: {os: debian12, devices: {d: {archive_device: /dev/nst0, directives: {Drive Index: 1}}}}}\ndefaults: {storage: disk}',
      'storages.t.devices.d.directives["Drive Index"]',
    ],
    ['pools: {full: {directives: {Volume Retention: 1 day}}}', 'pools.full.directives["Volume Retention"]'],
    ['schedules: {nightly: {directives: {Run: daily}}}', 'schedules.nightly.directives.Run'],
    ['filesets: {f: {include: {files: [/]}, directives: {Exclude: x}}}', 'filesets.f.directives.Exclude'],
    [
      'filesets: {f: {include: {files: [/], options: {directives: {Signature: MD5}}}}}',
      'filesets.f.include.options.directives.Signature',
    ],
    [
      'filesets: {f: {include: [{files: [/]}, {files: [/a], options: [{wild: /a/b}, {directives: {BaseJob: p}}]}]}}',
      'filesets.f.include[1].options[1].directives.BaseJob',
    ],
    ['defaults: {directives: {Accurate: true}}', 'defaults.directives.Accurate'],
    ['defaults: {client_directives: {FDPort: 1}}', 'defaults.client_directives.FDPort'],
    ['groups: {g: {directives: {JobDefs: x}}}', 'groups.g.directives.JobDefs'],
    ['groups: {g: {client_directives: {Catalog: x}}}', 'groups.g.client_directives.Catalog'],
    ['hosts: {kvm-1: {directives: {Plugin Directory: /x}}}', 'hosts.kvm-1.directives["Plugin Directory"]'],
    ['hosts: {kvm-1: {client_directives: {Address: x}}}', 'hosts.kvm-1.client_directives.Address'],
    ['hosts: {kvm-1: {backup: {schedule: nightly, directives: {Level: Full}}}}', 'hosts.kvm-1.backup.directives.Level'],
    ['hosts: {kvm-1: {guest_defaults: {directives: {Type: x}}}}', 'hosts.kvm-1.guest_defaults.directives.Type'],
    ['references: {CentOS6: {directives: {Base: x}}}', 'references.CentOS6.directives.Base'],
    ['guests: {web: {client_directives: {AutoPrune: true}}}', 'guests.web.client_directives.AutoPrune'],
    ['jobs: {j: {type: Admin, directives: {FileSet: x}}}', 'jobs.j.directives.FileSet'],
  ])('%s', (fragment, path) => {
    expect(faultsOf(fragment)).toEqual([`directive-modelled ${path}`]);
  });

  it.each(['fullbackuppool', 'Full Backup Pool', 'FULL  BACKUP POOL', 'FullBackupPool'])(
    'is found as Bacula reads it: %s',
    (name) => {
      expect(wordsOf('directive-modelled', `guests: {web: {directives: {"${name}": full}}}`)).toEqual([
        `"${name}" of a Job has a key of its own: pools.full`,
      ]);
    },
  );

  it.each([
    'guests: {web: {directives: {Maximum Bandwidth: 1000, RunScript: [{Command: /bin/true, RunsWhen: Before}]}}}',
    'director: {directives: {Maximum Reload Requests: 64}}',
    'filesets: {f: {include: {files: [/], options: {directives: {HonorNoDumpFlag: true}}}}}',
  ])('is not everything: %s', (fragment) => {
    expect(faultsOf(fragment)).toEqual([]);
  });
});

describe('a directory among the directives', () => {
  it.each([
    ['hosts: {kvm-1: {directives: {Subsys Directory: "/x/$(id)"}}}', 'hosts.kvm-1.directives["Subsys Directory"]'],
    ['director: {directives: {subsysdirectory: "~/x"}}', 'director.directives.subsysdirectory'],
    ['guests: {g: {directives: {Where: "/`id`"}}}', 'guests.g.directives.Where'],
    ['guests: {g: {directives: {Write Bootstrap: "/a > /x"}}}', 'guests.g.directives["Write Bootstrap"]'],
    [
      'guests: {g: {client_directives: {TLS CA Certificate Dir: ["/a", "/*"]}}}',
      'guests.g.client_directives["TLS CA Certificate Dir"][1]',
    ],
    ['guests: {g: {directives: {Verify List: [/a, "/b$(id)"]}}}', 'guests.g.directives["Verify List"][1]'],
    [
      'guests: {g: {directives: {RunScript: [{Command: /bin/x}, {Command: /bin/y, Working Directory: "/`id`"}]}}}',
      'guests.g.directives.RunScript[1]["Working Directory"]',
    ],
  ])('%s is refused where Bacula would have a shell expand it', (text, place) => {
    expect(faultsOf(text).filter((fault) => fault.startsWith('directive-expanded'))).toEqual([
      `directive-expanded ${place}`,
    ]);
  });

  it('is taken where no shell would see it, and so are texts that are no directory', () => {
    const text =
      'guests: {g: {directives: {Write Bootstrap: "|bsmtp < /x", Regex Where: "!$!.bak!", Description: "~ $(id)"}}}';
    expect(faultsOf(text).filter((fault) => fault.startsWith('directive-expanded'))).toEqual([]);
  });
});
