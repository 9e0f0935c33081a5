import { describe, expect, it } from 'vitest';
import { reportText, countText, type Finding, type Palette } from '../../src/cli/report.ts';
import { printableJson } from '../../src/cli/columns.ts';
import { diagnosticsOf, sourcesOf } from './diagnostics.ts';
import { laid } from './fleet.ts';

const same = (text: string) => text;
const PLAIN: Palette = { error: same, warning: same, note: same, faint: same, bold: same };

/** What `renfield check` prints for an inventory of one file. */
function reportOf(text: string): string {
  return reportText(diagnosticsOf(text), sourcesOf([text]), PLAIN);
}

/** The line of an inventory as a report shows it, and the line of marks under it. */
function frameOf(text: string, code: string): readonly [excerpt: string, marks: string] {
  const found = diagnosticsOf(text).filter((one) => one.code === code);
  const lines = reportText(found.slice(0, 1), sourcesOf([text]), PLAIN).split('\n');
  return [lines[3] ?? '', lines[4] ?? ''];
}

/** `guests` with one unknown key, `typo`, after `before` on its line. */
function typoAfter(before: string): string {
  return `version: 1\nguests:\n  web: {${before}typo: 1}\n`;
}

describe('the report of a fault', () => {
  it('shows what was seen, where, in its line, what belongs to it and what to do', () => {
    const text = laid('groups: {aps: {base: [self, Centos6]}}\nguests: {web: {group: aps}}');
    expect(reportOf(text)).toBe(
      [
        'warning[self-never-runs]: "self" in the base of "web" does nothing: its schedule "nightly" has no run at Level=Base',
        '  --> 0.yaml:49:12   groups.aps.base[0]',
        '   |',
        '49 |     base: ["self","Centos6"] # from the fragment',
        '   |            ^^^^^^',
        '  hint: add a `base:` time to the schedule, or drop "self"',
        '',
        'error[reference-unknown]: guest "web" takes its base from "Centos6", which is no reference',
        '  --> 0.yaml:49:19   groups.aps.base[1]',
        '   |',
        '49 |     base: ["self","Centos6"] # from the fragment',
        '   |                   ^^^^^^^^^',
        '  note: references are declared here: 0.yaml:34:1   references',
        '  hint: did you mean "CentOS6"?',
        '',
      ].join('\n'),
    );
  });

  it('shows both of two places that clash', () => {
    const text = 'version: 1\nguests: {web: {trust: owned, method: agent}}\nreferences: {web: {method: agent}}\n';
    const report = reportText(
      diagnosticsOf(text).filter(({ code }) => code === 'name-duplicate'),
      sourcesOf([text]),
      PLAIN,
    );
    expect(report).toContain(' --> 0.yaml:2:10   guests.web\n');
    expect(report).toContain(' note: the other one: 0.yaml:3:14   references.web\n');
  });

  it('stands in the order of the lines, each once, and is counted', () => {
    const found = diagnosticsOf(laid('guests: {web: {schedule: nope, sheduel: 1, host: nope}, web2: {group: nope}}'));
    expect(found.map(({ line }) => line)).toEqual(found.map(({ line }) => line).sort((a, b) => a - b));
    expect(new Set(found.map((one) => JSON.stringify(one))).size).toBe(found.length);
    expect(countText(diagnosticsOf(laid('guests: {web: {host: nope, base: [self]}}')))).toBe('1 error, 1 warning');
    expect(countText([])).toBe('');
  });

  it('names the rest where there are more than anybody reads', () => {
    const guests = Array.from({ length: 60 }, (_, n) => `  g${n}: {typo: 1}\n`).join('');
    const report = reportOf(`version: 1\nguests:\n${guests}`);
    expect(report.match(/^error\[/gm)).toHaveLength(50);
    expect(report).toMatch(/\n10 more; `--format json` shows them all\n$/);
  });
});

describe('the mark', () => {
  it.each([
    [
      'plain text',
      typoAfter('schedule: nightly, '),
      '3 |   web: {schedule: nightly, typo: 1}',
      '  |                            ^^^^',
    ],
    [
      'wide characters',
      typoAfter('domain: "東京", '),
      '3 |   web: {domain: "東京", typo: 1}',
      '  |                         ^^^^',
    ],
    ['an emoji', typoAfter('domain: "😀", '), '3 |   web: {domain: "😀", typo: 1}', '  |                       ^^^^'],
    [
      'a combining accent',
      typoAfter('domain: "e\u0301", '),
      '3 |   web: {domain: "e\u0301", typo: 1}',
      '  |                      ^^^^',
    ],
    ['a line that ends with CRLF', typoAfter('').replaceAll('\n', '\r\n'), '3 |   web: {typo: 1}', '  |         ^^^^'],
  ])('stands under the token after %s', (_what, text, excerpt, marks) => {
    expect(frameOf(text, 'key-unknown')).toEqual([excerpt, marks]);
  });

  it('stands under the token after a tab, which is shown as one space', () => {
    const text = 'version: 1\nguests:\n  web:\n    schedule:\tnope\n';
    expect(frameOf(text, 'schedule-unknown')).toEqual(['4 |     schedule: nope', '  |               ^^^^']);
  });

  it('is as wide as what it marks', () => {
    expect(frameOf(laid('guests: {web: {schedule: "東京"}}'), 'value-malformed')).toEqual([
      '45 |     schedule: "東京" # from the fragment',
      '   |               ^^^^^^',
    ]);
  });

  it('ends with its line where the value goes on', () => {
    const text = 'version: 1\r\ndirector:\r\n  name: "a\r\n    b"\r\n';
    expect(frameOf(text, 'value-malformed')).toEqual(['3 |   name: "a', '  |         ^^']);
  });

  it('stands at the first character of an empty file', () => {
    expect(reportOf('')).toContain('--> 0.yaml:1:1\n  |\n1 | \n  | ^\n');
  });

  it.each([119, 200, 990])('keeps its place in a line of %d characters, which is cut around it', (length) => {
    const text = typoAfter(`domain: ${'d'.repeat(length)}, `).replace('}', `, port: 1${'0'.repeat(length)}}`);
    const [excerpt, marks] = frameOf(text, 'key-unknown');
    expect(excerpt).toMatch(/^3 \| …d+, typo: 1, port: 10+…$/);
    expect(excerpt.length).toBeLessThan(120);
    expect(excerpt.slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1)).toBe('typo');
  });

  it('cuts no character in two', () => {
    const text = typoAfter(`domain: "${'😀'.repeat(120)}", `);
    for (const shift of ['', ' ']) {
      const [excerpt] = frameOf(text.replace('typo', `${shift}typo`), 'key-unknown');
      expect(excerpt).not.toMatch(/\p{Surrogate}/u);
    }
  });
});

/** Anything that a terminal obeys: C0, DEL, C1, and marks for the direction of writing. Line ends aside. */
// eslint-disable-next-line no-control-regex
const STEERING = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

describe('an inventory that wants to steer the terminal', () => {
  const evil = '\u001b[2J\u009b31m\u0007\u202e\u2066\u2028';
  const escaped = '\\e[2J\\u009b31m\\a\\u202e\\u2066\\u2028';
  const raw = '\u009b31m\u202e\u2066\u200f';
  const texts = [
    `version: 1\n"${escaped}": 1\n`,
    `version: 1\nguests: {"${escaped}": {host: "${escaped}", typo: "${escaped}"}}\n`,
    `version: 1\nguests: {web: {host: "${raw}", schedule: ["${raw}"], "${raw}": "${raw}"}}\n`,
    `version: 1\nguests: {web: {method: "${raw}"}}\ndirector: {name: "${raw}"}\n`,
    `version: 1 ${evil}\n`,
    `# ${raw}\nversion: 2 # ${raw}\n`,
  ];

  it.each(texts)('is shown without its power: %j', (text) => {
    const report = reportOf(text);
    expect(report).not.toBe('');
    expect(report).not.toMatch(STEERING);
  });

  it.each(texts)('is JSON without power too, of the same meaning: %j', (text) => {
    const found = diagnosticsOf(text);
    const json = printableJson(JSON.stringify({ found }, undefined, 2));
    expect(json).not.toMatch(STEERING);
    expect(JSON.parse(json)).toEqual({ found });
  });

  it('is shown without its power in the names of files and in notes', () => {
    const files = [0, 1].map((n) => ({ name: `${raw}${n}.yaml`, text: `version: 1\nguests: {"${raw}": {}}\n` }));
    const finding: Finding = {
      ...{ code: 'name-duplicate', severity: 'error', message: `two "${raw}"`, hint: raw, path: `guests["${raw}"]` },
      ...{ file: files[1]?.name ?? '', line: 2, column: 10, endColumn: 12 },
      related: [{ note: raw, path: raw, file: files[0]?.name ?? '', line: 2, column: 10 }],
    };
    expect(reportText([finding], files, PLAIN)).not.toMatch(STEERING);
  });
});

describe('a password in plain text', () => {
  it.each([
    'hosts: {kvm-1: {password: hunter2, typo: 1}}',
    'hosts: {kvm-1: {"password": "hunter2, {", typo: 1}}',
    "hosts: {kvm-1: {password: 'hunter2 #', typo: 1}}",
    'hosts:\n  kvm-1:\n    password: hunter2',
    'hosts:\n  kvm-1:\n    password: 4711007',
    'director: {name: d, directives: {Password: hunter2}}',
    'hosts: {kvm-1: {password: hunter2',
  ])('is never printed: %s', (text) => {
    const report = reportOf(`version: 1\n${text}\n`);
    expect(report).toMatch(/secret-plaintext|directive-modelled|yaml-syntax/);
    expect(report).not.toMatch(/hunter2|4711007/);
    expect(JSON.stringify(diagnosticsOf(`version: 1\n${text}\n`))).not.toMatch(/hunter2|4711007/);
  });

  it('hides nothing of a reference', () => {
    expect(reportOf('version: 1\nhosts: {a: {password: {file: secrets/a}, typo: 1}}\n')).toContain('{file: secrets/a}');
  });
});

describe('a finding', () => {
  it('is one JSON object with the keys that scripts rely on', () => {
    const [first] = diagnosticsOf(laid('guests: {web: {host: kvm1}}'));
    expect(first).toEqual({
      code: 'host-unknown',
      severity: 'error',
      message: 'guest "web" names the host "kvm1", which is not declared',
      hint: 'did you mean "kvm-1"?',
      path: 'guests.web.host',
      file: '0.yaml',
      line: 41,
      column: 11,
      endColumn: 17,
      related: [{ note: 'hosts are declared here', path: 'hosts', file: '0.yaml', line: 30, column: 1 }],
    });
  });
});
