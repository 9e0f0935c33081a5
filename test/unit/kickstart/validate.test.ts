import { describe, expect, it } from 'vitest';
import { validateKickstart } from '../../../src/kickstart/validate.ts';
import type { KickstartDialect } from '../../../src/profiles/installs.ts';

const GOOD = `install
cmdline
url --url=http://10.0.0.180/os
lang en_US.UTF-8
keyboard us
timezone --utc UTC
network --bootproto=dhcp --device=eth0
rootpw --iscrypted --lock '!!'
zerombr
clearpart --all
bootloader --location=mbr
part / --size=1 --grow
poweroff

%packages --nobase
@core
%end

%post
echo done
%end
`;

function messages(text: string, dialect: KickstartDialect = 'el6'): string[] {
  return validateKickstart(text, dialect).map(({ line, message }) => `${line}: ${message}`);
}

describe('the validator of Kickstarts', () => {
  it('finds nothing wrong with a good one', () => {
    expect(messages(GOOD)).toEqual([]);
  });

  it.each<[string, string, string, string]>([
    [
      'a Kickstart without a source',
      'url --url=http://10.0.0.180/os\n',
      '',
      '0: nothing says where packages come from (url)',
    ],
    ['one without a password', "rootpw --iscrypted --lock '!!'\n", '', '0: rootpw is missing: the installer would ask'],
    ['one that never ends', 'poweroff\n', '', '0: nothing ends the installation (poweroff): it would wait for a key'],
    ['a reboot', 'poweroff\n', 'poweroff\nreboot\n', '0: reboot would begin the installation again'],
    ['an unknown command', 'zerombr\n', 'zerombr\nzeromrb\n', '10: "zeromrb" is no command'],
    [
      'a command of a later release',
      'zerombr\n',
      'zerombr\nsshkey --username=root x\n',
      '10: "sshkey" is not known yet in el6',
    ],
    ['an option of a later release', '--utc', '--utc --nontp', '6: timezone --nontp is not known yet in el6'],
    ['a lock without its argument', " '!!'", '', '8: rootpw needs its one argument here'],
    ['a section without its end', '@core\n%end\n', '@core\n', '18: %packages of line 15 has no %end'],
    ['a last section without its end', 'echo done\n%end\n', 'echo done\n', '19: %post has no %end'],
    [
      'a command behind a section',
      '%post\n',
      'text\n%post\n',
      '19: "text" stands behind a section, where EL 5 reads no command',
    ],
    ['an unknown section', '%post\n', '%pots\n', '19: %pots is no section of this release'],
    ['a section of a later release', '%post\n', '%onerror\n', '19: %onerror is no section of this release'],
    ['a quote without end', 'lang en_US', "lang 'en_US", '4: a quote does not end'],
    ['two ways to partition', 'zerombr\n', 'zerombr\nautopart\n', '0: autopart and part exclude each other'],
    ['no partition', 'part / --size=1 --grow\n', '', '0: there is no partition'],
    [
      'a volume group that is not there',
      'part / --size=1 --grow\n',
      'part pv.1 --size=1 --grow\nvolgroup vg0 pv.1\nlogvol / --vgname=vg1 --name=root --size=1024\n',
      '14: logvol is in the volume group "vg1", which is not there',
    ],
    [
      'a physical volume that is not there',
      'part / --size=1 --grow\n',
      'part pv.1 --size=1 --grow\nvolgroup vg0 pv.2\nlogvol / --vgname=vg0 --name=root --size=1024\n',
      '13: volgroup names the partition "pv.2", which is not there',
    ],
  ])('refuses %s', (_what, from, to, message) => {
    expect(GOOD).toContain(from);
    expect(messages(GOOD.replace(from, to))).toContain(message);
  });

  it('refuses packages behind a script', () => {
    const [commands = '', packages = '', post = ''] = GOOD.split('\n\n');
    expect(messages(`${commands}\n\n${post}\n${packages}\n`)).toEqual(['19: %packages stands before the scripts']);
  });

  it('refuses %end in EL 5 and wants it everywhere else', () => {
    const five = GOOD.replace(' --lock', '').replaceAll('%end\n', '');
    expect(messages(five, 'el5')).toEqual([]);
    expect(messages(GOOD.replace(' --lock', ''), 'el5')).toEqual([
      '17: %end does not exist in EL 5: it would be an error, or a line of the script',
      '21: %end does not exist in EL 5: it would be an error, or a line of the script',
    ]);
  });

  it('tells what is old from what is gone', () => {
    const later = messages(GOOD, 'el8').map((message) => message.replace(/^\d+: /, ''));
    expect(later).toEqual(['"install" is deprecated in el8', '%packages --nobase was removed before el8']);
    expect(messages(GOOD, 'el9')[0]).toBe('1: "install" was removed before el9');
  });
});
