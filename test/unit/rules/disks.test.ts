import { describe, expect, it } from 'vitest';
import { diagnosticsOf, faultsOf, marked, wordsOf } from '../diagnostics.ts';
import { laid } from '../fleet.ts';

const IMAGE = 'trust: owned, method: image, schedule: weekly';

describe('a volume of two guests', () => {
  it.each([
    [`guests: {db: {host: kvm-1, ${IMAGE}, disks: [{volume: vm_web-disk0}]}}`, ['guests.db.disks[0]']],
    [
      `guests: {db: {host: kvm-1, ${IMAGE}, disks: [{volume: a}, {volume: kvm-1/vm_web-disk0}]}}`,
      ['guests.db.disks[1]'],
    ],
    [`guests: {web: {disks: [{volume: a}, {volume: a}]}}`, ['guests.web.disks[1]']],
    [`guests: {web: {disks: [{volume: vm_CentOS6-disk0}]}}`, ['guests.web.disks[0]']],
    [`naming: {disk: "disk{n}"}`, ['guests.web']],
    [`naming: {disk: "{guest}"}\nguests: {web: {disks: 2}}`, ['guests.web.disks']],
    // Another volume group, or another host, has volumes of its own.
    [`guests: {db: {host: kvm-1, ${IMAGE}, disks: [{volume: vg1/vm_web-disk0}]}}`, []],
    [
      `hosts: {kvm-2: {os: debian12}}\nguests: {db: {host: kvm-2, ${IMAGE}, disks: [{volume: kvm-1/vm_web-disk0}]}}`,
      [],
    ],
  ])('%s', (fragment, paths) => {
    expect(faultsOf(fragment)).toEqual(paths.map((path) => `disk-shared ${path}`));
  });

  it('shows both, each at what makes it so', () => {
    const text = laid(`guests: {db: {host: kvm-1, ${IMAGE}, disks: [{volume: vm_web-disk0}]}}`);
    const [found] = diagnosticsOf(text);
    expect(found?.message).toBe('the volume "vm_web-disk0" belongs to guest "db" and to "web"');
    expect(marked(text, found!)).toBe('{"volume":"vm_web-disk0"}');
    expect(found?.related).toEqual([expect.objectContaining({ path: 'guests.web', note: 'the other one' })]);
  });
});

describe('a guest whose volume looks like a disk of another', () => {
  it.each([
    [`guests: {web-disk1: {host: kvm-1, ${IMAGE}}}`, ['guests.web-disk1']],
    [`guests: {web-swap0: {host: kvm-1, ${IMAGE}}}`, ['guests.web-swap0']],
    [`guests: {CentOS6-disk1: {host: kvm-1, ${IMAGE}}}`, ['guests.CentOS6-disk1']],
    // Its own volumes are named otherwise, it lives elsewhere, or there is no such other guest.
    [`guests: {web-disk1: {host: kvm-1, ${IMAGE}, disks: [{volume: other}]}}`, []],
    [`hosts: {kvm-2: {os: debian12}}\nguests: {web-disk1: {host: kvm-2, ${IMAGE}}}`, []],
    [`guests: {mail-disk1: {host: kvm-1, ${IMAGE}}}`, []],
    [`guests: {web-disk: {host: kvm-1, ${IMAGE}}, web-disk1a: {host: kvm-1, ${IMAGE}}}`, []],
  ])('%s', (fragment, paths) => {
    expect(faultsOf(fragment)).toEqual(paths.map((path) => `disk-ambiguous ${path}`));
  });

  it('is told with its volume', () => {
    expect(wordsOf('disk-ambiguous', `guests: {web-disk1: {host: kvm-1, ${IMAGE}}}`)).toEqual([
      'the volume "vm_web-disk1-disk0" of guest "web-disk1" could also be a disk of guest "web"',
    ]);
  });
});

describe('a volume that LVM would refuse', () => {
  it.each([
    ['guests: {web: {disks: [{volume: snapshot1}]}}', ['volume-unusable guests.web.disks[0]']],
    ['guests: {web: {disks: [{volume: x_tdata}]}}', ['volume-unusable guests.web.disks[0]']],
    [`guests: {web: {disks: [{volume: ${'v'.repeat(120)}}]}}`, ['volume-unusable guests.web.disks[0]']],
    ['guests: {web: {disks: [{volume: "-x"}]}}', ['value-malformed guests.web.disks[0].volume']],
    ['guests: {web: {disks: [{volume: "a b"}]}}', ['value-malformed guests.web.disks[0].volume']],
    ['guests: {web: {disks: [{volume: "/dev/vg/x"}]}}', ['value-malformed guests.web.disks[0].volume']],
    [`hosts: {kvm-1: {volume_group: "a b"}}`, ['value-malformed hosts.kvm-1.volume_group']],
  ])('%s', (fragment, faults) => {
    expect(faultsOf(fragment)).toEqual(faults);
  });
});
