import { describe, expect, it } from 'vitest';
import { diagnosticsOf, faultsOf, wordsOf } from '../diagnostics.ts';
import { laid } from '../fleet.ts';

describe('what the hook on the host would refuse at night', () => {
  it.each([
    ['guests: {web: {mounts: [{partition: 1, at: /}, {partition: 2, at: /var}]}}', []],
    ['guests: {web: {mounts: auto}}', []],
    ['guests: {web: {mounts: [{partition: whole, at: /}]}}', []],
    ['guests: {web: {mounts: auto, guest_lvm: true}}', []],
    [
      'guests: {web: {guest_lvm: true, mounts: [{lvm: root, at: /}, {lvm: vg0/var, at: /var}, {partition: 1, at: /boot}]}}',
      [],
    ],
    ['guests: {web: {freeze: try}}', []],
    ['guests: {web: {freeze: off, pause: true}}', []],
    ['guests: {web: {freeze: try, pause: true}}', ['freeze-and-pause guests.web.pause']],
    ['groups: {g: {pause: true}}\nguests: {web: {group: g, freeze: require}}', ['freeze-and-pause groups.g.pause']],
    [
      `guests: {${'g'.repeat(63)}: {host: kvm-1, trust: owned, method: image, schedule: weekly, disks: [{volume: v}]}}`,
      [],
    ],
    [
      `guests: {${'g'.repeat(64)}: {host: kvm-1, trust: owned, method: image, schedule: weekly, disks: [{volume: v}]}}`,
      [`name-too-long guests.${'g'.repeat(64)}`],
    ],
    ['guests: {a..b: {host: kvm-1, trust: owned, method: image, schedule: weekly}}', ['name-malformed guests["a..b"]']],
    ['guests: {a..b: {trust: owned, method: agent, schedule: nightly}}', []],
  ])('%s', (fragment, faults) => {
    expect(faultsOf(fragment)).toEqual(faults);
  });

  it.each([
    ['[{partition: 2, at: /var}]', 'nothing is mounted at "/"'],
    ['[{partition: 1, at: /}, {partition: 2, at: /}]', 'two are mounted at "/"'],
    ['[{partition: 1, at: /}, {partition: 1, at: /var}]', 'disk0 1 is mounted twice'],
    ['[{partition: 1, at: /}, {disk: disk1, partition: 1, at: /var}]', 'there is no disk "disk1"'],
    ['[{partition: 1, at: /}, {partition: 2, at: /a/../b}]', '"/a/../b" is no clean path'],
    ['[{partition: 1, at: /}, {partition: 2, at: /a/}]', '"/a/" is no clean path'],
    ['[{partition: 1, at: /}, {lvm: var, at: /var}]', 'lvm var needs "guest_lvm: true"'],
  ])('is reported with its reason: %s', (mounts, reason) => {
    expect(wordsOf('mounts-inconsistent', `guests: {web: {mounts: ${mounts}}}`)).toEqual([
      `the mounts of guest "web" do not fit together: ${reason}`,
    ]);
  });

  it.each([
    ['[{lvm: root, at: /}, {lvm: root, at: /var}]', 'lvm root is mounted twice'],
    ['[{lvm: vg0/root, at: /}, {lvm: root, at: /var}]', 'lvm vg0/root and lvm root may be the same volume'],
    ['[{lvm: root, at: /}, {lvm: snapshot1, at: /var}]', 'the name "snapshot1" is reserved by LVM'],
    ['[{lvm: root, at: /}, {partition: 1, at: /}]', 'two are mounted at "/"'],
    ['[{lvm: var, at: /var}]', 'nothing is mounted at "/"'],
    ['[{partition: 1, at: /}]', '"guest_lvm: true" needs a mount with "lvm", or "mounts: auto"'],
  ])('is reported with its reason for a guest with LVM inside: %s', (mounts, reason) => {
    expect(wordsOf('mounts-inconsistent', `guests: {web: {guest_lvm: true, mounts: ${mounts}}}`)).toEqual([
      `the mounts of guest "web" do not fit together: ${reason}`,
    ]);
  });

  it('is a volume of a reference that is installed without LVM', () => {
    const mounts = 'guest_lvm: true, mounts: [{lvm: root, at: /}]';
    expect(wordsOf('mounts-inconsistent', `references: {CentOS6: {${mounts}}}`)).toEqual([]);
    expect(wordsOf('mounts-inconsistent', `references: {CentOS6: {packages: [vim], ${mounts}}}`)).toEqual([
      'the mounts of guest "CentOS6" do not fit together: lvm root cannot exist: Renfield installs this reference without LVM',
    ]);
  });

  it.each([
    ['{at: /}', 'key-missing', 'the key "partition" or "lvm" is missing'],
    ['{disk: disk0, lvm: root, at: /}', 'keys-exclusive', '"disk" and "lvm" exclude each other'],
    ['{partition: 1, lvm: root, at: /}', 'keys-exclusive', '"partition" and "lvm" exclude each other'],
    ['{lvm: root}', 'key-missing', 'the key "at" is missing'],
    ['{patition: 1, at: /}', 'key-unknown', 'unknown key "patition"'],
    ['{lvm: ../root, at: /}', 'value-malformed', '"../root" is not a logical volume, alone or as GROUP/VOLUME'],
    [
      '{disk: lvm, partition: 1, at: /}',
      'value-malformed',
      '"lvm" is not a name of up to 31 letters, digits and _, and not "lvm"',
    ],
  ] as const)('is a mount of the wrong shape: %s', (mount, code, words) => {
    const found = diagnosticsOf(laid(`guests: {web: {mounts: [${mount}]}}`));
    expect(found.map((one) => `${one.code}: ${one.message}`)).toEqual([`${code}: ${words}`]);
  });

  it('is told of once for a group of many guests', () => {
    const many = Array.from({ length: 5 }, (_, n) => `g${n}: {group: g, host: kvm-1}`).join(', ');
    const group =
      'trust: owned, method: files, schedule: nightly, freeze: try, pause: true, mounts: [{partition: 2, at: /var}]';
    expect(faultsOf(`groups: {g: {${group}}}\nguests: {${many}}`).sort()).toEqual([
      'freeze-and-pause groups.g.pause',
      'mounts-inconsistent groups.g.mounts',
    ]);
  });
});
