// src/generated/version.js: the package's version, so that the program needs no file to know it.
import { readFileSync } from 'node:fs';
import { root } from './root.mjs';

export function generateVersion() {
  const { version } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
  return [
    { path: 'src/generated/version.js', text: `export const version = ${JSON.stringify(version)};\n` },
    { path: 'src/generated/version.d.ts', text: 'export declare const version: string;\n' },
  ];
}
