// A Bacula that was rendered for Debians, and what is asked of it: that a Full takes from its Base what is equal and nothing else, and comes back whole.
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { extendedAttributes } from '../harness/attributes.ts';
import { compareTrees } from '../harness/compare.ts';
import type { Installation } from '../harness/daemons.ts';
import { guestRoot } from '../harness/guest-root.ts';
import { restoreJobs, runJob, type JobRow } from '../harness/job.ts';
import { useInstallation, useSandbox } from '../harness/lifecycle.ts';
import { freePorts } from '../harness/ports.ts';
import { baseUsage } from '../harness/usage.ts';
import { renderTree } from '../rendered/tree.ts';
import { inventoryOf, portsOf, type Fleet } from './inventory.ts';
import { isSaved, lateDirectoriesOf, takenFromBase, worthOf, type Worth } from './worth.ts';

const MINUTE = 60_000;

/** One Job of a guest: its tree, the reference of its Base, and the Client that reads it. */
export interface Case {
  readonly name: string;
  readonly tree: string;
  readonly reference: string;
  readonly client: string;
}

/** Two Jobs for each tree: one reads it from the host, one is its own agent. */
export function casesOf({ guests }: Fleet): readonly Case[] {
  return Object.entries(guests).flatMap(([tree, reference]) => [
    { name: tree, tree, reference, client: 'raun-kvm-1-fd' },
    { name: `${tree}-agent`, tree, reference, client: `${tree}-agent-fd` },
  ]);
}

/** A Full, with what it could have taken from its Base. */
export interface Saved {
  readonly one: Case;
  readonly full: JobRow;
  readonly worth: Worth;
  /** Of the bytes that it could have taken, those that it took, 0 to 100. */
  readonly share: number;
  /** Paths that it took although something differs that Bacula is told to compare. */
  readonly falseEquals: readonly string[];
}

export interface Debians {
  readonly bacula: () => Installation;
  /** Where a reference or guest is mounted: the tests' trees stand there instead. */
  readonly mounted: (name: string) => string;
  /** A place on the same filesystem for a tree that is not mounted. */
  readonly kept: (name: string) => string;
  readonly base: (reference: string) => Promise<JobRow>;
  readonly full: (one: Case, worth: Worth) => Promise<Saved>;
  readonly worth: (one: Case) => Worth;
  /** What a restore of a Full differs in from the tree that the Full has read: lines for a reader. */
  readonly restoredDifferences: (saved: Saved, source: string) => Promise<readonly string[]>;
}

/** A running Bacula for the block's tests; `fill` makes the tree of every reference and guest at the place where it is mounted. */
export function useDebians(fleet: Fleet, fill: (folders: Pick<Debians, 'mounted' | 'kept'>) => Promise<void>): Debians {
  const sandbox = useSandbox();
  const mounted = (name: string): string => join(sandbox(), 'run', 'mnt', name);
  const kept = (name: string): string => join(sandbox(), 'kept', name);
  const bacula = useInstallation(async () => {
    await fill({ mounted, kept });
    for (const name of [...fleet.references, ...Object.keys(fleet.guests)]) {
      const folder = join(sandbox(), 'run', 'meta', name, 'renfield-metadata');
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'domain.xml'), `<domain>${name}</domain>\n`);
    }
    mkdirSync(join(sandbox(), 'hooks'));
    // The trees are where a hook would have mounted them.
    writeFileSync(join(sandbox(), 'hooks', 'renfield-hook'), '#!/bin/sh\nexit 0\n');
    chmodSync(join(sandbox(), 'hooks', 'renfield-hook'), 0o755);
    return { sandbox: sandbox(), ...(await rendered(fleet, sandbox(), mounted)) };
  });

  const restoredDifferences = async ({ one, full }: Saved, source: string): Promise<readonly string[]> => {
    const where = join(sandbox(), 'restored', String(full.jobId));
    rmSync(where, { recursive: true, force: true });
    const restore = await restoreJobs(bacula(), { jobIds: [full.jobId], where, client: one.client }, 20 * MINUTE);
    expect(restore).toMatchObject({ status: 'T', errors: 0 });
    const saved = (lines: readonly string[]) => lines.filter((line) => isSaved(line));
    expect(saved(await extendedAttributes(where))).toEqual(saved(await extendedAttributes(source)));
    // What the hook would have saved beside the guest's own files, and the root directory, which is not restored.
    const named = new Set(['renfield-metadata extra', 'renfield-metadata/domain.xml extra', '. mtime']);
    const lateDirectories = await lateDirectoriesOf(bacula().catalog, full.jobId);
    const differences = compareTrees(source, where, { lateDirectories })
      .filter(({ path, aspect }) => isSaved(path) && !named.has(`${path} ${aspect}`))
      .map(({ line }) => line);
    rmSync(where, { recursive: true, force: true });
    return differences;
  };

  return {
    bacula,
    mounted,
    kept,
    base: async (reference) => {
      const base = await runJob(bacula(), reference, 'Base', 20 * MINUTE);
      expect(base).toMatchObject({ status: 'T', level: 'B', errors: 0 });
      process.stdout.write(`${reference}: Base of ${base.bytes} bytes in ${base.files} entries\n`);
      return base;
    },
    worth: ({ reference, tree }) => worthOf(mounted(reference), mounted(tree)),
    full: (one, worth) => fullOf(bacula(), one, worth),
    restoredDifferences,
  };
}

/** Runs a Full, prints what it stored and took, and holds it against what it could have taken. */
async function fullOf(bacula: Installation, one: Case, worth: Worth): Promise<Saved> {
  const full = await runJob(bacula, one.name, 'Full', 20 * MINUTE);
  expect(full).toMatchObject({ status: 'T', level: 'F', hasBase: true, errors: 0 });
  const usage = await baseUsage(bacula.catalog, full.jobId);
  const taken = await takenFromBase(bacula.catalog, full.jobId);
  const share = (100 * usage.baseBytes) / worth.equalBytes;
  const falseEquals = taken.filter((path) => worth.differing.has(path));
  process.stdout.write(
    `${one.name}: ${usage.ownBytes + usage.baseBytes} bytes in ${usage.ownFiles + usage.baseFiles} entries without Base, ` +
      `${full.bytes} in ${usage.ownFiles} with it: ${usage.percent.toFixed(2)} % taken; ` +
      `best ${worth.equalBytes} of ${worth.bytes} bytes in ${worth.equalFiles} of ${worth.files} files, ` +
      `${share.toFixed(2)} % of it reached, ${falseEquals.length} false equals, ` +
      `${worth.otherContent.length} files of other content at the same path, ${worth.lookAlikes.length} of them of equal size\n`,
  );
  return { one, full, worth, share, falseEquals };
}

async function rendered(fleet: Fleet, sandbox: string, mounted: Debians['mounted']) {
  const machine = (name: string): string => join(sandbox, 'machines', name);
  const agents = Object.keys(fleet.guests).map((tree) => ({ tree, name: `${tree}-agent` }));
  const tree = await renderTree(sandbox, inventoryOf(fleet, sandbox, await freePorts(portsOf(fleet))), {
    [machine('director')]: 'director/raun-dir',
    [machine('storage')]: 'storage/disk',
    [machine('host')]: 'host/raun-kvm-1',
    ...Object.fromEntries(agents.map(({ name }) => [machine(name), `guest/${name}`])),
  });
  const fileDaemons = [];
  for (const { tree: of, name } of agents) {
    const config = tree.file(`guest/${name}.bacula-fd.conf`);
    fileDaemons.push({ config, ...(await guestRoot(sandbox, mounted(of), name)) });
  }
  return {
    director: tree.file('director/raun-dir/bacula-dir/index.conf'),
    console: tree.file('director/raun-dir/bconsole.conf'),
    storageDaemons: [tree.file('storage/disk/bacula-sd.conf')],
    fileDaemons: [{ config: tree.file('host/raun-kvm-1/bacula-fd.conf') }, ...fileDaemons],
  };
}
