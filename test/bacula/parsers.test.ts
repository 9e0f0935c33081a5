// What is asked of Bacula's own parsers, and that their two versions read one configuration alike.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sourcesForRelease } from './harness/apt-sources.ts';
import { createCatalog } from './harness/catalog.ts';
import { runCommand } from './harness/command.ts';
import { debian13, debian13Runtime } from './harness/debian13.ts';
import { writeFixture } from './harness/fixture.ts';
import type { JsonTool, Resource } from './harness/json.ts';
import { directive, judgeConfig, parseResources, readResources, resourcesOfType } from './harness/json.ts';
import type { Runtime } from './harness/runtime.ts';
import { INSTALLED } from './harness/runtime.ts';
import { makeSandbox, removeSandbox } from './harness/sandbox.ts';

const trixie = await debian13();

const FILES: readonly (readonly [JsonTool, string])[] = [
  ['bdirjson', 'bacula-dir.conf'],
  ['bsdjson', 'bacula-sd.conf'],
  ['bfdjson', 'guest-fd.conf'],
  ['bbconsjson', 'bconsole.conf'],
];

let sandbox: string;
let conf: string;

beforeAll(() => {
  sandbox = makeSandbox();
  mkdirSync(join(sandbox, 'daemons'));
  const ports = { director_port: 1, storage_port: 2, reference_port: 3, guest_port: 4 };
  conf = writeFixture('restore', join(sandbox, 'conf'), { sandbox, ...ports });
});

afterAll(() => {
  removeSandbox(sandbox);
});

describe('the resources of a configuration', () => {
  it('are found by type and name, with JobDefs merged into each Job', async () => {
    const jobs = resourcesOfType(await readResources('bdirjson', join(conf, 'bacula-dir.conf')), 'Job');
    expect([...jobs.keys()]).toEqual(['Reference', 'Restore', 'guest', 'guest-without-base']);
    expect(jobs.get('guest')?.directives).toMatchObject({
      Accurate: true,
      Base: ['guest', 'Reference'],
      Pool: 'Files',
    });
    expect(directive(jobs.get('guest'), 'Client')).toBe('guest-fd');
    expect(directive(jobs.get('guest'), 'Base')).toBeUndefined();
  });

  it('tell equal secrets from different ones without telling the secret', async () => {
    const [director] = resourcesOfType(
      await readResources('bfdjson', join(conf, 'guest-fd.conf')),
      'Director',
    ).values();
    const [client] = resourcesOfType(await readResources('bdirjson', join(conf, 'bacula-dir.conf')), 'Client').values();
    expect(directive(director, 'Password')).toMatch(/^sha256:[0-9a-f]{12}$/u);
    expect(directive(client, 'Password')).toBe(directive(director, 'Password'));
  });

  it('are read though the tools print control characters as they are', () => {
    const [fileSet] = parseResources('[\n{"Fileset": {\n\t"Name": "a\tb\\"\\\\\u0001", "Include": ["\n"]}}]');
    expect(fileSet).toEqual({
      type: 'Fileset',
      name: 'a\tb"\\\u0001',
      directives: { Name: 'a\tb"\\\u0001', Include: ['\n'] },
    });
  });

  it('that are refused bring the parser’s words, but never a line with a password', async () => {
    const broken = join(sandbox, 'broken.conf');
    const text = readFileSync(join(conf, 'bacula-dir.conf'), 'utf8');
    writeFileSync(broken, text.replace('Password = "made', 'Passwort = Password = "made'));
    const verdict = await judgeConfig('bdirjson', broken);
    expect(verdict).toMatchObject({ accepted: false });
    const reason = verdict.accepted ? '' : verdict.reason;
    expect(reason).toMatch(/^bdirjson ended with status 1/u);
    expect(reason).toContain('line 9');
    expect(reason).not.toContain('made for one test run');
    expect(() => parseResources('not JSON: secret')).toThrow(/^no JSON in 16 characters of output$/u);
  });
});

describe.skipIf('unavailable' in trixie)('Bacula 15.0.3 of Debian 13 beside the installed 9.6.7', () => {
  let runtime: Runtime;

  beforeAll(() => {
    if ('root' in trixie) runtime = debian13Runtime(trixie.root, sandbox);
  });

  it.each(FILES)('%s reads %s alike', async (tool, file) => {
    const [installed, newer] = await Promise.all(
      [INSTALLED, runtime].map((one) => readResources(tool, join(conf, file), { runtime: one })),
    );
    expect(comparable(newer!)).toEqual(comparable(installed!));
  });

  it.each(['9.6.7', '15.0.3'])(
    'its Director accepts the configuration with a catalog of its own: %s',
    async (release) => {
      const { within, schema } = release === '9.6.7' ? INSTALLED : runtime;
      const work = join(sandbox, release);
      await createCatalog(work, { schema });
      const file = join(work, 'bacula-dir.conf');
      const text = readFileSync(join(conf, 'bacula-dir.conf'), 'utf8');
      writeFileSync(file, text.replaceAll(`${sandbox}/daemons`, work));
      expect(await runCommand(within(['bacula-dir', '-t', '-c', file]))).toMatchObject({ status: 0 });
    },
  );

  it('refuses a letter in a BaseJob list that 9.6.7 silently passes over', async () => {
    const file = join(sandbox, 'letter.conf');
    const text = readFileSync(join(conf, 'bacula-dir.conf'), 'utf8');
    writeFileSync(file, text.replace('BaseJob = pmugs5', 'BaseJob = pmugs5z'));
    expect(await judgeConfig('bdirjson', file)).toMatchObject({ accepted: true });
    expect(await judgeConfig('bdirjson', file, { runtime })).toMatchObject({ accepted: false });
  });
});

describe('the sources for another release', () => {
  it('are this machine’s own for Debian, and nobody else’s', () => {
    const folder = join(sandbox, 'apt');
    mkdirSync(join(folder, 'sources.list.d'), { recursive: true });
    writeFileSync(
      join(folder, 'sources.list'),
      'deb [signed-by=/k] http://a/debian bookworm main\ndeb http://b/tool tool-bookworm main\n# deb http://c bookworm main\n',
    );
    writeFileSync(
      join(folder, 'sources.list.d', 'debian.sources'),
      'Types: deb\nURIs: http://a/debian\nSuites: bookworm bookworm-updates\n\nTypes: deb\nURIs: http://n\nSuites: nodistro\n',
    );
    expect(sourcesForRelease('trixie', folder, 'bookworm')).toEqual({
      list: 'deb [signed-by=/k] http://a/debian trixie main',
      sources: 'Types: deb\nURIs: http://a/debian\nSuites: trixie trixie-updates',
    });
  });

  it('are none where there is no list', () => {
    expect(sourcesForRelease('trixie', join(sandbox, 'none'), 'bookworm')).toEqual({ list: '', sources: '' });
  });
});

/**
 * Resources to be compared between the two versions, without the two ways in which 9.6.7 prints differently what it reads
 * alike: SHA256 and SHA512 as `Sha1`, and what `all` leaves out in every destination of Messages.
 */
function comparable(resources: readonly Resource[]): ReadonlyMap<string, unknown> {
  return new Map(resources.map(({ type, name, directives }) => [`${type} ${name}`, withoutAccent(directives)]));
}

function withoutAccent(value: unknown): unknown {
  if (value === '!Debug' || value === '!Saved') return [];
  if (typeof value === 'string') return value.replace(/^Sha(256|512)$/u, 'Sha1');
  if (Array.isArray(value)) return value.flatMap(withoutAccent);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutAccent(inner)]));
}
