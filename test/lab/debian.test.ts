// A real Debian goes the whole way: made out of packages by the rendered install.sh, put on a logical volume by `renfield-hook rebuild`, saved as a
// Base by a real Director, used by the Fulls of guests, and made anew a month later. Only its kernel is left out (debian/mirror.sh).
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withParents } from '../bacula/debian/worth.ts';
import { dataSize, reportedUse } from '../bacula/harness/usage.ts';
import { debianMirror } from './debian/mirror.ts';
import { attributesOf, differencesOf, savedOf, treeOf, worthOf } from './debian/trees.ts';
import { labRun } from './lab.ts';
import { renderedFleet } from './rendered.ts';

const here = import.meta.dirname;
const isFull = process.env['RENFIELD_DEBIAN_FULL'] === '1';
if (!isFull) process.stderr.write('skipped: a Debian reference in the lab, an hour: npm run test:debian:lab\n');

/** Each Full: the tree that it has read, and the month of the reference whose Base it took. */
const FULLS = [
  { name: 'same-agent', tree: 'same', month: 'this-month' },
  { name: 'changed-agent', tree: 'changed', month: 'this-month' },
  { name: 'same', tree: 'same', month: 'this-month' },
  { name: 'changed', tree: 'changed', month: 'this-month' },
  { name: 'updated', tree: 'updated', month: 'next-month' },
] as const;

const MONTHS = ['this-month', 'next-month'] as const;

/** What a rebuild is meant to change in the world: the live volume. */
const LIVE_VOLUME = / (raun-kvm-1 vm_Debian12-disk0|raun--kvm--1-vm_Debian12--disk0) /u;

describe.runIf(isFull)('a Debian reference in the lab', () => {
  const site = debianMirror();
  const rendered = renderedFleet(join(here, 'debian/inventory.yaml'));
  const run = labRun({
    script: 'debian.sh',
    copies: { hooks: join(here, '../../hooks'), rendered, site },
    disks: [16_384],
    timeout: 3 * 3600,
  });
  const fact = (name: string): string | undefined => run().facts.get(name);
  const file = (name: string): string => run().files.get(name) ?? '';
  const packagesOf = (month: string): ReadonlyMap<string, string> =>
    new Map([...file(`${month}.manifest`).matchAll(/^package (\S+) (\S+)/gmu)].map(([, name, version]) => [name!, version!])); // prettier-ignore

  it('has a run that comes to its end', () => {
    expect(run().exitCode).toBe(0);
    expect(fact('daemons')).toBe('0');
  });

  it.each(MONTHS)('is made out of packages, and then saved as a Base by itself: %s', (month) => {
    expect(fact(`${month}.rebuild.status`)).toBe('T');
    expect(file(`${month}.rebuild.log`)).toMatch(/rebuild: verified: \d+ packages, filesystems clean/u);
    expect(file(`${month}.rebuild.log`)).toMatch(/\[renfield Debian12\] start: Base Job queued/u);
    expect(fact(`${month}.base.status`)).toBe('T');
    expect(packagesOf(month).size).toBeGreaterThan(100);
    process.stdout.write(`${month}: Base of ${fact(`${month}.size`)}\n`);
  });

  it('takes its place on the volume group, and the volume of the month before goes once its Base is good', () => {
    expect(fact('next-month.uuid')).toMatch(/^\s*[\w-]{38}$/u);
    expect(fact('next-month.uuid')).not.toBe(fact('this-month.uuid'));
    expect(file('next-month.rebuild.log')).toMatch(/previous=old_ packages=\d+/u);
    expect(fact('next-month.volumes')?.trim()).toBe('vm_Debian12-disk0');
  });

  it('has the updates of the month, and nothing less', () => {
    const [before, after] = [packagesOf('this-month'), packagesOf('next-month')];
    expect([...after.keys()]).toStrictEqual([...before.keys()]);
    expect([before.get('lab-archive-keyring'), after.get('lab-archive-keyring')]).toStrictEqual(['1', '2']);
    const updated = [...after].filter(([name, version]) => before.get(name) !== version).map(([name]) => name);
    process.stdout.write(`next-month: updated are ${updated.join(' ')}\n`);
  });

  it.each(FULLS)('gives $name at least 97 % of what is equal, and nothing that is not', ({ name, tree, month }) => {
    expect(fact(`${name}.status`)).toBe('T');
    expect(file(`${name}.log`)).toContain(`Using BaseJobId(s): ${fact(`${month}.job`)}`);
    const worth = worthOf(treeOf(run().files, month), treeOf(run().files, tree));
    const taken = savedOf(run().files, `${name}.taken`);
    const stored = savedOf(run().files, `${name}.stored`);
    const sum = (files: ReadonlyMap<string, string>) => [...files.values()].reduce((bytes, lstat) => bytes + dataSize(lstat), 0); // prettier-ignore
    const share = (100 * sum(taken)) / worth.equalBytes;
    const falseEquals = [...taken.keys()].filter((path) => worth.differing.has(path));
    process.stdout.write(
      `${name}: ${sum(stored) + sum(taken)} bytes in ${stored.size + taken.size} entries without Base, ` +
        `${sum(stored)} in ${stored.size} with it; best ${worth.equalBytes} of ${worth.bytes} bytes, ${share.toFixed(2)} % of it reached, ` +
        `${falseEquals.length} false equals of ${worth.lookAlikes.length} look-alikes: ${worth.lookAlikes.join(' ')}\n`,
    );
    expect(share).toBeGreaterThanOrEqual(97);
    expect(share).toBeLessThanOrEqual(100);
    expect(falseEquals).toStrictEqual([]);
    expect(reportedUse(file(`${name}.log`))?.used).toBe(taken.size);
    if (tree !== 'updated') {
      expect(worth.lookAlikes).toEqual(
        expect.arrayContaining(['etc/ssh/ssh_host_ed25519_key', 'usr/share/common-licenses/GPL-3']),
      );
    }
  });

  it.each(FULLS)('lets $name come back byte by byte, with the capability of ping', ({ name, tree }) => {
    expect(fact(`${name}.restore.status`)).toBe('T');
    const late = withParents(savedOf(run().files, `${name}.stored`).keys());
    const differences = differencesOf(treeOf(run().files, tree), treeOf(run().files, `${name}.restored`)).filter(
      // The root itself is where it was restored to.
      ({ path, aspect }) =>
        path !== '' && !path.startsWith('renfield-metadata') && !(aspect === 'time' && late.has(path)),
    );
    expect(differences.map(({ line }) => line)).toStrictEqual([]);
    const attributes = attributesOf(run().files, tree);
    expect(attributes.join('\n')).toMatch(/^# file: usr\/bin\/ping\nsecurity\.capability=0x/mu);
    expect(attributesOf(run().files, `${name}.restored`)).toStrictEqual(attributes);
  });

  it('leaves nothing behind but the live volume', () => {
    const leaks = [...run().files].filter(([name]) => name.endsWith('.differences'));
    expect(leaks.map(([name]) => name).sort()).toStrictEqual([
      'fulls.differences',
      'next-month.differences',
      'restored.differences',
      'this-month.differences',
      'updated.differences',
    ]);
    const lines = leaks.flatMap(([, text]) =>
      text.split('\n').filter((line) => line !== '' && !LIVE_VOLUME.test(line)),
    );
    process.stdout.write(`a Debian in the lab: stages ${leaks.length}, leaks ${lines.length}\n`);
    expect(lines).toStrictEqual([]);
  });

  it('does not harm its guests', () => {
    for (const guest of ['same', 'changed']) {
      expect(fact(`${guest}.agent`)).toBe('0');
      expect(fact(`${guest}.origin`)).toBe('0');
    }
    expect([fact('changed.packages'), fact('changed.update')]).toStrictEqual(['0', '0']);
  });
});
