// Settings files as the compiler renders them, and what the hook's own reader says of them.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compile } from '../../src/compile.ts';
import { renderArtefacts } from '../../src/targets/registry.ts';
import { INSTALLED } from '../../src/targets/roots.ts';
import { repository } from './world.ts';

export interface Settings {
  /** Below the folder of the reader, so that each inventory has its own. */
  readonly path: string;
  readonly text: string;
}

/** The settings files of an inventory, or undefined where it has an error. */
export function settingsOf(name: string, text: string): Settings[] | undefined {
  const { plan } = compile([{ name: `${name}.yaml`, text }]);
  if (plan === undefined) return undefined;
  return renderArtefacts(plan, INSTALLED).flatMap((artefact) =>
    /\/guests\/[^/]+\.settings$/.test(artefact.path) ? [{ path: join(name, artefact.path), text: artefact.text }] : [],
  );
}

/** What the hook refuses, one line a file, without the folder. */
export function refusedByHook(settings: readonly Settings[], shell: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'renfield-settings-'));
  try {
    const paths = settings.map(({ path, text }) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
      return join(folder, path);
    });
    const [program = '', ...words] = shell.split(' ');
    const script = join(repository, 'test/hooks/settings-reader.sh');
    const ran = spawnSync(program, [...words, script, join(repository, 'hooks'), ...paths], { encoding: 'utf8' });
    if (ran.status !== 0 && ran.status !== 1) throw new Error(`the reader ended with ${ran.status}: ${ran.stderr}`);
    const said = `${ran.stdout}${ran.stderr}`.replaceAll(`${folder}/`, '');
    return said.split('\n').filter((line) => line !== '');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
