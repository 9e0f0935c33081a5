import fc from 'fast-check';

// YAML texts as people write them: block and flow style, quotes, comments, anchors, aliases, merge keys, either kind of line end.

interface Node {
  readonly kind: 'scalar' | 'lines' | 'list' | 'map' | 'alias';
  readonly flow: boolean;
  readonly anchored: boolean;
  /** Which of the anchors before it an alias repeats, and how many of them a map merges. */
  readonly which: number;
  readonly comment: string;
  readonly source: string;
  readonly header: string;
  readonly lines: readonly string[];
  readonly keys: readonly string[];
  readonly children: readonly Node[];
}

/** Scalars as they are written on one line: what looks like a number, a date or a truth, and is one or is none. */
const SCALARS = [
  ...[
    '1',
    '-7',
    '+1',
    '0x1F',
    '0o17',
    '017',
    '1e3',
    '.5',
    '1.',
    '9.60',
    '.inf',
    '-.INF',
    '.NaN',
    '12345678901234567890',
  ],
  ...['~', 'null', 'NULL', 'true', 'False', 'yes', 'on', 'y', '', '""', "''", '23:05', '2001-01-01', '1_000', '9.6.7'],
  ...[
    'nightly',
    '1st sat at 20:05',
    'a#b',
    'a:b',
    '-x',
    '/srv/a b',
    'C:/',
    'é',
    '東京',
    '😀',
    '10%',
    'x>=2',
    '=',
    '<<x',
  ],
  ...["'it''s'", '"a\\"b\\\\"', '"x: y, # z"', "'{guest}'", '"*x"', '"\\u00e9\\x41\\/"', '"%i"', "'@a'", '"<<"', '"1"'],
];

/** Keys, no two of which are the same once they are read. */
const KEYS = ['web-1', '"a b"', "'x'", 'kvm.example.org', '10', 'true', 'é', '"key: colon"', 'a/b', '-k', '"\\t"'];

const node = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5, depthSize: 'medium' },
    of(fc.constantFrom('scalar', 'scalar', 'lines', 'alias'), fc.constant([])),
    of(fc.constantFrom('map', 'map', 'list'), fc.array(tie('node'), { maxLength: 4, depthIdentifier: 'node' })),
  ),
})).node;

function of(kind: fc.Arbitrary<Node['kind']>, children: fc.Arbitrary<readonly Node[]>): fc.Arbitrary<Node> {
  return fc.record({
    kind,
    children,
    flow: fc.boolean(),
    anchored: fc.boolean(),
    which: fc.nat(9),
    comment: fc.constantFrom('', '', ' # a comment', ' #'),
    source: fc.constantFrom(...SCALARS),
    header: fc.constantFrom('|', '|-', '|+', '>', '>-'),
    lines: fc.array(fc.constantFrom('a', 'b: c', '# d', '', '  e'), { maxLength: 3 }),
    keys: fc.shuffledSubarray(KEYS, { minLength: 5 }),
  });
}

/** The text of a document whose root is a map, as an inventory's is. */
function print(root: Node): string {
  const anchors: { readonly name: string; readonly isMap: boolean }[] = [];
  let next = 0;

  /** Runs `make` and makes what it made known under a name of its own: only what is whole may be repeated. */
  const anchored = (isWanted: boolean, isMap: boolean, make: () => string): string => {
    if (!isWanted) return make();
    const name = `n${next++}`;
    const text = make();
    anchors.push({ name, isMap });
    return ` &${name}${text}`;
  };

  const mergesOf = ({ which }: Node): string[] => {
    const names = anchors.filter(({ isMap }) => isMap).map(({ name }) => `*${name}`);
    const chosen = names.slice(0, which % 3);
    return chosen.length === 0 ? [] : [`<<: ${chosen.length === 1 ? chosen.join('') : `[${chosen.join(', ')}]`}`];
  };

  /** What follows a key or a dash, from the space or line feed on. */
  const value = (of: Node, indent: string, inFlow: boolean): string => {
    const { kind, source, which } = of;
    if (kind === 'alias') return anchors.length === 0 ? ' none' : ` *${anchors[which % anchors.length]?.name ?? ''}`;
    if (kind === 'scalar') {
      // What a flow collection would take for its own, or for nothing, stands in quotes there.
      const text =
        inFlow && (source === '' || /[,[\]{}:]/.test(source)) && !/^["']/.test(source) ? `'${source}'` : source;
      return text === '' ? '' : anchored(of.anchored, false, () => ` ${text}`);
    }
    if (kind === 'lines') {
      if (inFlow) return " 'a line'";
      const lines = ['first', ...of.lines].map((line) => (line === '' ? '' : `${indent}${line}`));
      return ` ${of.header}\n${lines.join('\n')}`;
    }
    return anchored(of.anchored, kind === 'map', () => collection(of, indent, inFlow));
  };

  const collection = (of: Node, indent: string, inFlow: boolean): string => {
    const flow = inFlow || of.flow || of.children.length === 0;
    const inner = flow ? indent : `${indent}  `;
    // The quick parser takes a merged key that is a number or a truth for a second one: it refuses what the other reads.
    const isNamed = of.keys.slice(0, of.children.length).every((key) => key !== '10' && key !== 'true');
    const merges = of.kind === 'map' && isNamed ? mergesOf(of) : [];
    const parts = of.children.map((child, i) => {
      const text = value(child, inner, flow);
      if (of.kind === 'map') return `${of.keys[i] ?? ''}:${text}`;
      return flow ? text.trimStart() : `-${text}`;
    });
    const all = [...merges, ...parts];
    if (flow) return of.kind === 'map' ? ` {${all.join(', ')}}` : ` [${all.join(', ')}]`;
    return `${of.comment}\n${all.map((part) => indent + part).join('\n')}`;
  };

  return value(root, '', false).trimStart();
}

export const yamlText: fc.Arbitrary<string> = fc
  .record({
    root: node.map((root): Node => ({ ...root, kind: 'map', flow: false, anchored: false })),
    head: fc.constantFrom('', '', '---\n', '\ufeff', '# first\n', '%YAML 1.2\n---\n'),
    lineEnd: fc.constantFrom('\n', '\n', '\r\n'),
    tail: fc.constantFrom('\n', '', '\n# last\n', '\n\n'),
  })
  .map(({ root, head, lineEnd, tail }) => `${head}${print(root)}${tail}`.replaceAll('\n', lineEnd));
