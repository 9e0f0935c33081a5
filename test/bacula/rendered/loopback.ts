// The parts that inventories of this layer share: every daemon of a sandbox on loopback, and a hook that stands for the real one.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folders of a daemon in its sandbox: `daemons/WORKING` is where it works, `machines/MACHINE` where its tree is installed. */
const FOLDERS: Readonly<Record<string, { readonly working: string; readonly machine: string }>> = {
  director: { working: 'dir', machine: 'director' },
  storage: { working: 'sd', machine: 'storage' },
};

/**
 * The keys of a daemon that listens on loopback, for a flow map of YAML. The folders of any other
 * daemon have its name. A host also has its `run` and `hooks` in the sandbox.
 */
export function loopback(sandbox: string, name: string, port: number | undefined): string {
  const { working, machine } = FOLDERS[name] ?? { working: name, machine: name };
  const own = name === 'host' ? `, run: ${sandbox}/run, hooks: ${sandbox}/hooks` : '';
  const paths = `working: ${sandbox}/daemons/${working}, pid: ${sandbox}/daemons/${working}, renfield: ${sandbox}/machines/${machine}`;
  return `address: 127.0.0.1, listen: 127.0.0.1, port: ${port}, paths: {${paths}${own}}`;
}

/** The trees of `renderTree` for a Director, a Storage Daemon and a host, by the folders of `loopback`. */
export function machines(sandbox: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const trees = { director: 'director/raun-dir', storage: 'storage/disk', host: 'host/raun-kvm-1', ...more };
  return Object.fromEntries(Object.entries(trees).map(([name, tree]) => [join(sandbox, 'machines', name), tree]));
}

/** Puts a script in the place of the hook of the host. */
export function installHook(sandbox: string, script = '#!/bin/sh\n'): void {
  mkdirSync(join(sandbox, 'hooks'));
  writeFileSync(join(sandbox, 'hooks/renfield-hook'), script);
  chmodSync(join(sandbox, 'hooks/renfield-hook'), 0o755);
}
