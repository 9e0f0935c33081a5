// Two installs of one small Debian, and one more with another package: what debian-reference.test.ts does with whole ones, in every run of the tests.
import { describe, expect, it } from 'vitest';
import { casesOf, useDebians, type Saved } from './debian/fleet.ts';
import { installSample } from './debian/sample.ts';
import { extendedAttributes } from './harness/attributes.ts';

const FLEET = { references: ['Debian12'], guests: { guest: 'Debian12' } };

describe('two installs of a small Debian, one of them the Base of the other', () => {
  const debians = useDebians(FLEET, async ({ mounted }) => {
    await Promise.all([installSample(mounted('Debian12')), installSample(mounted('guest'), ['rsync'])]);
  });
  const saved: Saved[] = [];

  it('share at least 97 % of what is equal, with and without an agent, and nothing that is not', async () => {
    await debians.base('Debian12');
    const cases = casesOf(FLEET);
    const worth = debians.worth(cases[0]!);
    expect(worth.lookAlikes).toEqual(
      expect.arrayContaining(['etc/bacula/bacula-fd.conf', 'etc/ssh/ssh_host_ed25519_key', 'etc/ssh/ssh_host_rsa_key']),
    );
    for (const one of cases) {
      const full = await debians.full(one, worth);
      expect(full.falseEquals).toEqual([]);
      expect(full.share).toBeGreaterThanOrEqual(97);
      saved.push(full);
    }
  });

  it('come back byte by byte, with the capability of ping', async () => {
    const source = debians.mounted('guest');
    expect((await extendedAttributes(source)).map((line) => line.split('=')[0])).toContain('usr/bin/ping security.capability'); // prettier-ignore
    for (const full of saved) expect(await debians.restoredDifferences(full, source)).toEqual([]);
  });
});
