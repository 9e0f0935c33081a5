// A Debian that is small enough for every run of the tests: what its packages make of it when they are configured, but no kernel and no boot.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourcesForRelease } from '../harness/apt-sources.ts';
import { commandOutput } from '../harness/command.ts';

const RELEASE = 'bookworm';

/** Host keys to be told apart, a capability to be kept, and programs. */
const PROFILE = ['openssh-server', 'iputils-ping', 'libcap2-bin', 'bacula-fd'];

/**
 * Makes a tree of the sample's profile and of further packages in a new folder: 20 to 40 s of one core, 150 MB. Two of them are two installs: what
 * a machine makes for itself differs. Throws the words of mmdebstrap, also where this machine has no apt sources of Debian.
 */
export async function installSample(folder: string, packages: readonly string[] = []): Promise<void> {
  mkdirSync(join(folder, '..'), { recursive: true });
  const work = mkdtempSync(`${folder}-making-`);
  try {
    const mirrors = Object.entries(sourcesForRelease(RELEASE)).flatMap(([ending, text]) => {
      const file = join(work, `apt.${ending}`);
      writeFileSync(file, `${text}\n`);
      return text.trim() === '' ? [] : [file];
    });
    const include = [...PROFILE, ...packages].join(',');
    const quiet = [
      '--quiet',
      '--mode=root',
      '--variant=essential',
      '--aptopt=Apt::Install-Recommends "false"',
    ] as const;
    await commandOutput(['mmdebstrap', ...quiet, `--include=${include}`, RELEASE, folder, ...mirrors], {
      timeoutMs: 600_000,
    });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
