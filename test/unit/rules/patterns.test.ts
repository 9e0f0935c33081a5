import { describe, expect, it } from 'vitest';
import { faultsOf, wordsOf } from '../diagnostics.ts';

const fileset = (include: string, guest = '{fileset: f}', more = '') =>
  `filesets: {f: {include: ${include}${more}}}\nguests: {web: ${guest}}`;
const rooted = (options: string, guest?: string) => fileset(`{files: [/], options: ${options}}`, guest);

describe('a FileSet that would save less than it says', () => {
  it.each<[string, string[]]>([
    ['[{exclude: true, regex_dir: "^/tmp|^/var/tmp"}, {one_fs: false}]', []],
    [
      '[{exclude: true, regex_dir: ["^/tmp", "(^/a)+"]}]',
      ['pattern-immovable filesets.f.include.options[0].regex_dir[1]'],
    ],
    ['{exclude: true, regex_dir: "(^/a)+"}', ['pattern-immovable filesets.f.include.options.regex_dir']],
    ['[{exclude: true, wild_dir: tmp}, {}]', ['pattern-never filesets.f.include.options[0].wild_dir']],
    [
      '[{exclude: true, wild_file: core, directives: {Enhanced Wild: true}}, {}]',
      ['pattern-never filesets.f.include.options[0].wild_file'],
    ],
    ['[{exclude: true, regex: "^tmp|^/x"}, {}]', ['pattern-never filesets.f.include.options[0].regex']],
    ['[{acl: true}, {xattr: true}]', ['options-open-twice filesets.f.include.options[1]']],
    [
      '[{acl: true}, {exclude: true}]',
      ['fileset-empties filesets.f.include.files[0]', 'options-open-twice filesets.f.include.options[1]'],
    ],
    ['{exclude: true}', ['fileset-empties filesets.f.include.files[0]']],
    ['[{exclude: true, wild: "*"}, {}]', ['fileset-empties filesets.f.include.files[0]']],
    ['[{wild_dir: /, wild: "/home*"}, {exclude: true}]', []],
    ['{one_fs: true}', ['one-fs-mounted filesets.f.include.options.one_fs']],
    ['{fs_types: [ext3, xfs]}', []],
    ['{fs_types: [ext4]}', ['fs-types-mounted filesets.f.include.options.fs_types']],
  ])('%s', (options, faults) => {
    expect(faultsOf(rooted(options)).sort()).toEqual([...faults].sort());
  });

  it('is no worse for a guest with an agent, where a path is a path', () => {
    const agent = '{fileset: f, method: agent}';
    expect(faultsOf(rooted('{exclude: true, regex_dir: "(^/a)+"}', agent))).toEqual([]);
    expect(faultsOf(rooted('{one_fs: true, fs_types: [ext4]}', agent))).toEqual([]);
  });

  it('is no worse for an image, whose FileSet is another one', () => {
    expect(faultsOf(rooted('{one_fs: true}', '{fileset: f, method: image, schedule: weekly}'))).toEqual([]);
  });

  it('says what has no name that ends in a slash', () => {
    expect(
      faultsOf('filesets: {f: {include: {files: [/]}, exclude: [/tmp/, /a]}}\nguests: {web: {fileset: f}}'),
    ).toEqual(['pattern-never filesets.f.exclude']);
    expect(faultsOf('guests: {web: {exclude: /data/}}')).toEqual(['pattern-never guests.web.exclude']);
  });

  it('climbs out of a mount', () => {
    for (const path of ['/a/../b', '/a//b', '/..', '/a/.']) {
      expect(faultsOf(fileset(`{files: [/, ${path}]}`))).toEqual(['path-unclean filesets.f.include.files[1]']);
      expect(faultsOf(fileset(`{files: [/, ${path}]}`, '{fileset: f, method: agent}'))).toEqual([]);
    }
  });

  it('names the reason', () => {
    expect(wordsOf('pattern-never', rooted('[{exclude: true, wild_dir: /var/tmp/}, {}]'))).toEqual([
      '"/var/tmp/" can never fit a file: no name of a directory ends in a slash',
    ]);
  });

  it('leaves out what it includes by its own Exclude', () => {
    expect(
      faultsOf('filesets: {f: {include: {files: [/srv]}, exclude: ["/s*"]}}\nguests: {web: {fileset: f}}'),
    ).toEqual(['fileset-empties filesets.f.include.files[0]']);
  });
});
