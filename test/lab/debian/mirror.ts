// A small mirror of Debian for a lab without a network, made from wherever this machine gets its packages.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll } from 'vitest';
import { sourcesForRelease } from '../../bacula/harness/apt-sources.ts';
import { commandOutput } from '../../bacula/harness/command.ts';

const RELEASE = 'bookworm';
const MINUTE = 60_000;
const SCRIPT = join(import.meta.dirname, 'mirror.sh');

/**
 * Returns the folder in which the mirror lies before the tests of the surrounding describe: from a cache, which is `$RENFIELD_CACHE` or a folder
 * among the temporary ones, or made now, half a minute and 55 MB. What mirror.sh says is thrown where it fails.
 */
export function debianMirror(): string {
  const cache = process.env['RENFIELD_CACHE'] ?? join(tmpdir(), 'renfield-cache');
  const { list, sources } = sourcesForRelease(RELEASE);
  const hash = createHash('sha256').update(`${list}\n${sources}\n`);
  for (const file of [SCRIPT, join(import.meta.dirname, 'packages')]) hash.update(readFileSync(file));
  const mirror = join(cache, `debian-mirror-${hash.digest('hex').slice(0, 12)}`);
  beforeAll(async () => {
    if (existsSync(mirror)) return;
    mkdirSync(cache, { recursive: true });
    const work = mkdtempSync(join(cache, 'making-'));
    try {
      // The two formats of sources.list(5) want two names; a machine of today has one of them.
      const file = join(work, sources === '' ? 'apt.list' : 'apt.sources');
      writeFileSync(file, `${sources === '' ? list : sources}\n`);
      await commandOutput(['sh', SCRIPT, file, RELEASE, mirror], { timeoutMs: 10 * MINUTE });
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }, 11 * MINUTE);
  return mirror;
}
