// What a hypervisor gets beside the hooks, and that the hook's own doctor looks for the same files.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compile } from '../../../src/compile.ts';
import { OS_PROFILES } from '../../../src/profiles/os.ts';
import { HOST_FILES, hostSystemArtefacts } from '../../../src/targets/host-system.ts';

const doctor = ['doctor', 'doctorhost', 'doctorlvm']
  .map((lib) => readFileSync(new URL(`../../../hooks/lib/${lib}.sh`, import.meta.url), 'utf8'))
  .join('');

/** The files of a host that opens the disks of one guest, by their names within its tree. */
function filesOf(host: string): Map<string, string> {
  const text = `
version: 1
director: {name: dir, address: backup.example.org, os: debian12, catalog_backup: {enabled: false}}
storages: {disk: {address: backup.example.org, os: debian12, path: /srv/bacula}}
pools: {full: {retention: 6 months}}
schedules: {nightly: {full: sun at 23:05}}
hosts: {kvm-1: {bacula: "5.2", ${host}}, idle: {bacula: "9.6", os: debian12}}
guests: {web: {host: kvm-1, trust: owned, method: image, schedule: nightly}}
`;
  const { plan, diagnostics } = compile([{ name: 'inventory.yaml', text }]);
  if (plan === undefined) throw new Error(JSON.stringify(diagnostics));
  expect(plan.hypervisors.map(({ name }) => name)).toEqual(['kvm-1']);
  return new Map(
    plan.hypervisors
      .flatMap(hostSystemArtefacts)
      .map(({ path, text: content }) => [path.slice('host/kvm-1/'.length), content]),
  );
}

describe('the files of a hypervisor', () => {
  it.each([
    ['centos5', [HOST_FILES.lvm, HOST_FILES.reapCron], ' filter = '],
    ['el6', [HOST_FILES.udevRules, HOST_FILES.lvm, HOST_FILES.reapCron], ' global_filter = '],
    [
      'rocky8',
      [HOST_FILES.udevRules, HOST_FILES.lvm, HOST_FILES.selinux, HOST_FILES.reapService, HOST_FILES.reapTimer],
      ' global_filter = ',
    ],
    ['alma10', [HOST_FILES.udevRules, HOST_FILES.selinux, HOST_FILES.reapService, HOST_FILES.reapTimer], undefined],
    [
      'debian13',
      [HOST_FILES.udevRulesOfDebian, HOST_FILES.lvm, HOST_FILES.reapService, HOST_FILES.reapTimer],
      ' global_filter = ',
    ],
  ])('are those that %s has a use for', (os, expected, filter) => {
    const files = filesOf(`os: ${os}`);
    expect([...files.keys()].sort()).toEqual([...expected].sort());
    if (filter !== undefined) expect(files.get(HOST_FILES.lvm)).toContain(`\n ${filter}[ "a|`);
  });

  it.each(Object.keys(OS_PROFILES))('let somebody call the reaper on %s', (os) => {
    const files = filesOf(`os: ${os}`);
    const caller = files.get(HOST_FILES.reapService) ?? files.get(HOST_FILES.reapCron);
    expect(caller).toContain('/usr/local/lib/renfield/hooks/renfield-hook reap');
  });

  it('name the hook where the inventory has it', () => {
    for (const [path, text] of filesOf('os: rocky9, user: bacula, paths: {hooks: /opt/hooks}'))
      if (![HOST_FILES.reapTimer, HOST_FILES.capability, HOST_FILES.udevRules].some((file) => file === path))
        expect(text, path).toContain('/opt/hooks/renfield-hook');
  });

  it('let a File Daemon that is not root do what it has to, and nothing else', () => {
    const files = filesOf('os: rocky9, user: bacula');
    expect(files.get(HOST_FILES.capability)).toContain('\nAmbientCapabilities=CAP_DAC_READ_SEARCH\n');
    const rule = files
      .get(HOST_FILES.sudoers)
      ?.split('\n')
      .find((line) => line.startsWith('bacula '));
    const allowed = rule
      ?.split('NOPASSWD: ')[1]
      ?.split(', ')
      .map((command) => command.replace('/usr/local/lib/renfield/hooks/renfield-hook ', ''));
    expect(allowed).toEqual(['before *', 'check *', 'after *', 'read *', 'write *']);
    expect([...filesOf('os: el6, user: bacula').keys()]).not.toContain(HOST_FILES.capability);
    expect([...filesOf('os: rocky9, user: root').keys()]).not.toContain(HOST_FILES.sudoers);
  });

  it('are those that the doctor of the hooks looks for or names', () => {
    const installed = Object.values(HOST_FILES).map((file) => file.replace(/^system/, ''));
    const named = [HOST_FILES.reapTimer, HOST_FILES.reapCron, HOST_FILES.sudoers].map((file) =>
      file.replace(/^system/, ''),
    );
    for (const file of named) expect(doctor).toContain(file);
    expect(doctor).toContain('${TREE}/once/selinux.sh');
    expect(doctor).toContain('${TREE}/once/lvm.conf');
    expect(doctor).toContain('${TREE}/system/etc/udev/rules.d/*-renfield.rules');
    for (const file of [HOST_FILES.udevRules, HOST_FILES.udevRulesOfDebian]) expect(doctor).toContain(basename(file));
    expect(doctor).toContain('/etc/systemd/system/bacula-fd.service.d');
    for (const [file] of doctor.matchAll(
      /\/etc\/(?:cron|sudoers)\.d\/[a-z]+|\/etc\/systemd\/system\/renfield-reap\.timer/g,
    ))
      expect(installed).toContain(file);
  });
});
