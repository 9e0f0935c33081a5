import { describe, expect, it } from 'vitest';
import { settingsOf } from '../../hooks/rendered-settings.ts';
import { laid } from '../fleet.ts';

/** The lines by which the hook on the host knows what the FileSet of guest `web` reads. */
function reach(fileset: string, guest = '{fileset: f}'): string[] {
  const settings = settingsOf('web', laid(`filesets: {f: ${fileset}}\nguests: {web: ${guest}}`)) ?? [];
  const text = settings.map((one) => JSON.stringify(one)).find((one) => one.includes('guest web')) ?? '';
  return text.split('\\n').filter((line) => /^(include|exclude) /.test(line));
}

describe('what the hook is told of a FileSet', () => {
  it.each<[string, string[]]>([
    ['{include: {files: [/]}}', []],
    ['{include: {files: [/]}, exclude: [/data, "/srv/*/x"]}', ['exclude /data', 'exclude /srv/*/x']],
    ['{include: {files: [/etc, /srv/www/]}}', ['include /etc', 'include /srv/www']],
    ['{include: [{files: [/]}, {files: [/data]}]}', ['include /', 'include /data']],
    [
      '{include: {files: [/], options: [{exclude: true, regex_dir: "^/tmp|^/var/(tmp|log)$"}, {}]}}',
      ['exclude /tmp*', 'exclude /var/tmp', 'exclude /var/log'],
    ],
    [
      '{include: {files: [/], options: [{exclude: true, wild_dir: [/data, "*/cache"], wild_file: /x}, {}]}}',
      ['exclude /data', 'exclude */cache'],
    ],
    // What it cannot be told has to be read, or be named in `exclude`.
    [
      '{include: {files: [/], options: [{exclude: true, regex: ["data", "^/d[ab]", "^/a.b"], wild: "/[d]ata"}, {}]}}',
      [],
    ],
    ['{include: {files: [/], options: [{wild_dir: /data}, {exclude: true, wild_dir: "/d*"}, {}]}}', []],
    ['{include: {files: [/], options: [{wild: ["/", "/home*"]}, {exclude: true}]}}', []],
  ])('%s', (fileset, lines) => {
    expect(reach(fileset)).toEqual(lines);
  });

  it('has what the guest itself leaves out, too', () => {
    expect(reach('{include: {files: [/]}, exclude: [/a]}', '{fileset: f, exclude: [/a, /b]}')).toEqual([
      'exclude /a',
      'exclude /b',
    ]);
  });
});
