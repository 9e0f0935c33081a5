/** A token of a configuration as Bacula's lexer finds it. Source: lib/lex.c of 9.6.7, `lex_get_token`. */
export interface Token {
  readonly type: 'text' | 'sign' | 'end' | 'include';
  readonly text: string;
}

const LINE_END = /[\n\r]/g;
const PATH_END = /[\s;#]/g;
const WORD_END = /[\s={},;#]/g;

/**
 * The tokens of a configuration: what Bacula would make of it, without asking Bacula. `;` and every line end are the same; a `#` outside of
 * quotes begins a comment up to the next LF or lone CR; within quotes a backslash takes the next character as it is.
 */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let i = 0;
  while (i < text.length) {
    const character = text[i]!;
    if (/[ \t\v\f]/.test(character)) i++;
    else if (/[\n\r;]/.test(character)) {
      if (tokens.at(-1)?.type !== 'end') tokens.push({ type: 'end', text: '' });
      i++;
    } else if (character === '#') i = endOf(text, i, LINE_END);
    else if ('{}=,'.includes(character)) {
      tokens.push({ type: 'sign', text: character });
      i++;
    } else if (character === '"') i = quotedToken(text, i, 'text', tokens);
    else if (character === '@') {
      if (text[i + 1] === '"') i = quotedToken(text, i + 1, 'include', tokens);
      else {
        const end = endOf(text, i, PATH_END);
        tokens.push({ type: 'include', text: text.slice(i + 1, end) });
        i = end;
      }
    } else {
      const end = endOf(text, i, WORD_END);
      const word = text.slice(i, end);
      // Between the words of a directive's name spaces do not count.
      const [before, last] = tokens.slice(-2);
      const isName = last?.type === 'text' && (before?.type === 'end' || before?.text === '{' || before?.text === '}');
      if (isName) tokens.splice(-1, 1, { type: 'text', text: last.text + word });
      else tokens.push({ type: 'text', text: word });
      i = end;
    }
  }
  return tokens;
}

/** The first place from `start` where a (global) pattern fits, or the end of the text. */
function endOf(text: string, start: number, pattern: RegExp): number {
  pattern.lastIndex = start;
  return pattern.exec(text)?.index ?? text.length;
}

function quotedToken(text: string, start: number, type: Token['type'], tokens: Token[]): number {
  let value = '';
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '"') {
      tokens.push({ type, text: value });
      return i + 1;
    }
    if (text[i] === '\\') i++;
    value += text[i] ?? '';
  }
  throw new Error('a quoted string does not end');
}
