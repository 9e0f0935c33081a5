/**
 * The words that Bacula makes of a command before it runs it: split at spaces; a word that begins with a quote goes on to the next such quote.
 * `%` codes and `%%` are left as they are. Source: lib/bpipe.c `build_argc_argv`.
 */
export function commandWords(command: string): string[] {
  const words: string[] = [];
  let rest = command.replace(/^ +/, '');
  while (rest !== '') {
    const quote = /^["']/.exec(rest)?.[0];
    const end = quote === undefined ? rest.indexOf(' ') : rest.indexOf(quote, 1);
    const stop = end === -1 ? rest.length : end;
    words.push(rest.slice(quote === undefined ? 0 : 1, stop));
    rest = rest.slice(stop + (quote === undefined ? 0 : 1)).replace(/^ +/, '');
  }
  return words;
}
