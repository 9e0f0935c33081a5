// How Bacula makes a command of a text, written down a second time.

/** lib/util.c of 9.6.7, edit_job_codes(): `%%` is a percent sign, `%x` a code, a percent sign at the end is read past its end. */
export function withJobCodes(text: string, codes: Readonly<Record<string, string>>): string {
  let edited = '';
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== '%') edited += text[i] ?? '';
    else {
      const code = text[++i];
      if (code === undefined) throw new Error('a lone % at the end');
      edited += code === '%' ? '%' : (codes[code] ?? `%${code}`);
    }
  }
  return edited;
}

/** lib/bpipe.c of 9.6.7, build_argc_argv(): the words of a command. Throws where Bacula gives up. */
export function wordsOf(command: string): string[] {
  const words: string[] = [];
  let at = 0;
  let quote = '';
  const skipBlanks = () => {
    while (command[at] === ' ' || command[at] === '\t') at++;
    quote = command[at] === '"' || command[at] === "'" ? (command[at++] ?? '') : '';
  };
  skipBlanks();
  while (at < command.length) {
    const found = command.indexOf(quote === '' ? ' ' : quote, at);
    const end = found === -1 ? command.length : found;
    words.push(command.slice(at, end));
    at = end + 1;
    skipBlanks();
  }
  if (words.length >= 100) throw new Error('EFAULT');
  return words;
}

/** filed/job.c, runscript_cmd() and lib/scan.c, bsscanf(): what a File Daemon gets of a command. */
export function sentToFileDaemon(command: string): string {
  const bytes = Buffer.from(command.replaceAll(' ', '\u0001'));
  const end = bytes.findIndex((byte) => byte === 0x09 || byte === 0x0a);
  return bytes
    .subarray(0, Math.min(1000, end === -1 ? bytes.length : end))
    .toString()
    .replaceAll('\u0001', ' ');
}
