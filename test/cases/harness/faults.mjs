// Loaded before the program (node --import): ends it at the k-th change that it makes to the file system.
// RENFIELD_FAULT_AT is k, counted from 1. The process is killed before the change, or, when it writes a file, with half of it written.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const CHANGES = ['mkdirSync', 'mkdtempSync', 'writeFileSync', 'chmodSync', 'renameSync', 'rmSync'];
const at = Number(process.env.RENFIELD_FAULT_AT);
let count = 0;

for (const name of CHANGES) {
  const original = fs[name];
  fs[name] = (...args) => {
    if (++count !== at) return original(...args);
    if (name === 'writeFileSync') {
      const [path, text, ...rest] = args;
      original(path, text.slice(0, text.length / 2), ...rest);
    }
    return process.kill(process.pid, 'SIGKILL');
  };
}
syncBuiltinESMExports();
