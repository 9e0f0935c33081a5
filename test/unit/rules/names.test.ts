import { describe, expect, it } from 'vitest';
import { diagnosticsOf, faultsOf, faultsOfCode, marked, wordsOf } from '../diagnostics.ts';
import { laid } from '../fleet.ts';

const AGENT = 'trust: owned, method: agent, schedule: nightly';

describe('a name that two would have', () => {
  it.each([
    ['a guest and a reference', `guests: {CentOS6: {${AGENT}}}`, ['guests.CentOS6']],
    ['a guest and a Job', 'jobs: {web: {type: Backup, client: kvm-1, fileset: Linux}}', ['jobs.web']],
    [
      'a host that is backed up and a guest',
      `hosts: {kvm-1: {backup: {schedule: nightly}}}\nguests: {kvm-1: {${AGENT}}}`,
      ['hosts.kvm-1.backup', 'guests.kvm-1'],
    ],
    ['a guest and the Job of the catalog', `guests: {BackupCatalog: {${AGENT}}}`, ['guests.BackupCatalog']],
    ['a guest and the Restore Job', `guests: {RestoreFiles: {${AGENT}}}`, ['guests.RestoreFiles']],
    ['an agent and a host', `guests: {kvm-1: {${AGENT}}}`, ['guests.kvm-1']],
    ['two agents by the naming', `naming: {file_daemon: fd}\nguests: {a: {${AGENT}}}`, ['hosts.kvm-1', 'guests.a']],
    [
      'two Storage Daemons by the naming',
      'naming: {storage_daemon: sd}\nstorages: {b: {path: /b, os: el6}}\ndefaults: {storage: disk}',
      ['storages.b'],
    ],
    ['two Directors', 'directors: {bacula-dir: {os: debian12}}', ['directors.bacula-dir']],
    ['a group and the JobDefs of those without', 'groups: {defaults: {priority: 9}}', ['groups.defaults']],
    [
      'a guest that is read on its host and a FileSet',
      'filesets: {web: {include: {files: [/]}}}\nguests: {db: {method: agent, trust: owned, schedule: nightly, fileset: web}}',
      ['guests.web'],
    ],
    [
      'two secrets in different places',
      'naming: {storage_daemon: "{name}", file_daemon: "{name}"}\nstorages: {disk: {password: {env: A}}}\nguests: {disk: {method: agent, trust: owned, schedule: nightly}}',
      ['guests.disk'],
    ],
  ])('is told of: %s', (_who, fragment, paths) => {
    expect(faultsOfCode('name-duplicate', fragment)).toEqual(paths.map((path) => `name-duplicate ${path}`));
  });

  it.each([
    `guests: {kvm-2: {${AGENT}}}`,
    // A host that is not backed up has no Job, a guest that is read on its host no Client.
    'guests: {kvm-1: {host: kvm-1, trust: owned, method: image, schedule: weekly}}',
    'storages: {full: {path: /b, os: el6}}\ndefaults: {storage: disk}',
    'naming: {storage_daemon: sd}\nstorages: {b: {path: /b, daemon: disk}}\ndefaults: {storage: disk}',
    'hosts: {kvm-1: {password: {file: a}}}\ndirector: {password: {file: a}}',
  ])('is none here: %s', (fragment) => {
    expect(faultsOfCode('name-duplicate', fragment)).toEqual([]);
  });

  it('shows both places', () => {
    const text = laid(`guests: {CentOS6: {${AGENT}}}`);
    const [found] = diagnosticsOf(text);
    expect(found?.message).toBe('two Jobs would both be called "CentOS6"');
    expect(marked(text, found!)).toBe('CentOS6');
    expect(found?.related).toEqual([expect.objectContaining({ path: 'references.CentOS6', note: 'the other one' })]);
  });

  it('is told of across files, at the later one', () => {
    const [found, ...more] = diagnosticsOf(laid('{}'), 'version: 1\nguests:\n  web: {}\n');
    expect(more).toEqual([]);
    expect(found).toMatchObject({ code: 'name-duplicate', file: '1.yaml', line: 3, path: 'guests.web' });
    expect(found?.related).toMatchObject([{ file: '0.yaml', path: 'guests.web', note: 'first declared here' }]);
  });
});

describe('names that differ only in case', () => {
  it.each([
    [`guests: {WEB: {${AGENT}}}`, ['guests.WEB']],
    ['pools: {FULL: {}}', ['pools.FULL']],
    ['schedules: {Nightly: {full: daily at 1:00}}', ['schedules.Nightly']],
    ['filesets: {linux: {include: {files: [/]}}}', ['filesets.linux']],
    ['messages: {standard: {}}', ['messages.standard']],
    ['groups: {a: {}, A: {}}', ['groups.A']],
    ['storages: {DISK: {path: /b, os: el6, daemon: disk}}\ndefaults: {storage: disk}', ['storages.DISK']],
    // What is used in different places of a configuration cannot be taken for one another.
    ['groups: {full: {}}\nschedules: {FULL: {full: daily at 1:00}}', []],
  ])('%s', (fragment, paths) => {
    expect(faultsOfCode('name-case', fragment)).toEqual(paths.map((path) => `name-case ${path}`));
  });

  it('are a warning with both names', () => {
    expect(wordsOf('name-case', 'pools: {FULL: {}}')).toEqual([
      'the Pools "FULL" and "full" differ only in upper and lower case',
    ]);
  });
});

describe('the length of a name', () => {
  const job = (length: number) => `jobs: {${'j'.repeat(length)}: {type: Backup, client: kvm-1, fileset: Linux}}`;

  it('is 104 characters at most for what becomes a Job', () => {
    expect(faultsOf(job(104))).toEqual([]);
    expect(faultsOf(job(105))).toEqual([`name-too-long jobs.${'j'.repeat(105)}`]);
    expect(wordsOf('name-too-long', job(105))[0]).toMatch(/^the Job name "j+" has 105 characters, more than 104$/);
    expect(faultsOf(`guests: {${'g'.repeat(105)}: {${AGENT}}}`)).toEqual([`name-too-long guests.${'g'.repeat(105)}`]);
  });

  it('is 127 characters at most for everything else', () => {
    expect(faultsOf(`pools: {${'p'.repeat(127)}: {}}`)).toEqual([]);
    expect(faultsOf(`pools: {${'p'.repeat(128)}: {}}`)).toEqual([`name-too-long pools.${'p'.repeat(128)}`]);
  });

  it('counts what the naming adds', () => {
    const host = (length: number) => `hosts: {${'h'.repeat(length)}: {os: el6}}`;
    expect(faultsOf(host(124))).toEqual([]);
    expect(wordsOf('name-too-long', host(125))).toEqual([
      `the Client name "${'h'.repeat(125)}-fd" has 128 characters, more than 127`,
    ]);
    const storage = `storages: {${'s'.repeat(125)}: {path: /b, os: el6}}\ndefaults: {storage: disk}`;
    expect(wordsOf('name-too-long', storage)).toEqual([
      `the Storage Daemon name "${'s'.repeat(125)}-sd" has 128 characters, more than 127`,
    ]);
  });
});

describe('the form of a name', () => {
  it.each([
    '"web 1"',
    '"web/1"',
    '"@web"',
    '".web"',
    '"-web"',
    '"wéb"',
    '"web%"',
    '""',
    '"web:1"',
    '"web=1"',
    '"東京"',
    '"a]b"',
  ])('is not %s for a guest', (name) => {
    expect(faultsOf(`guests: {${name}: {${AGENT}}}`)).toEqual([expect.stringMatching(/^name-malformed guests/)]);
  });

  it.each(['a', '0', 'web-1', 'kvm.example.org', 'a_b', 'constructor', 'A-1.b_c'])('may be %s for a guest', (name) => {
    expect(faultsOf(`guests: {${name}: {${AGENT}}}`)).toEqual([]);
  });

  it('may have colons where it is a name for Bacula alone', () => {
    expect(faultsOf('pools: {"a:b": {}}')).toEqual([]);
  });

  it.each(['__proto__', 'constructor', 'toString'])('has no power over the program: %s', (name) => {
    const text = `version: 1\nguests: {"${name}": {host: "${name}", group: "${name}", base: ["${name}"]}}\n"${name}": 1\n`;
    const found = diagnosticsOf(text);
    expect(found.map(({ code }) => code)).toContain('key-unknown');
  });
});

describe('the naming of a site', () => {
  it.each([
    ['{file_daemon: "{name}.fd"}', []],
    ['{storage_daemon: "sd:{name}"}', []],
    ['{disk: "{host}/domu-{guest}_{n}"}', []],
    ['{volume_group: "vg_{host}"}', []],
    ['{file_daemon: "{name} fd"}', ['naming.file_daemon']],
    ['{file_daemon: "-{name}"}', ['naming.file_daemon']],
    ['{file_daemon: "{guest}-fd"}', ['naming.file_daemon']],
    ['{storage_daemon: "{name}/sd"}', ['naming.storage_daemon']],
    ['{disk: "{gest}-disk{n}"}', ['naming.disk']],
    ['{disk: "a/b/{guest}-{n}"}', ['naming.disk']],
    ['{disk: "-{guest}-{n}"}', ['naming.disk']],
    ['{volume_group: "{host}/x"}', ['naming.volume_group']],
    ['{volume_group: "$(id)"}', ['naming.volume_group']],
  ])('%s', (naming, paths) => {
    expect(faultsOfCode('value-malformed', `naming: ${naming}`)).toEqual(
      paths.map((path) => `value-malformed ${path}`),
    );
  });
});
