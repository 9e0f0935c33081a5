// node bench/generate.mjs GUESTS FILE: writes the fleet of that size and prints the SHA-256 of its bytes.
import { writeFileSync } from 'node:fs';
import { fleetText } from './fleet.mjs';
import { sha256 } from './tree.mjs';

const [count = '', file] = process.argv.slice(2);
const guests = Number(count);
if (!Number.isSafeInteger(guests) || guests < 1 || file === undefined) {
  process.stderr.write('usage: node bench/generate.mjs GUESTS FILE\n');
  process.exit(2);
}
const text = fleetText({ guests });
writeFileSync(file, text);
process.stdout.write(`${sha256(text)}  ${file}\n`);
