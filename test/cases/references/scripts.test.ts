// The commands that install: QEMU of three ages, libvirt, and the shell around them.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { installableReleases } from '../../../src/profiles/installs.ts';
import type { OsId } from '../../../src/profiles/os.ts';
import { argvOf, installCommand, VARIABLES } from '../../../src/qemu/command.ts';
import { machineOf } from '../../../src/targets/install-script.ts';
import { filesOf, planOf, rowOf, textOf } from './fleet.ts';
import { isMissing } from '../harness/tools.ts';

const HOSTS: { host: string; os: OsId }[] = [
  { host: 'el5', os: 'centos5' },
  { host: 'el6', os: 'centos6' },
  { host: 'debian12', os: 'centos6' },
];
const NETWORKS = { bridge: { bridge: 'br0' }, tap: { tap: 'vnet9' }, user: 'user' };

/** Values that cannot be mistaken for what stands around them. */
const VALUES = Object.fromEntries(VARIABLES.map((name) => [name, `<${name}>`]));

/** The options with their values, one a line. */
function oneOptionALine(argv: readonly string[]): string {
  return argv
    .join('\n')
    .replaceAll(/\n(?!-[a-zA-Z-]+(\n|$))/g, ' ')
    .concat('\n');
}

describe.each(HOSTS)('the QEMU command of a host with $host', ({ host, os }) => {
  it.each(Object.keys(NETWORKS) as (keyof typeof NETWORKS)[])('is the golden one with the network %s', async (kind) => {
    const plan = planOf(os, { network: NETWORKS[kind] }, host);
    const argv = argvOf(installCommand(machineOf(plan)), VALUES);
    await expect(oneOptionALine(argv)).toMatchFileSnapshot(`golden/qemu/${host}-${kind}.txt`);
  });

  it('stands in a script that is the golden one', async () => {
    await expect(textOf(planOf(os, {}, host), 'install.sh')).toMatchFileSnapshot(`golden/qemu/${host}-install.sh`);
  });
});

describe('the command line of each installer', () => {
  const served = { install_url: 'http://10.0.0.180/references' };
  const fixed = {
    network: { bridge: 'br0', ip: '10.0.0.9', netmask: '255.255.255.0', gateway: '10.0.0.1', dns: ['10.0.0.2'] },
  };

  it.each([
    ['carried', {}],
    ['served', served],
    ['fixed', { ...served, ...fixed }],
  ])('is the golden one when the answers are %s', async (name, more) => {
    const lines = installableReleases().map((os) => `${os}: ${machineOf(planOf(os, more)).bootArguments.join(' ')}\n`);
    await expect(lines.join('')).toMatchFileSnapshot(`golden/boot-arguments-${name}.txt`);
  });
});

describe.each(['centos6', 'rocky9', 'debian12', 'ubuntu2204'] as const)('the virt-install of %s', (os) => {
  it('is the golden one', async () => {
    await expect(textOf(planOf(os), 'virt-install.sh')).toMatchFileSnapshot(`golden/virt-install/${os}.sh`);
  });
});

describe('an installation', () => {
  const sums = {
    kernel: { path: '/srv/vmlinuz', sha256: 'a'.repeat(64) },
    initrd: { path: '/srv/initrd.img', sha256: 'b'.repeat(64) },
  };

  it('checks kernel and initrd where the inventory says their sums', () => {
    const script = textOf(planOf('rocky9', sums), 'install.sh');
    expect(script).toContain(`printf '%s  %s\\n' ${'a'.repeat(64)} /srv/vmlinuz | sha256sum -c -`);
    expect(script).toContain(`printf '%s  %s\\n' ${'b'.repeat(64)} /srv/initrd.img | sha256sum -c -`);
    expect(textOf(planOf('rocky9'), 'install.sh')).not.toContain('sha256sum');
  });

  it('tells the hook of its limits in seconds, where the inventory says them', () => {
    const limits = { install_limit: '2 hours', silence_limit: '10 minutes', swap_wait: '1 day' };
    const text = textOf(planOf('rocky9', limits), 'Ref.rebuild.settings');
    expect(text).toContain('\ninstall_limit 7200\nsilence_limit 600\nswap_wait 86400\n');
    expect(textOf(planOf('rocky9'), 'Ref.rebuild.settings')).not.toContain('_limit');
  });

  it('has a MAC address of its own that does not change', () => {
    const macs = [planOf('rocky9'), planOf('rocky9', { packages: 'min' })].map(({ network }) => network.mac);
    expect(macs[0]).toMatch(/^52:54:00:[0-9a-f]{2}:[0-9a-f]{2}:[0-9a-f]{2}$/);
    expect(macs[1]).toBe(macs[0]);
  });

  it('has the memory that its release wants', () => {
    for (const os of installableReleases()) {
      const { memory, memoryFloor } = rowOf(os);
      expect(memory).toBeGreaterThanOrEqual(memoryFloor);
      expect(planOf(os).memoryMib).toBe(memory);
      expect(planOf(os, { memory: '5G' }).memoryMib).toBe(5120);
    }
  });
});

/** Every script of every release, by each way it may be made; and the scripts within Kickstarts. */
function scripts(): { name: string; text: string }[] {
  return installableReleases().flatMap((os) => {
    const ways: [string, object, string][] = [
      ['', {}, 'debian12'],
      [' served', { install_url: 'http://10.0.0.180/r', kernel: { path: '/srv/k', sha256: 'c'.repeat(64) } }, 'el6'],
      [' small', { packages: 'min', users: {}, ssh_keys: [], post: [], repositories: {}, network: 'user' }, 'el5'],
    ];
    if (rowOf(os).kind !== 'kickstart') ways.push([' mmdebstrap', { route: 'mmdebstrap' }, 'debian12']);
    return ways.flatMap(([way, more, host]) =>
      [...filesOf(planOf(os, more, host))].flatMap(([file, { text }]) => {
        const name = `${os}${way} ${file}`;
        return file === 'ks.cfg'
          ? sectionsOf(text).map((body, i) => ({ name: `${name} ${i}`, text: body }))
          : file.endsWith('.sh')
            ? [{ name, text }]
            : [];
      }),
    );
  });
}

function sectionsOf(kickstart: string): string[] {
  const sections = kickstart.split(/^(?=%)/m).filter((part) => /^%(post|onerror|traceback)/.test(part));
  return sections.map((part) => part.replace(/^%.*/, '#!/bin/sh'));
}

describe('every script', () => {
  const all = scripts();

  it.each(['sh', 'dash', 'bash', 'busybox'])('is read by %s', (shell) => {
    const argv = shell === 'busybox' ? ['sh', '-n'] : ['-n'];
    if (isMissing(shell, shell === 'busybox' ? 'busybox-static' : shell)) return;
    for (const text of new Set(all.map((one) => one.text))) {
      const { status, stderr } = spawnSync(shell, argv, { input: text, encoding: 'utf8' });
      expect({ status, stderr, text: status === 0 ? '' : text }).toEqual({ status: 0, stderr: '', text: '' });
    }
  });

  it.skipIf(isMissing('shellcheck', 'shellcheck'))('is one that ShellCheck finds nothing in', () => {
    const folder = mkdtempSync(join(tmpdir(), 'renfield-scripts-'));
    try {
      const distinct = new Map(all.map(({ name, text }) => [text, name.replaceAll(' ', '_')]));
      for (const [text, name] of distinct) writeFileSync(join(folder, name), text);
      const argv = ['--shell=sh', '--enable=all', '--format=gcc', ...distinct.values()];
      const { stdout, stderr } = spawnSync('shellcheck', argv, { cwd: folder, encoding: 'utf8' });
      expect({ stdout, stderr }).toEqual({ stdout: '', stderr: '' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
