import { describe, expect, it } from 'vitest';
import { faultsOf, wordsOf } from '../diagnostics.ts';

describe('what the hook on the host would refuse at night', () => {
  it.each([
    ['guests: {web: {mounts: [{partition: 1, at: /}, {partition: 2, at: /var}]}}', []],
    ['guests: {web: {mounts: auto}}', []],
    ['guests: {web: {mounts: [{partition: whole, at: /}]}}', []],
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
  ])('is told by its reason: %s', (mounts, reason) => {
    expect(wordsOf('mounts-inconsistent', `guests: {web: {mounts: ${mounts}}}`)).toEqual([
      `the mounts of guest "web" do not fit together: ${reason}`,
    ]);
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
