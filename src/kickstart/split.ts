/**
 * The words of a command's line as the installer takes them, or undefined where a quote does not end. Within single quotes nothing has a meaning,
 * within double quotes `\` stands before `"` and `\`; a bare `#` ends the line, within a word too. Source: Python's shlex, posix=True, comments=True.
 */
export function splitWords(line: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let i = 0; i < line.length; i++) {
    const letter = line.charAt(i);
    if (quote === "'" || quote === '"') {
      if (letter === quote) quote = '';
      else if (letter === '\\' && quote === '"' && /["\\]/.test(line.charAt(i + 1)))
        word = (word ?? '') + line.charAt(++i);
      else word = (word ?? '') + letter;
    } else if (letter === "'" || letter === '"') {
      quote = letter;
      word ??= '';
    } else if (letter === '\\') {
      if (i + 1 === line.length) return undefined;
      word = (word ?? '') + line.charAt(++i);
    } else if (/[ \t]/.test(letter)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (letter === '#') break;
    else word = (word ?? '') + letter;
  }
  if (quote !== '') return undefined;
  return word === undefined ? words : [...words, word];
}
