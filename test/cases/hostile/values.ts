import fc from 'fast-check';

/** What has a meaning to somebody on the way: Bacula's lexer, its FileSets, its word splitter and codes, a shell, YAML, JavaScript, a terminal. */
const ATOMS = [
  ...[
    '"',
    "'",
    '\\',
    '\\\\',
    '\\"',
    '"; x',
    '`id`',
    '$(id)',
    '${HOME}',
    '$&',
    '{',
    '}',
    ';',
    '#',
    ',',
    '=',
    '(',
    '|',
    '&',
    '<',
    '>',
    '*',
    '?',
    '!',
    '~',
  ],
  ...['@/etc/hostname', '@|"id"', '|id', '|sh -c "id"', '\\|id', '\\\\|id', '<list', '\\<list', '\\\\<list'],
  ...['%', '%%', '%i', '%c', '%r', '100%', '%s%n'],
  ...['\n', '\r', '\r\n', '\0', '\t', '\v', '\f', '\u001b[31m', '\u0007', '\u007f', '\u0085', '\u2028'],
  ...['\n}\nJob {\n  Name = evil\n', '"\n  RunBeforeJob = "id', '\r  RunBeforeJob = id\r', '" } Job { Name = "evil"'],
  ...['\ufeff', '\u202eevil', '\u2066', 'مرحبا', 'שלום', 'é', 'e\u0301', '雪', '😀', '𠮷', '\ud800', '\udc00x'],
  ...[' ', '  ', 'a  b', ' lead', 'trail ', 'a b', '/etc /root', '../../etc', './x', '//', '-rf', '--', '-', '.', '..'],
  ...[
    'yes',
    'null',
    '~',
    '0',
    '1e3',
    '0x10',
    '5 days',
    '10G',
    '1 mb/s',
    'on',
    '{}',
    '[]',
    '&a',
    '*a',
    '!!str',
    '- x',
    'a: b',
    '? x',
    '|-',
    '%YAML 1.2',
  ],
  ...['constructor', 'toString', 'hasOwnProperty', '__proto__', 'prototype', 'valueOf', 'length'],
  ...['a-disk1', 'x:y', 'Linux', 'defaults', 'Standard', 'BackupCatalog', 'dir-fd', 'CON', '*all*', '*none*', 'self'],
];

/** Lengths at which a buffer of Bacula, or a limit of ours, ends. */
const LONG = [
  ...[127, 128, 255, 497, 999, 1000, 1001, 5000].map((length) => 'l'.repeat(length)),
  ...['"', '\\', "'", '%', ' ', 'é', '😀'].flatMap((one) => [one.repeat(200), one.repeat(500), one.repeat(1000)]),
];

/** Beginnings by which a text gets further than its first letter: a path, a path of Windows, a pattern from the root, a word. */
const PREFIXES = ['/', '/srv/', 'C:/', '^/', 'a', ''];

const atom = fc.constantFrom(...ATOMS);
const combined = fc
  .tuple(fc.constantFrom(...PREFIXES), fc.array(atom, { minLength: 1, maxLength: 4 }), fc.constantFrom('', 'z', '/z'))
  .map(([prefix, atoms, suffix]) => `${prefix}${atoms.join('')}${suffix}`);

/** So many hostile texts, the same ones each time: each atom by itself and as a path, long ones, and combinations. */
export function hostileValues(count: number): readonly string[] {
  const values = new Set([...ATOMS, ...ATOMS.map((text) => `/${text}`), ...LONG, ...LONG.map((text) => `/${text}`)]);
  for (const text of fc.sample(combined, { seed: 1605, numRuns: 2 * count })) if (values.size < count) values.add(text);
  return [...values].filter((text) => text !== '/').slice(0, count);
}
