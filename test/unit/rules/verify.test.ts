import { describe, expect, it } from 'vitest';
import { faultsOf } from '../diagnostics.ts';

const BASED =
  'guests: {web: {base: [CentOS6]}, plain: {host: kvm-1, os: centos6, trust: owned, method: files, schedule: nightly}}';
const verify = (level: string, job: string) =>
  `${BASED}\njobs: {proof: {type: Verify, level: ${level}, client: kvm-1, fileset: Linux, directives: {Verify Job: ${job}}}}`;

describe('a Verify Job', () => {
  it.each([
    [verify('VolumeToCatalog', 'web'), ['verify-base jobs.proof.level']],
    [verify('DiskToCatalog', 'web'), ['verify-base jobs.proof.level']],
    [verify('Data', 'web'), []],
    [verify('VolumeToCatalog', 'plain'), []],
    [verify('VolumeToCatalog', 'CentOS6'), []],
    [
      `${BASED}\njobs: {proof: {type: Verify, level: VolumeToCatalog, client: kvm-1, fileset: Linux}}`,
      ['verify-any-job jobs.proof', 'verify-base jobs.proof.level'],
    ],
  ])('of a Full with a Base is warned of: %s', (fragment, faults) => {
    expect(faultsOf(fragment).sort()).toEqual(faults);
  });
});
