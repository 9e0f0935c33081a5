// What goes wrong in an installation, on a real QEMU: its script says so, and nothing of it goes on or stays behind.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blankDisk, furnish, install, prepare, start, type Attempt } from './install/machine.ts';
import { openSite, type Site } from './install/site.ts';

const work = mkdtempSync(join(tmpdir(), 'renfield-install-'));
let site: Site;

beforeAll(async () => {
  site = await openSite();
  furnish(work);
}, 900_000);

afterAll(async () => {
  await site.close();
  rmSync(work, { recursive: true });
});

type Own = Omit<Attempt, 'work' | 'site'>;
const attempt = (own: Own): Attempt => ({ work, site, ...own });
const onlyLock = ['Ref.lock'];

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Starts an installation, and returns it once `isReached`; fails where it ends before. */
async function reached(own: Own, isReached: (run: ReturnType<typeof start>) => boolean) {
  const run = start(prepare(attempt(own)));
  const waiting = Symbol('waiting');
  while (!isReached(run)) {
    const ended = await Promise.race([run.done, sleep(200, waiting)]);
    if (ended !== waiting) throw new Error(`it ended before: ${JSON.stringify(ended)}`);
  }
  return run;
}

describe('an installation whose installer gives up', () => {
  it('has failed where the Kickstart is not there', async () => {
    const prepared = prepare(attempt({ served: true }));
    site.files.delete(prepared.answers);
    const { code, stderr, marks, left } = await start(prepared).done;
    expect(site.requests).toContain(`404 ${prepared.answers}`);
    expect(stderr).toContain('404 Not Found');
    expect(stderr).toContain('QEMU ended with 0 and the installer did not say that it is done');
    expect({ code, marks, left }).toStrictEqual({ code: 70, marks: '', left: onlyLock });
  });

  it('has failed where a step of %post fails, and shows what the Kickstart tells of it', async () => {
    const { code, stderr, marks, left } = await install(attempt({ more: { post: ['echo before; ls /nowhere'] } }));
    expect(marks).toContain('renfield-failed Ref');
    expect(marks).not.toContain('renfield-installed');
    expect(stderr).toContain('/nowhere: No such file or directory');
    expect({ code, left }).toStrictEqual({ code: 70, left: onlyLock });
  });

  it('has failed where a package is not in the tree', async () => {
    const { code, stderr } = await install(attempt({ more: { packages: ['no-such-package'] } }));
    expect(stderr).toContain('no match for no-such-package');
    expect(code).toBe(70);
  });

  it('has failed when the machine powers off without a word', async () => {
    const edit = (text: string) => text.replace(/^echo 'renfield-installed Ref' >\/dev\/ttyS1$/m, 'true');
    const { code, stderr } = await install(attempt({ edit }));
    expect(stderr).toContain('reboot: Power down');
    expect(stderr).toContain('[renfield Ref] install: QEMU ended with 0 and the installer did not say that it is done');
    expect(code).toBe(70);
  });

  it('has failed when the mark is that of another reference', async () => {
    const edit = (text: string) => text.replaceAll("'renfield-installed Ref'", "'renfield-installed Ref2'");
    expect((await install(attempt({ edit }))).code).toBe(70);
  });
});

describe('an installation that does not end', () => {
  it('goes on after an error of an EL 6, whose installer waits for a person, and has told of it', async () => {
    const own: Own = { os: 'centos6', more: { post: ['ls /nowhere'] } };
    const run = await reached(own, ({ marks }) => marks().includes('ended with'));
    expect(run.marks()).toContain('renfield-failed Ref\n');
    expect(run.marks()).toContain('/nowhere: No such file or directory');
    expect(isAlive(run.pid())).toBe(true);
    run.child.kill('SIGTERM');
    expect((await run.done).code).toBe(143);
  });

  it('is ended at its limit', async () => {
    const { code, stderr, left } = await install(attempt({ limit: 10, more: { post: ['sleep 3600'] } }));
    expect(stderr).toContain('it took too long');
    expect({ code, left }).toStrictEqual({ code: 124, left: onlyLock });
  });

  it('lets no second one begin beside it, and goes when it is told to', async () => {
    const own: Own = { more: { post: ['sleep 3600'] } };
    const prepared = prepare(attempt(own));
    const first = start(prepared);
    while (first.pid() === 0) await sleep(200);
    const pid = first.pid();
    const second = await start(prepared).done;
    expect(second.stderr).toContain('another installation of it runs');
    expect(second.code).toBe(75);
    expect(isAlive(pid)).toBe(true);
    first.child.kill('SIGTERM');
    const { code, left } = await first.done;
    expect({ code, left }).toStrictEqual({ code: 143, left: onlyLock });
    while (isAlive(pid)) await sleep(200);
  });
});

describe('an installation whose QEMU is killed', () => {
  it('has failed in the middle', async () => {
    const run = await reached({ more: { post: ['sleep 3600'] } }, ({ console }) => console().includes('%post'));
    process.kill(run.pid(), 'SIGKILL');
    const { code, stderr, left } = await run.done;
    expect(stderr).toContain('QEMU ended with 137');
    expect({ code, left }).toStrictEqual({ code: 70, left: onlyLock });
  });

  it('has failed even when the mark is there already: the disk may lack what the kernel had not written', async () => {
    const edit = (text: string) => text.replace(/^(echo 'renfield-installed Ref' >\/dev\/ttyS1)$/m, '$1\nsleep 3600');
    const run = await reached({ edit }, ({ marks }) => marks().includes('renfield-installed Ref'));
    process.kill(run.pid(), 'SIGKILL');
    expect((await run.done).code).toBe(70);
  });
});

describe('an installation that must not begin', () => {
  it.each([
    ['kernel', 66, "is not the file of the inventory's sha256"],
    ['initrd', 66, "is not the file of the inventory's sha256"],
    ['no initrd', 66, '/srv/no/initrd.img is missing: it is BaseOS/'],
    ['small disk', 73, 'has 1048576 bytes, fewer than'],
    ['no disk', 73, '/nonexistent is neither a block device nor a file'],
    ['a second option', 64, 'not a disk: a,if=none'],
  ] as const)('leaves the disk as it was: %s', async (fault, status, words) => {
    const disk = blankDisk({ work });
    if (fault === 'small disk') truncateSync(disk, 2 ** 20);
    const sha256 = '0'.repeat(64);
    const wrong: Record<typeof fault, Own> = {
      kernel: { more: { kernel: { path: join(work, 'vmlinuz'), sha256 } } },
      initrd: { more: { initrd: { path: join(work, 'initrd.img'), sha256 } } },
      'no initrd': { more: { initrd: '/srv/no/initrd.img' } },
      'small disk': {},
      'no disk': { disk: '/nonexistent' },
      'a second option': { disk: 'a,if=none' },
    };
    const before = written(disk);
    const { code, stderr } = await install(attempt({ disk, ...wrong[fault] }));
    expect(stderr).toContain(words);
    expect(code).toBe(status);
    expect(written(disk)).toStrictEqual(before);
  });

  it('takes a kernel and an initrd of the right sums', async () => {
    const of = (name: string) => ({ path: join(work, name), sha256: digest(join(work, name)) });
    const run = await reached({ more: { kernel: of('vmlinuz'), initrd: of('initrd.img') } }, ({ console }) =>
      console().includes('installer: '),
    );
    run.child.kill('SIGTERM');
    expect((await run.done).code).toBe(143);
  });
});

/** What changes with any write; to read a gigabyte of holes twice would take longer than an installation. */
function written(file: string) {
  const { mtimeNs, blocks, size } = statSync(file, { bigint: true });
  return { mtimeNs, blocks, size };
}

function digest(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
