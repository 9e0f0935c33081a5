import { describe, expect, it } from 'vitest';
import { diagnosticsOf, marked } from '../diagnostics.ts';
import { FLEET } from '../fleet.ts';

const seen = (...texts: readonly string[]) =>
  diagnosticsOf(...texts).map(({ code, file, line, column }) => `${code} ${file}:${line}:${column}`);

describe('a text that is no inventory', () => {
  it.each([
    ['', 'inventory-empty 0.yaml:1:1'],
    ['\n\n', 'inventory-empty 0.yaml:1:1'],
    ['# only\n\n  # comments', 'inventory-empty 0.yaml:1:1'],
    ['---\n', 'inventory-empty 0.yaml:1:1'],
    ['~', 'inventory-empty 0.yaml:1:1'],
    ['""', 'inventory-empty 0.yaml:1:1'],
    ['just text', 'type-wrong 0.yaml:1:1'],
    ['- a\n- b', 'type-wrong 0.yaml:1:1'],
    ['42', 'type-wrong 0.yaml:1:1'],
    ['{}', 'key-missing 0.yaml:1:1'],
    ['version: 2', 'value-not-allowed 0.yaml:1:10'],
    ['version: "1"', 'value-not-allowed 0.yaml:1:10'],
    ['version: 1\nguests: {web: {host: kvm-1}\n', 'yaml-syntax 0.yaml:2:28'],
    ['version: 1\nversion: 1\n', 'yaml-syntax 0.yaml:2:1'],
    ['version: 1\n---\nversion: 1\n', 'yaml-syntax 0.yaml:2:1'],
    ['version: *gone\n', 'yaml-syntax 0.yaml:1:11'],
    ['version: !!js/function x\n', 'yaml-syntax 0.yaml:1:10'],
    ['version: 1\nguests:\n\tweb: {}\n', 'yaml-syntax 0.yaml:3:1'],
    ['version: 1 # a\rguests: {}\n', 'yaml-syntax 0.yaml:1:15'],
    ['version: 1\r\rguests: {}\r\n', 'yaml-syntax 0.yaml:1:11'],
    ['version: 1\n\u0000', 'yaml-syntax 0.yaml:2:1'],
  ])('%j', (text, fault) => {
    expect(seen(text)).toEqual([fault]);
  });

  it('is told of tabs for what they are', () => {
    const text = 'version: 1\nguests: {web: {host: kvm-1,\tmethod: files}}\n';
    const [found] = diagnosticsOf(text);
    expect(found).toMatchObject({
      code: 'yaml-syntax',
      line: 2,
      message: 'this is no YAML: a tab stands where only spaces may',
    });
  });

  it('is nested as deep as nobody means', () => {
    for (const text of [`a: ${'['.repeat(100_000)}`, `a: ${'{b: '.repeat(50_000)}`, '- '.repeat(50_000)]) {
      expect(diagnosticsOf(text)).toMatchObject([{ code: 'yaml-syntax', line: 1 }]);
    }
  });

  it.each([
    ['a byte order mark', '\ufeff' + FLEET],
    ['CRLF', FLEET.replaceAll('\n', '\r\n')],
    ['the marks of a document', `---\n${FLEET}...\n`],
    [
      'a merge key',
      FLEET.replace(
        'guests:\n',
        'guests:\n  db: {<<: &common {host: kvm-1, trust: owned, method: image, schedule: weekly}}\n  cache: *common\n',
      ),
    ],
  ])('is one with %s', (_what, text) => {
    expect(seen(text)).toEqual([]);
  });
});

describe('aliases', () => {
  const bomb = (levels: number) =>
    Array.from(
      { length: levels },
      (_, i) => `l${i}: &l${i} [${Array.from({ length: 10 }, () => (i === 0 ? 'x' : `*l${i - 1}`)).join(', ')}]\n`,
    ).join('');

  it('that stand for millions of values are counted, not unfolded', () => {
    const [found] = diagnosticsOf(`version: 1\n${bomb(9)}`);
    expect(found?.code).toBe('yaml-too-large');
    expect(found?.message).toMatch(
      /^aliases make 1\d{9} values out of this text, more than the 5000000 that are read$/,
    );
  });

  it('of merge keys are counted as well', () => {
    const lines = Array.from(
      { length: 30 },
      (_, i) => `m${i}: &m${i} {${i === 0 ? 'a: 1' : `x: *m${i - 1}, y: *m${i - 1}`}}\n`,
    );
    expect(seen(`version: 1\n${lines.join('')}`)).toEqual(['yaml-too-large 0.yaml:1:1']);
  });

  it('into what they are a part of are told of once, where they stand', () => {
    const text = 'version: 1\ndefaults: &d\n  directives: {Foo: [*d, *d]}\n';
    expect(seen(text)).toEqual(['yaml-cycle 0.yaml:3:22', 'yaml-cycle 0.yaml:3:26']);
  });
});

describe('texts that Bacula cannot carry', () => {
  it.each([
    ['"a\\nb"', 'a line feed in "a\\nb"'],
    ['"a\\rb"', 'a carriage return in "a\\rb"'],
    ['"a\\0b"', 'a NUL in "a\\u0000b"'],
    ['"a\\tb"', 'a tab in "a\\tb"'],
    ['"a\\eb"', 'a control character (U+001b) in "a\\u001bb"'],
    ['"a\\x7fb"', 'a control character (U+007f) in "a\u007fb"'],
    ['"a\\ud800b"', 'half a character in "a\\ud800b"'],
    ['|\n      a\n      b\n', 'a line feed in "a\\nb\\n"'],
  ])('are refused at their place: %s', (value, message) => {
    const text = `version: 1\nguests:\n  web:\n    domain: ${value}\n`;
    const [found, ...more] = diagnosticsOf(text);
    expect(more).toEqual([]);
    expect(found).toMatchObject({
      code: 'character-forbidden',
      path: 'guests.web.domain',
      line: 4,
      column: 13,
      message,
    });
  });

  it.each([
    'guests: {"a\\nb": {}}',
    'hosts: {a: {"b\\tc": 1}}',
    '"x\\ry": 1',
    'guests: {web: {directives: {X: ["a", {"Y\\n": "b"}]}}}',
  ])('are refused as keys too: %s', (line) => {
    expect(diagnosticsOf(`version: 1\n${line}\n`)[0]).toMatchObject({ code: 'character-forbidden', line: 2 });
  });

  it('are told of once, where the text is, however often it is repeated', () => {
    const text =
      'version: 1\nguests:\n  a: {domain: &d "x\\ny"}\n  b: {domain: *d}\n  c: {exclude: &e ["/a\\nb"]}\n  d: {exclude: *e}\n';
    expect(seen(text)).toEqual([
      'character-forbidden 0.yaml:3:18',
      'character-forbidden 0.yaml:4:15',
      'character-forbidden 0.yaml:5:20',
    ]);
  });
});

describe('an inventory of several files', () => {
  const file = (text: string) => `version: 1\n${text}`;

  it('is their sections together', () => {
    const parts = FLEET.split(/^(?=\w)/m).slice(1);
    const [director = '', ...rest] = parts;
    expect(seen(file(director), ...rest)).toEqual([]);
    expect(seen(file(director), ...rest.toReversed())).toEqual([]);
  });

  it.each([
    ['guests: {web: {}}', 'guests: {web: {}}', 'name-duplicate 1.yaml:2:10'],
    ['director: {name: a}', 'director: {name: a}', 'name-duplicate 1.yaml:2:1'],
    ['bacula: "15"', 'bacula: "9.6"', 'name-duplicate 1.yaml:2:1'],
    ['defaults: {schedule: a}', 'defaults: {schedule: b}', 'name-duplicate 1.yaml:2:12'],
    ['guests: {}', 'guests: []', 'name-duplicate 1.yaml:2:1'],
  ])('says nothing twice: %s and %s', (one, other, fault) => {
    expect(seen(file(one), file(other))).toEqual([fault]);
  });

  it('tells of all that is wrong in any of them, each in its file', () => {
    expect(seen(file('guests: {web: {typo: 1}}'), file('hosts: {h: {typo: 1}}'), file('nope: 1'))).toEqual([
      'key-unknown 0.yaml:2:16',
      'key-unknown 1.yaml:2:13',
      'key-unknown 2.yaml:2:1',
    ]);
    expect(seen('a: [', file('guests: {"x\\n": {}}'), '# nothing\n')).toEqual([
      'yaml-syntax 0.yaml:1:4',
      'character-forbidden 1.yaml:2:10',
      'inventory-empty 2.yaml:1:1',
    ]);
  });

  it('needs its version in one of them', () => {
    expect(seen(file('guests: {}'), 'hosts: {}\n')).toEqual([]);
    expect(seen('guests: {}\n', 'hosts: {}\n')).toEqual(['key-missing 0.yaml:1:1']);
  });
});

describe('a value of a wrong shape', () => {
  it.each([
    ['guests: {web: {schedule: [a]}}', 'a list stands where text is wanted', '[a]'],
    ['guests: {web: {schedule: {a: 1}}}', 'a map stands where text is wanted', 'schedule'],
    ['guests: {web: {schedule: }}', 'nothing stands where text is wanted', 'schedule'],
    ['guests: {web: {schedule: 7}}', 'the number 7 stands where text is wanted', '7'],
    ['guests: {web: {enabled: "yes"}}', 'the text "yes" stands where true or false is wanted', '"yes"'],
    ['guests: {web: {enabled: yes}}', 'the text "yes" stands where true or false is wanted', 'yes'],
    ['guests: {web: {priority: 1.5}}', 'the number 1.5 stands where a whole number is wanted', '1.5'],
    ['guests: {web: {priority: 0}}', '0 is not a number from 1 to 1000', '0'],
    ['guests: {web: {priority: 1001}}', '1001 is not a number from 1 to 1000', '1001'],
    ['guests: {web: {method: file}}', '"file" is none of image, files, agent', 'file'],
    ['guests: {web: {exclude: tmp}}', '"tmp" is not an absolute path', 'tmp'],
    ['guests: {web: {exclude: [/a, tmp]}}', '"tmp" is not an absolute path', 'tmp'],
    ['guests: {web: {exclude: 7}}', 'the number 7 stands where text or a list is wanted', '7'],
    ['guests: {web: 1}', 'the number 1 stands where a map is wanted', '1'],
    ['guests: [web]', 'a list stands where a map is wanted', '[web]'],
    ['guests: {web: {disks: 0}}', '0 is not a number from 1 to 99', '0'],
    ['guests: {web: {disks: []}}', '"[]" is not a list with something in it', '[]'],
    ['schedules: {x: {}}', '"{}" is not a map with something in it', 'x'],
    ['director: {}', 'the key "name" is missing', 'director'],
    ['guests: {web: {reschedule: {every: 1 day}}}', 'the key "times" is missing', 'reschedule'],
    ['guests: {web: {Schedule: a}}', 'unknown key "Schedule"', 'Schedule'],
    ['hosts: {a: {password: hunter2}}', 'a secret stands in the inventory in plain text ("password")', 'hunter2'],
    ['hosts: {a: {password: 4711}}', 'a secret stands in the inventory in plain text ("password")', '4711'],
    ['hosts: {a: {password: {fil: x}}}', 'unknown key "fil"', 'fil'],
    ['hosts: {a: {password: {env: "A B"}}}', '"A B" is not the name of a variable', '"A B"'],
    ['hosts: {a: {password: {cmd: pass}}}', 'the text "pass" stands where a list is wanted', 'pass'],
    ['bacula: [9]', 'a list stands where text or a number is wanted', '[9]'],
    ['pools: {x: {type: backup}}', '"backup" is none of Backup, Archive, Copy, Cloned, Migration, Scratch', 'backup'],
  ])('%s', (line, message, token) => {
    const text = `version: 1\n${line}\n`;
    const found = diagnosticsOf(text);
    expect(found.map((one) => one.message)).toContain(message);
    const [own] = found.filter((one) => one.message === message);
    expect(marked(text, own!)).toBe(token);
  });

  it('suggests the key or word that was probably meant', () => {
    const hints = (line: string) => diagnosticsOf(`version: 1\n${line}\n`).map(({ hint }) => hint);
    expect(hints('guests: {web: {sheduel: a}}')).toEqual(['did you mean "schedule"?']);
    expect(hints('gests: {}')).toEqual(['did you mean "guests"?']);
    expect(hints('guests: {web: {method: agnet}}')).toEqual(['did you mean "agent"?']);
    expect(hints('catalogs: {c: {zzzzzz: 1}}')[0]).toMatch(/^known here: database, user, password, /);
  });
});
