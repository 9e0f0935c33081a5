// The notices that the licences of bundled packages want beside every copy of their code.
import { readdirSync, readFileSync } from 'node:fs';
import { root } from './root.mjs';

/** One text for all packages that the inputs of a bundle (esbuild's metafile) come from, in the order of names. */
export function licencesOf(inputs) {
  const packages = inputs.map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
  return [...new Set(packages.filter((name) => name !== undefined))].sort().map(noticeOf).join('\n');
}

/** Fails for a package without the text of its licence: its code may not be bundled unseen. */
function noticeOf(name) {
  const folder = `${root}/node_modules/${name}`;
  const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${name} has no licence file: see what it asks for before it is bundled`);
  return `${name} ${version} (${license})\n\n${readFileSync(`${folder}/${file}`, 'utf8').trim()}\n`;
}
