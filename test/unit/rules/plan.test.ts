import { describe, expect, it } from 'vitest';
import { diagnosticsOf, faultsOf, faultsOfCode, marked, wordsOf } from '../diagnostics.ts';
import { laid } from '../fleet.ts';

describe('the options of a block', () => {
  /** What Verify needs besides its letters, `S` for SHA1, and the lists of BaseJob and Accurate. */
  const ALWAYS = '?:'.length + 'SJpmugs5:Cpmugs5:'.length;
  /** What a guest gets that is read from mounts on its host: StripPath, and OneFS = no. */
  const STRIP_PATH = 'P4:f'.length;
  const verify = (letters: number, more = '', guest = '{fileset: f}') =>
    [
      `filesets: {f: {include: {files: [/], options: {directives: {Verify: ${'p'.repeat(letters)}}}}}}`,
      `guests: {web: ${guest}}`,
      more,
    ].join('\n');
  const tooLong = ['options-too-long filesets.f.include.options'];

  it('are 49 characters at most, and 39 in old versions', () => {
    expect(faultsOf(verify(49 - ALWAYS - STRIP_PATH))).toEqual([]);
    expect(faultsOf(verify(50 - ALWAYS - STRIP_PATH))).toEqual(tooLong);
    const old = 'director: {bacula: "7.0"}\nhosts: {kvm-1: {os: el6}}\nstorages: {disk: {bacula: "5.0"}}';
    expect(faultsOf(verify(39 - ALWAYS - STRIP_PATH, old))).toEqual([]);
    expect(faultsOf(verify(40 - ALWAYS - STRIP_PATH, old))).toEqual(tooLong);
  });

  it('count StripPath only where it is used', () => {
    expect(faultsOf(verify(49 - ALWAYS, '', '{fileset: f, method: agent}'))).toEqual([]);
    expect(faultsOf(verify(50 - ALWAYS, '', '{fileset: f, method: agent}'))).toEqual(tooLong);
  });

  it('are shown as they are packed', () => {
    expect(wordsOf('options-too-long', verify(40))).toEqual([
      `this Options block packs to 63 characters ("SJpmugs5:Cpmugs5:P4:f?${'p'.repeat(40)}:"), more than the 49 of Bacula 9.6`,
    ]);
  });
});

describe('the connection over which the data goes', () => {
  const newer =
    'director: {os: debian13, bacula: "15"}\nhosts: {kvm-1: {os: debian13}}\nstorages: {disk: {os: debian13}}';

  it.each([
    ['both are new enough for a pre-shared key', 'hosts: {kvm-1: {tls: {}}}', []],
    ['nobody asks for TLS', 'storages: {disk: {os: debian12}}', []],
    [
      'the File Daemon asks, and the Storage Daemon is too old',
      'hosts: {kvm-1: {tls: {}}}\nstorages: {disk: {os: debian12}}',
      ['tls-impossible hosts.kvm-1'],
    ],
    [
      'the Storage Daemon asks, and the File Daemon is too old',
      'hosts: {kvm-1: {os: debian12}}\nstorages: {disk: {tls: {}}}',
      ['tls-impossible hosts.kvm-1'],
    ],
    ['what asks only offers', 'hosts: {kvm-1: {os: debian12}}\nstorages: {disk: {tls: {require: false}}}', []],
  ])('is in clear text only where that is not against anybody’s word: %s', (_title, fragment, faults) => {
    expect(faultsOf(newer, fragment)).toEqual(faults);
  });

  it('is named by its two ends', () => {
    expect(wordsOf('tls-impossible', newer, 'hosts: {kvm-1: {tls: {}}}\nstorages: {disk: {os: debian12}}')).toEqual([
      '"kvm-1-fd" is asked for TLS, but with "disk-sd" at Bacula 9.6 there is no pre-shared key and no certificate',
    ]);
  });
});

describe('a long text', () => {
  it('is refused where a Director of 5.x would end it, and only there', () => {
    const long = (length: number, version: string) =>
      `director: {bacula: "${version}", alarm: [/bin/x, ${'x'.repeat(length)}]}\nhosts: {kvm-1: {os: el6}}\nstorages: {disk: {os: el6}}`;
    expect(faultsOf(long(497, '5.0'))).toEqual([]);
    expect(faultsOf(long(498, '5.0'))).toEqual(['token-too-long director.alarm[1]']);
    expect(faultsOf(long(498, '5.2'))).toEqual(['token-too-long director.alarm[1]']);
    expect(faultsOf(long(498, '7.0'))).toEqual([]);
  });

  it('is counted with the mount that a hook puts before it', () => {
    const exclude = (letters: number) => `director: {bacula: "5.0"}\nguests: {web: {exclude: /${'é'.repeat(letters)}}}`;
    // "/run/renfield/mnt/web/" has 22 bytes, each letter two.
    expect(faultsOfCode('token-too-long', exclude(237))).toEqual([]);
    expect(faultsOfCode('token-too-long', exclude(238))).toEqual(['token-too-long guests.web']);
  });

  it.each([500, 501])('counts a backslash twice, as a configuration does: %d', (backslashes) => {
    const faults = faultsOf(`guests: {web: {directives: {Description: '${'\\'.repeat(backslashes)}'}}}`);
    expect(faults).toEqual(backslashes > 500 ? ['value-too-long guests.web.directives.Description'] : []);
  });

  it.each([1000, 1001])('has 1000 bytes at most in any version: %d', (bytes) => {
    const faults = faultsOf(`guests: {web: {exclude: "/${'x'.repeat(bytes - 1)}"}}`);
    expect(faults.filter((fault) => fault.startsWith('value-too-long'))).toEqual(
      bytes > 1000 ? ['value-too-long guests.web.exclude'] : [],
    );
  });
});

describe('a command that no RunScript can hand on', () => {
  it.each([
    ['["/bin/x", "a \\" b \'"]', 'a word holds a space and both kinds of quotes'],
    [`[${Array.from({ length: 100 }, () => 'w').join(', ')}]`, 'it has more than 99 words'],
    [`["${'x'.repeat(999)}", x]`, 'it has 1000 bytes or more'],
  ])('is refused where it stands: %s', (alarm, reason) => {
    const text = laid(`director: {alarm: ${alarm}}`);
    const [found, ...more] = diagnosticsOf(text);
    expect(more).toEqual([]);
    expect(found).toMatchObject({ path: 'director.alarm', message: `Bacula cannot hand this command on: ${reason}` });
    expect(marked(text, found!)).toMatch(/^\[/);
  });

  it.each(['["/bin/x", "it\'s", "a \\"b\\"", "100%", "$(id)", "é"]'])('is none of these: %s', (alarm) => {
    expect(faultsOf(`director: {alarm: ${alarm}}`)).toEqual([]);
  });
});

describe('two Jobs that a restore would mix up', () => {
  const job = (name: string, more = '') => `${name}: {type: Backup, client: kvm-1, fileset: Linux${more}}`;

  it('are those of one Client and one FileSet', () => {
    const text = laid(`jobs: {${job('one')}, ${job('two')}}`);
    const [found, ...more] = diagnosticsOf(text);
    expect(more).toEqual([]);
    expect(found).toMatchObject({ code: 'restore-mixup', severity: 'warning', path: 'jobs.two' });
    expect(found?.related).toMatchObject([{ path: 'jobs.one', note: 'the other one' }]);
    expect(faultsOf(`hosts: {kvm-1: {backup: {schedule: nightly}}}\njobs: {${job('one')}}`)).toEqual([
      'restore-mixup jobs.one',
    ]);
  });

  it.each([
    `jobs: {${job('one')}, ${job('two', ', compression: gzip')}}`,
    'filesets: {f: {include: {files: [/etc]}}}\njobs: {one: {type: Backup, client: kvm-1, fileset: f}, two: {type: Backup, client: kvm-1, fileset: Linux}}',
    `jobs: {${job('one')}, two: {type: Verify, client: kvm-1, fileset: Linux}}`,
    'guests: {a: {trust: owned, method: agent, schedule: nightly}, b: {trust: owned, method: agent, schedule: nightly}}',
    'guests: {a: {host: kvm-1, trust: owned, method: image, schedule: weekly}}',
  ])('are none of these: %s', (fragment) => {
    expect(faultsOf(fragment)).toEqual([]);
  });
});
