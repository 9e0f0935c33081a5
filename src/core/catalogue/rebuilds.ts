import { entry } from './entry.ts';

const CENTOS6 = 'os: centos6, packages: min, mirror: "http://10.0.0.180/centos/6.10"';

/** Faults of how and when a reference is installed anew. */
export const rebuildEntries = {
  'rebuild-of-agent': entry<{ reference: string }>({
    severity: 'error',
    message: ({ reference }) =>
      `reference "${reference}" has a File Daemon of its own, so it runs while it is to be replaced`,
    hint: () =>
      'drop `method: agent`: a reference is read from its disk and runs only while it is installed; or `rebuild: hand`',
    why: 'A rebuild installs onto a new volume and swaps it in. The volume of a running machine cannot be swapped, and a reference that nobody runs costs no memory.',
    bad: 'references:\n  CentOS6: {os: rocky9, packages: min, method: agent, rebuild: director, repositories: {bacula: "http://10.0.0.180/el9"}}\n',
    good: `references:\n  CentOS6: {${CENTOS6}, rebuild: director}\n`,
  }),
  'rebuild-timer-unsupported': entry<{ reference: string; fault: string }>({
    severity: 'error',
    message: ({ reference, fault }) =>
      `neither systemd nor cron can start the rebuild of "${reference}" at this time: ${fault}`,
    hint: () => 'use months, days, weeks of the month, weekdays and hours: `timer: 1st sat at 14:05`',
    why: "The host's own timer rebuilds this reference. systemd of EL 7 and cron know no last day of a month and no weeks of the year.",
    bad: `references:\n  CentOS6: {${CENTOS6}, rebuild: {timer: lastday at 14:05}}\n`,
    good: `references:\n  CentOS6: {${CENTOS6}, rebuild: {timer: 1st sat at 14:05}}\n`,
  }),
  'rebuild-limit': entry<{ reference: string; key: string; saw: string; least: string; most: string }>({
    severity: 'error',
    message: ({ reference, key, saw, least, most }) =>
      `${key} of reference "${reference}" is ${saw}, and the hook takes ${least} to ${most}`,
    why: 'A limit that is too short ends every installation, one that is too long holds the Director until somebody looks. The hook on the host refuses both at night.',
    bad: `references:\n  CentOS6: {${CENTOS6}, install_limit: 2 days}\n`,
    good: `references:\n  CentOS6: {${CENTOS6}, install_limit: 2 hours}\n`,
  }),
  'volume-of-rebuild': entry<{ volume: string; reference: string }>({
    severity: 'error',
    message: ({ volume, reference }) => `"${volume}" is a name that the rebuild of reference "${reference}" needs`,
    hint: () => 'call that volume otherwise',
    why: 'A rebuild installs onto new_VOLUME and keeps the previous one as old_VOLUME, for a moment as drop_VOLUME. It touches none that is not its own, and ends where the name is taken.',
    bad: `references:\n  CentOS6: {${CENTOS6}}\nguests:\n  web: {disks: [{volume: old_vm_CentOS6-disk0}]}\n`,
    good: `references:\n  CentOS6: {${CENTOS6}}\nguests:\n  web: {disks: [{volume: vm_web-disk0}]}\n`,
  }),
  'rebuild-too-close': entry<{ reference: string; minutes: number; what: string; longest: string }>({
    severity: 'warning',
    message: ({ reference, minutes, what, longest }) =>
      `${what} may begin ${minutes} minutes after the rebuild of "${reference}" began, which may take ${longest}`,
    hint: () => 'leave some hours between them',
    why: 'An installation is ended after an hour (`install_limit`), and its swap waits up to another (`swap_wait`) for a backup that reads the old volume. What begins before sees the old reference, or the Base of a month ago.',
    bad: `schedules:\n  monthly: {base: 1st sat at 18:05}\nreferences:\n  CentOS6: {${CENTOS6}, schedule: monthly, rebuild: {timer: 1st sat at 17:35}}\n`,
    good: `schedules:\n  monthly: {base: 1st sat at 18:05}\nreferences:\n  CentOS6: {${CENTOS6}, schedule: monthly, rebuild: {timer: 1st sat at 12:05}}\n`,
  }),
  'base-pool-pruned': entry<{ pool: string; key: string }>({
    severity: 'warning',
    message: ({ pool, key }) =>
      `pool "${pool}" holds Bases, and \`${key}: true\` lets Bacula take their volumes by age alone`,
    hint: ({ key }) => `drop \`${key}\``,
    why: 'Bacula does not look whether a Full of another Client hangs on a Base that it prunes. A Full that was kept longer than planned, or was the last good one, would restore next to nothing and say OK.',
    bad: 'pools:\n  base: {retention: 13 months, auto_prune: true}\n',
    good: 'pools:\n  base: {retention: 13 months}\n',
  }),
};
