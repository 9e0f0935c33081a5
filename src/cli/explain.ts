import { CATALOGUE, entryOf, isCode } from '../core/catalogue.ts';
import { suggest } from '../core/suggest.ts';
import { EXIT } from './exit-code.ts';
import { outJson, wantsJson } from './inventory.ts';
import { out, say } from './terminal.ts';

/** `renfield explain CODE`: why a fault is one, with a bad and a good example. Without a code, the list of all. */
export function explain(code: string | undefined, options: { readonly json?: boolean }): number {
  if (code === undefined) {
    const codes = Object.keys(CATALOGUE).sort();
    if (wantsJson(options)) outJson({ codes });
    else out(codes.join('\n'));
    return EXIT.ok;
  }
  if (!isCode(code)) {
    const near = suggest(code, Object.keys(CATALOGUE));
    say(`there is no code "${code}"${near.length === 0 ? '' : `; did you mean ${near.join(' or ')}?`}`);
    return EXIT.usage;
  }
  const { severity, why, bad, good } = entryOf(code);
  if (wantsJson(options)) outJson({ code, severity, why, bad, good });
  else out(`${severity}[${code}]\n\n${wrap(why)}\n\nNot so:\n\n${indent(bad)}\n\nBut so:\n\n${indent(good)}\n`);
  return EXIT.ok;
}

function indent(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line.length > 110 ? `${line.slice(0, 107)}...` : line}`)
    .join('\n');
}

/** The text in lines of at most 80 characters. */
function wrap(text: string): string {
  return text.replace(/(.{1,80})(?:\s+|$)/g, '$1\n').trimEnd();
}
