import { describe, expect, it } from 'vitest';
import { extras } from '../../../src/bacula/directive.ts';

describe('a directive that the inventory brings along', () => {
  it.each([
    ['Description', '5 days', '"5 days"'],
    ['Description', '1 mb/s', '"1 mb/s"'],
    ['Description', '0', '"0"'],
    ['Client Connect Wait', '5 days', '5 days'],
    ['MaxRunTime', '5 hours', '5 hours'],
    ['Maximum Spool Size', '10 G', '10 G'],
    ['Maximum Bandwidth', '1 mb/s', '1 mb/s'],
    ['Spool Size', 'as it is', '"as it is"'],
    ['FD Port', '9102', '9102'],
  ])('%s = %s stands as %s', (name, text, written) => {
    expect(extras({ [name]: text }).settings.map(({ value }) => value)).toEqual([written]);
  });
});
