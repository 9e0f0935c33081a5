// Bacula's lexer, written down a second time: lib/lex.c of 9.6.7, lex_get_token(). Works on bytes, as the original does.

export type Token =
  | { readonly kind: 'identifier' | 'number' | 'string' | 'quoted' | 'include'; readonly text: string }
  | { readonly kind: '{' | '}' | '=' | ',' | 'end of line' };

const [LF, CR, QUOTE, BACKSLASH, HASH, AT, PIPE] = [0x0a, 0x0d, 0x22, 0x5c, 0x23, 0x40, 0x7c];
const [OPEN, CLOSE, EQUALS, COMMA, SEMICOLON] = [0x7b, 0x7d, 0x3d, 0x2c, 0x3b];

/** One byte more and the daemons crash. Source: lib/lex.h, MAXSTRING. */
const LONGEST = 4999;

const isSpace = (byte: number) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d && byte !== LF && byte !== CR);
const isLetter = (byte: number) => (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39;

/** What ends an unquoted value. */
const ENDS = new Set([LF, OPEN, CLOSE, EQUALS, SEMICOLON, COMMA, HASH]);
const SINGLE = new Map<number, '{' | '}' | '=' | ','>([
  [OPEN, '{'],
  [CLOSE, '}'],
  [EQUALS, '='],
  [COMMA, ','],
]);

/** The tokens of a configuration. Throws where Bacula would refuse it or crash. */
export function tokensOf(text: string): Token[] {
  // bsys.c, bfgets(): CR and CRLF end a line as LF does; what follows a NUL on its line is lost.
  const lines = text.replace(/\r\n?/g, '\n').replace(/\0[^\n]*/g, '');
  const bytes = Buffer.from(lines.endsWith('\n') ? lines : `${lines}\n`);
  const tokens: Token[] = [];
  let at = 0;

  const take = (isPart: (byte: number) => boolean): number[] => {
    const taken: number[] = [];
    while (at < bytes.length && isPart(bytes[at] ?? 0)) taken.push(bytes[at++] ?? 0);
    return taken;
  };
  const textOf = (taken: readonly number[]): string => {
    if (taken.length > LONGEST) throw new Error('Config token too long');
    return Buffer.from(taken).toString();
  };
  const quoted = (): string => {
    const taken: number[] = [];
    for (at++; bytes[at] !== QUOTE; at++) {
      if (bytes[at] === BACKSLASH) at++;
      const byte = bytes[at];
      if (byte === undefined) throw new Error('end of file in a string');
      taken.push(byte);
    }
    at++;
    return textOf(taken);
  };

  while (at < bytes.length) {
    const byte = bytes[at] ?? 0;
    const single = SINGLE.get(byte);
    if (isSpace(byte)) at++;
    else if (byte === HASH) take((one) => one !== LF);
    else if (byte === LF || byte === SEMICOLON || single !== undefined) {
      tokens.push({ kind: single ?? 'end of line' });
      at++;
    } else if (byte === QUOTE) tokens.push({ kind: 'quoted', text: quoted() });
    else if (byte === AT) {
      at++;
      const pipe = bytes[at] === PIPE ? (at++, '|') : '';
      const isPart = (one: number) => !isSpace(one) && !ENDS.has(one) && one !== QUOTE;
      const name = pipe + (bytes[at] === QUOTE ? quoted() : textOf(take(isPart)));
      tokens.push({ kind: 'include', text: name });
    } else if (isLetter(byte)) {
      // Spaces within an identifier are dropped; anything else but letters turns it into a string, which ends at a space.
      const start = at;
      const letters = take((one) => isLetter(one) || isSpace(one)).filter((one) => !isSpace(one));
      const next = bytes[at] ?? LF;
      if (ENDS.has(next) || next === QUOTE) tokens.push({ kind: 'identifier', text: textOf(letters) });
      else {
        at = Math.max(start + 1, at);
        tokens.push({ kind: 'string', text: textOf([...letters, ...take((one) => !isSpace(one) && !ENDS.has(one))]) });
      }
    } else {
      const taken = take((one) => !isSpace(one) && !ENDS.has(one));
      tokens.push({ kind: taken.every(isDigit) ? 'number' : 'string', text: textOf(taken) });
    }
  }
  return tokens;
}

/** A resource or a block in one: its directives with their values, in order. */
export interface Block {
  readonly type: string;
  readonly lines: readonly { readonly directive: string; readonly values: readonly Token[] }[];
  readonly blocks: readonly Block[];
}

/** The resources of a configuration, and the files that it includes between them: lib/parse_conf.c. Throws where Bacula would refuse it. */
export function resourcesOf(text: string): { resources: Block[]; includes: string[] } {
  const tokens = tokensOf(text);
  let at = 0;
  const kind = () => tokens[at]?.kind ?? 'end of file';
  const expectKind = (wanted: Token['kind']): Token => {
    const token = tokens[at++];
    if (token?.kind !== wanted) throw new Error(`expected ${wanted}, got ${JSON.stringify(token)}`);
    return token;
  };
  const skipLines = () => {
    while (kind() === 'end of line') at++;
  };
  const word = (): string => {
    const token = expectKind('identifier');
    return 'text' in token ? token.text : '';
  };
  const body = (type: string): Block => {
    const lines: { directive: string; values: Token[] }[] = [];
    const blocks: Block[] = [];
    expectKind('{');
    for (;;) {
      skipLines();
      if (kind() === '}') break;
      const directive = word();
      if (kind() === '{') blocks.push(body(directive));
      else {
        expectKind('=');
        const values: Token[] = [];
        while (kind() !== 'end of line') {
          const token = tokens[at++];
          if (token === undefined || token.kind === '{' || token.kind === '}')
            throw new Error(`${directive} has no end`);
          values.push(token);
        }
        lines.push({ directive, values });
      }
    }
    at++;
    return { type, lines, blocks };
  };

  const resources: Block[] = [];
  const includes: string[] = [];
  for (;;) {
    skipLines();
    if (at >= tokens.length) break;
    const token = tokens[at];
    if (token?.kind === 'include') {
      includes.push(token.text);
      at++;
    } else resources.push(body(word()));
  }
  return { resources, includes };
}
