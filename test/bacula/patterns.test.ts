// The patterns of FileSets as Bacula itself reads them: what one leaves out of a guest with an agent, it leaves out of a guest whose files
// lie below a mount of its host, and nothing else.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bconsole } from './harness/console.ts';
import { guestRoot } from './harness/guest-root.ts';
import { useInstallation, useSandbox } from './harness/lifecycle.ts';
import { freePorts } from './harness/ports.ts';
import { queryCatalog } from './harness/catalog.ts';
import { runJob } from './harness/job.ts';
import { installHook, loopback, machines } from './rendered/loopback.ts';
import { renderTree } from './rendered/tree.ts';

/** Options blocks of the one FileSet that each stands for. The host's own path holds `run`, `mnt` and the guest's name. */
const OPTIONS = [
  '[{exclude: true, regex_dir: "^/tmq|^/var/tmq"}, {one_fs: false}]',
  '[{exclude: true, regex: "^(/tmq|/var/tmq)"}, {}]',
  '[{exclude: true, regex: "(^/tmq)|(^/home/core)"}, {}]',
  '[{exclude: true, regex_dir: "(^|/)run$"}, {}]',
  '[{exclude: true, regex: "mnt"}, {}]',
  '[{exclude: true, regex_file: "\\\\.log$|^/home/c"}, {}]',
  '[{exclude: true, wild: "*/run/*"}, {}]',
  '[{exclude: true, wild_dir: "*mnt*"}, {}]',
  '[{exclude: true, wild_file: "*.log"}, {}]',
  '[{exclude: true, wild_file: "core"}, {}]',
  '[{exclude: true, wild_file: "core", directives: {Enhanced Wild: true}}, {}]',
  '[{exclude: true, wild_file: "*home*"}, {}]',
  '[{wild_dir: ["/*"], wild: "*.log"}, {exclude: true}]',
  '[{regex_dir: "^/(home)?$", regex_file: "^/home/"}, {exclude: true}]',
  '[{signature: MD5, compression: gzip9}, {exclude: true, wild_file: "*.log"}]',
  '{exclude: true, wild_file: "*.log", signature: MD5, compression: gzip9}',
];

const NAMES = [
  ...[
    'tmq/a',
    'var/tmq/b.log',
    'var/lib/c',
    'run/d',
    'var/run/e',
    'mnt/f',
    'srv/mnt/g',
    'home/core',
    'home/h.log',
    'core',
    'i.log',
  ],
];

const inventory = (sandbox: string, [director, storage, host, agent]: readonly number[]): string => `
version: 1
bacula: "9.6"
director: {name: raun-dir, ${loopback(sandbox, 'director', director)}, host: raun-kvm-1, catalog_backup: {enabled: false}}
storages:
  disk: {${loopback(sandbox, 'storage', storage)}, path: ${sandbox}/volumes, drives: 4}
pools:
  full: {retention: 6 months}
schedules:
  nightly: {full: sun at 23:05}
hosts:
  raun-kvm-1: {${loopback(sandbox, 'host', host)}, os: debian12, bacula: "9.6"}
filesets:
${OPTIONS.map((options, n) => `  f${n}: {include: {files: [/], options: ${options}}, exclude: [/dev, /proc, /tmp, "/srv/*/x"]}`).join('\n')}
defaults: {os: debian12, trust: owned, schedule: nightly}
guests:
  web:
    host: raun-kvm-1
    method: agent
    bacula: "9.6"
    address: 127.0.0.1
    listen: 127.0.0.1
    port: ${agent}
    paths: {working: ${sandbox}/daemons/agent, pid: ${sandbox}/daemons/agent, renfield: ${sandbox}/machines/agent}
${OPTIONS.map((_, n) => `  g${n}: {host: raun-kvm-1, method: files, fileset: f${n}, metadata: false}`).join('\n')}
jobs:
${OPTIONS.map((_, n) => `  a${n}: {type: Backup, client: web, fileset: f${n}}`).join('\n')}
`;

describe('the patterns of a FileSet', () => {
  const sandbox = useSandbox();
  const bacula = useInstallation(async () => {
    const guest = (name: string): string => join(sandbox(), 'run/mnt', name);
    for (const root of [join(sandbox(), 'agent'), ...OPTIONS.map((_, n) => guest(`g${n}`))]) {
      for (const name of ['dev/.keep', 'proc/.keep', 'tmp/.keep', ...NAMES]) {
        mkdirSync(dirname(join(root, name)), { recursive: true });
        writeFileSync(join(root, name), `${name}\n`.repeat(1000));
      }
    }
    installHook(sandbox());
    const tree = await renderTree(
      sandbox(),
      inventory(sandbox(), await freePorts(4)),
      machines(sandbox(), { agent: 'guest/web' }),
    );
    return {
      sandbox: sandbox(),
      director: tree.file('director/raun-dir/bacula-dir/index.conf'),
      console: tree.file('director/raun-dir/bconsole.conf'),
      storageDaemons: [tree.file('storage/disk/bacula-sd.conf')],
      fileDaemons: [
        { config: tree.file('host/raun-kvm-1/bacula-fd.conf') },
        {
          config: tree.file('guest/web.bacula-fd.conf'),
          ...(await guestRoot(sandbox(), join(sandbox(), 'agent'), 'web')),
        },
      ],
    };
  });

  /** The names of the files that the Job would save, without what is above them. */
  const listed = async (job: string, root: string): Promise<string[]> => {
    const output = await bconsole(bacula(), [`estimate job="${job}" level=Full listing`]);
    expect(output).toContain('2000 OK estimate');
    const names = output.split('\n').flatMap((line) => /^[-d]\S+ .* (\/\S+)$/.exec(line)?.[1] ?? []);
    return names
      .filter((name) => name.startsWith(root) && !/\/(dev|proc|tmp)\//.test(name.slice(root.length)))
      .map((name) => name.slice(root.length))
      .sort();
  };

  it('fit the same files of a guest with an agent and of one that is read from its mounts', async () => {
    const differ: string[] = [];
    const seen = new Map<string, string>();
    for (const [n, options] of OPTIONS.entries()) {
      const agent = (await listed(`a${n}`, '')).filter((name) => NAMES.includes(name.slice(1)));
      const hooked = (await listed(`g${n}`, join(sandbox(), 'run/mnt', `g${n}`))).filter((name) =>
        NAMES.includes(name.slice(1)),
      );
      seen.set(options, NAMES.filter((name) => !agent.includes(`/${name}`)).join(' '));
      if (agent.join(' ') !== hooked.join(' '))
        differ.push(`${options}\n  agent  ${agent.join(' ')}\n  mounts ${hooked.join(' ')}`);
    }
    process.stdout.write([...seen].map(([options, left]) => `${options} leaves out: ${left}\n`).join(''));
    expect(differ).toEqual([]);
    expect(seen.get(OPTIONS[0]!)).toBe('tmq/a var/tmq/b.log');
    expect(seen.get(OPTIONS[14]!)).toBe('var/tmq/b.log home/h.log i.log');
  }, 120_000);

  it.each([
    ['an open block that stands first', 14],
    ['a block that only leaves files out', 15],
  ])('keep the compression and signature of %s', async (_, n) => {
    const job = await runJob(bacula(), `g${n}`, 'Full');
    expect(job).toMatchObject({ status: 'T', errors: 0 });
    expect(job.bytes).toBeLessThan(job.readBytes / 10);
    // 22 digits of base 64 are 128 bits, MD5; 27 would be SHA1.
    const digests = await queryCatalog<{ readonly digits: number }>(
      bacula().catalog,
      `SELECT DISTINCT length(MD5) AS digits FROM File WHERE JobId = ${job.jobId} AND length(MD5) > 1`,
    );
    expect(digests).toEqual([{ digits: 22 }]);
  });
});
