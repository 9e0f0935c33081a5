// What Renfield renders around, shown on the real thing: each job here says OK. Bacula 9.6.7, sources cited by file and line.
import {
  chmodSync,
  existsSync,
  linkSync,
  lutimesSync,
  mkdirSync,
  opendirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { extendedAttributes, giveCapability } from './harness/attributes.ts';
import { queryCatalog } from './harness/catalog.ts';
import { bconsole } from './harness/console.ts';
import { writeFixture } from './harness/fixture.ts';
import type { GuestRoot } from './harness/guest-root.ts';
import { guestRoot } from './harness/guest-root.ts';
import type { JobRow, Level } from './harness/job.ts';
import { restoreJobs, runJob } from './harness/job.ts';
import { useInstallation, useSandbox } from './harness/lifecycle.ts';
import { freePorts } from './harness/ports.ts';
import { baseUsage } from './harness/usage.ts';

interface File {
  readonly text: string;
  readonly mtime: number;
  /** Instead of a text: another name for a file before it. */
  readonly linkTo?: string;
  /** Instead of a text: where a symbolic link leads. */
  readonly leadsTo?: string;
}

type Files = Readonly<Record<string, File>>;

const old = (text: string): File => ({ text, mtime: 1_300_000_000 });
const recent = (text: string): File => ({ text, mtime: 1_400_000_000 });

describe.concurrent('a trap of Bacula', () => {
  const sandbox = useSandbox();
  const bacula = useInstallation(async () => {
    const [director, storage, client, rescue] = await freePorts(4);
    const conf = writeFixture('traps', join(sandbox(), 'conf'), {
      sandbox: sandbox(),
      director_port: director!,
      storage_port: storage!,
      client_port: client!,
      rescue_port: rescue!,
    });
    return {
      sandbox: sandbox(),
      director: join(conf, 'bacula-dir.conf'),
      console: join(conf, 'bconsole.conf'),
      storageDaemons: [join(conf, 'bacula-sd.conf')],
      fileDaemons: [
        { config: join(conf, 'bacula-fd.conf') },
        { config: join(conf, 'rescue-fd.conf'), ...(await rescueSystem()) },
      ],
    };
  });

  /** A root of its own, in which nobody has mounted /proc. */
  const rescueSystem = async (): Promise<GuestRoot> => {
    const tree = join(sandbox(), 'rescue');
    for (const path of ['tmp', 'dev', 'proc', 'srv/shared', 'srv/private'])
      mkdirSync(join(tree, path), { recursive: true });
    chmodSync(join(tree, 'srv/shared'), 0o1777);
    chmodSync(join(tree, 'srv/private'), 0o700);
    const { program, confinement } = await guestRoot(sandbox(), tree, 'rescue');
    const mounts = confinement.mounts.filter(({ source }) => source !== '/proc');
    return { program, confinement: { ...confinement, mounts } };
  };

  const folder = (trap: string): string => join(sandbox(), 'traps', trap);

  /** What another machine would have at the same path: new inodes and status times, the same modification times. */
  const write = (trap: string, files: Files): void => {
    rmSync(folder(trap), { recursive: true, force: true });
    mkdirSync(folder(trap), { recursive: true });
    for (const [name, { text, mtime, linkTo, leadsTo }] of Object.entries(files)) {
      const path = join(folder(trap), name);
      mkdirSync(dirname(path), { recursive: true });
      if (leadsTo !== undefined) symlinkSync(leadsTo, path);
      else if (linkTo === undefined) writeFileSync(path, text);
      else linkSync(join(folder(trap), linkTo), path);
      lutimesSync(path, mtime, mtime);
      lutimesSync(dirname(path), 1_300_000_000, 1_300_000_000);
    }
  };

  const runWell = async (job: string, level: Level): Promise<JobRow> => {
    const row = await runJob(bacula(), job, level);
    expect(row).toMatchObject({ status: 'T', errors: 0 });
    return row;
  };

  const fullAfterBase = async (trap: string, reference: Files, guest: Files): Promise<JobRow> => {
    write(trap, reference);
    await runWell(`${trap}-base`, 'Base');
    write(trap, guest);
    return runWell(trap, 'Full');
  };

  const restored = async (trap: string, { jobId }: JobRow): Promise<string> => {
    const where = join(sandbox(), 'restored', trap);
    expect(await restoreJobs(bacula(), { jobIds: [jobId], where, client: 'traps-fd' })).toMatchObject({ status: 'T' });
    return join(where, folder(trap));
  };

  const textOf = (directory: string, name: string): string => readFileSync(join(directory, name), 'utf8');

  describe('without a Signature', () => {
    it('gives the guest a file of the reference that has the same size (filed/accurate.c:488)', async () => {
      const full = await fullAfterBase('no-signature', { key: old('reference') }, { key: recent('the guest') });
      const found = await restored('no-signature', full);
      expect(textOf(found, 'key')).toBe('reference');
    });
  });

  describe('the default BaseJob list', () => {
    it('does not compare modification times, whatever the manual says (findlib/find.c:134)', async () => {
      const full = await fullAfterBase('default-list', { key: old('equal') }, { key: recent('equal') });
      const found = await restored('default-list', full);
      expect(statSync(join(found, 'key')).mtimeMs / 1000).toBe(old('').mtime);
    });
  });

  describe('a BaseJob list with c', () => {
    it('takes nothing at all from the Base, because no two machines share a status time', async () => {
      const files = { one: old('one'), two: old('two') };
      const full = await fullAfterBase('status-time', files, files);
      const { baseFiles } = await baseUsage(bacula().catalog, full.jobId);
      expect(baseFiles).toBe(0);
    });
  });

  describe('an Exclude among the Options', () => {
    const numbers = Array.from({ length: 12 }, (_, index) => index);
    const tree = (text: string): Files =>
      Object.fromEntries(numbers.flatMap((number) => [[`${number}`, old(text)], [`${number}.log`, old('log')]])); // prettier-ignore

    /** The names that are visited right after an excluded one, and those that came back with the reference's content. */
    const exposedAndWrong = async (trap: string): Promise<readonly [exposed: string[], wrong: string[]]> => {
      const full = await fullAfterBase(trap, tree('reference'), tree('the guest'));
      const names = inOrderOfVisit(folder(trap));
      const exposed = names.filter((name, index) => !name.endsWith('.log') && names[index - 1]?.endsWith('.log'));
      const found = await restored(trap, full);
      const wrong = names.filter((name) => !name.endsWith('.log') && textOf(found, name) === 'reference');
      return [exposed, wrong];
    };

    it('without a Signature gives every file visited after an excluded one no checksum (findlib/find_one.c:439)', async () => {
      const [exposed, wrong] = await exposedAndWrong('bare-exclusion');
      expect(exposed).not.toEqual([]);
      expect(wrong).toEqual(exposed);
    });

    it('does no harm when it repeats Signature and both lists', async () => {
      const [exposed, wrong] = await exposedAndWrong('signed-exclusion');
      expect(exposed).not.toEqual([]);
      expect(wrong).toEqual([]);
    });
  });

  describe('a saved hard link', () => {
    const links = { name: recent('two names'), 'other-name': { ...recent(''), linkTo: 'name' } };
    const reference = { before: old('before'), ...links, after: old('reference') };

    it('leaves the file visited after it without checksum; with m in the list its time must be equal too', async () => {
      const guest = { ...reference, name: recent('2 names!!'), after: old('the guest') };
      const found = await restored('hard-link', await fullAfterBase('hard-link', reference, guest));
      expect(textOf(found, 'after')).toBe('reference');
    });
  });

  describe('a symbolic link with a target of the same length', () => {
    const link = (leadsTo: string, { mtime } = old('')): File => ({ text: '', mtime, leadsTo });

    it("comes back with the reference's target when its time is equal too: targets are not compared", async () => {
      const full = await fullAfterBase(
        'symbolic-link',
        { 'same-time': link('version-1'), 'other-time': link('version-1'), longer: link('version-1') },
        { 'same-time': link('version-2'), 'other-time': link('version-2', recent('')), longer: link('version-10') },
      );
      const found = await restored('symbolic-link', full);
      const targets = ['same-time', 'other-time', 'longer'].map((name) => readlinkSync(join(found, name)));
      expect(targets).toEqual(['version-1', 'version-2', 'version-10']);
    });
  });

  describe('a program that prelink has rewritten', () => {
    const programs = (content: string): Files => ({ one: old(content), two: old('never prelinked') });
    const after = async (trap: string): Promise<readonly string[]> => {
      const full = await fullAfterBase(trap, programs('the reference'), programs('of the guest.'));
      const found = await restored(trap, full);
      return ['one', 'two'].map((name) => textOf(found, name));
    };

    it("comes back as the reference's where the list has no 5, though its Signature was made", async () => {
      expect(await after('prelink-undigested')).toEqual(['the reference', 'never prelinked']);
    });

    it('is told apart by its digest, and saved', async () => {
      expect(await after('prelink')).toEqual(['of the guest.', 'never prelinked']);
    });
  });

  describe('a file that the guest leaves out and the reference does not', () => {
    it('comes back with a restore, equal as it is, but not what lies in a folder that is left out', async () => {
      const left = { 'a.log': old('log'), 'folder/inside': old('inside'), listed: old('listed') };
      const files = { ...left, own: old('reference') };
      const full = await fullAfterBase('excluded', files, { ...files, own: recent('the guest') });
      const found = await restored('excluded', full);
      expect(readdirSync(found).sort()).toEqual(['a.log', 'folder', 'listed', 'own']);
      expect(readdirSync(join(found, 'folder'))).toEqual([]);
    });
  });

  describe('a VirtualFull', () => {
    it('of a Full with a Base says OK and has lost all that came from the Base (dird/vbackup.c)', async () => {
      const files = { shared: old('shared'), own: old('reference') };
      await fullAfterBase('virtual-full', files, { ...files, own: recent('the guest') });
      writeFileSync(join(folder('virtual-full'), 'new'), 'on the next day');
      // Only an Incremental that begins in a later second than the Full ended in belongs to it (cats/sql_get.c, db_get_accurate_jobids).
      await sleep(1000);
      await runWell('virtual-full', 'Incremental');
      const virtual = await runWell('virtual-full', 'VirtualFull');
      expect(virtual.hasBase).toBe(false);
      expect(readdirSync(await restored('virtual-full', virtual)).sort()).toEqual(['new', 'own']);
    });
  });

  describe('a FileSet without AclSupport and XattrSupport', () => {
    it('brings a program back without its capability, and says OK', async () => {
      write('no-attributes', { ping: old('program') });
      await giveCapability(join(folder('no-attributes'), 'ping'));
      const found = await restored('no-attributes', await runWell('no-attributes', 'Full'));
      expect(textOf(found, 'ping')).toBe('program');
      expect(await extendedAttributes(found)).toEqual([]);
    });
  });

  describe('an attribute that was changed alone', () => {
    const names = async (directory: string): Promise<readonly string[]> =>
      (await extendedAttributes(directory)).map((line) => line.split(' ')[0]!);
    const files = { both: old('in both'), given: old('only in the guest'), later: old('after the Full') };

    it("is restored as it was in the Base, or in the Full: neither's list compares attributes (filed/accurate.c:385)", async () => {
      write('attributes', files);
      await giveCapability(join(folder('attributes'), 'both'));
      await runWell('attributes-base', 'Base');
      write('attributes', { ...files, own: recent('changed') });
      for (const name of ['both', 'given', 'own']) await giveCapability(join(folder('attributes'), name));
      const full = await runWell('attributes', 'Full');
      await giveCapability(join(folder('attributes'), 'later'));
      expect((await runWell('attributes', 'Incremental')).files).toBe(0);
      expect(await names(folder('attributes'))).toEqual(['both', 'given', 'later', 'own']);
      expect(await names(await restored('attributes', full))).toEqual(['both', 'own']);
    });
  });

  describe('BaseJob without Accurate in the Options', () => {
    const files = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`file${index}`, old(`text ${index}`)]));

    it('makes the first Incremental send everything again', async () => {
      const full = await fullAfterBase('base-list-only', files, files);
      expect((await baseUsage(bacula().catalog, full.jobId)).baseFiles).toBeGreaterThanOrEqual(20);
      const incremental = await runWell('base-list-only', 'Incremental');
      expect(incremental.files).toBeGreaterThanOrEqual(20);
    });
  });

  describe('a Base that is gone', () => {
    it('leaves a restore that says OK and brings a part of the guest', async () => {
      const files = { shared: old('shared'), own: old('reference') };
      const full = await fullAfterBase('lost-base', files, { ...files, own: recent('the guest') });
      const [base] = await queryCatalog<{ readonly id: number }>(
        bacula().catalog,
        `SELECT DISTINCT BaseJobId AS id FROM BaseFiles WHERE JobId = ${full.jobId}`,
      );
      await bconsole(bacula(), [`delete jobid=${base!.id} yes`]);
      const found = await restored('lost-base', full);
      expect(readdirSync(found)).toEqual(['own']);
    });
  });

  describe('a File Daemon without /proc', () => {
    it('restores directories with other modes, without an error: lchmod(3) fails there and nobody asks', async () => {
      const { jobId } = await runWell('no-proc', 'Full');
      const where = join(sandbox(), 'restored', 'no-proc');
      const restore = await restoreJobs(bacula(), { jobIds: [jobId], where, client: 'rescue-fd' });
      expect(restore).toMatchObject({ status: 'T', errors: 0 });
      const modes = ['shared', 'private'].map((path) => (statSync(join(where, 'srv', path)).mode & 0o7777).toString(8));
      expect(modes).toEqual(['755', '755']);
    });
  });

  describe('the short form of a script', () => {
    it('is not run after a failure: what the script before had made stays (dird/dird_conf.c:2371)', async () => {
      expect(await runJob(bacula(), 'short-form', 'Full')).toMatchObject({ status: 'f' });
      expect(existsSync(join(sandbox(), 'after-short-form'))).toBe(false);
    });

    it('has a RunScript with RunsOnFailure for its better', async () => {
      expect(await runJob(bacula(), 'run-script', 'Full')).toMatchObject({ status: 'f' });
      expect(existsSync(join(sandbox(), 'after-run-script'))).toBe(true);
    });
  });

  describe('the Options that Renfield renders', { concurrent: false }, () => {
    const files = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`file${index}`, old(`text ${index}`)]));

    it('take every equal file from the Base and leave nothing for the first Incremental', async () => {
      const full = await fullAfterBase(
        'safe',
        { ...files, key: old('reference') },
        { ...files, key: recent('the guest') },
      );
      // The folder itself is equal too.
      expect(await baseUsage(bacula().catalog, full.jobId)).toMatchObject({ baseFiles: 21, ownFiles: 1 });
      expect((await runWell('safe', 'Incremental')).files).toBe(0);
      expect(textOf(await restored('safe', full), 'key')).toBe('the guest');
    });

    it('do not help a Job that is not Accurate: its Base is silently ignored (dird/backup.c:253)', async () => {
      expect(await runWell('not-accurate', 'Full')).toMatchObject({ hasBase: false });
    });

    it('do not make a Base of a Job that never ran at Level = Base (cats/sql_get.c:1509)', async () => {
      expect(await runWell('full-is-no-base', 'Full')).toMatchObject({ hasBase: false });
    });
  });
});

/** As Bacula does: what readdir(3) says, which Node's own readdir would sort. */
function inOrderOfVisit(directory: string): readonly string[] {
  const handle = opendirSync(directory);
  const names: string[] = [];
  for (let entry = handle.readSync(); entry !== null; entry = handle.readSync()) names.push(entry.name);
  handle.closeSync();
  return names;
}
