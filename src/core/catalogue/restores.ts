import { entry } from './entry.ts';

/** Faults of Restore Jobs: what would write over files that are in use. */
export const restoreEntries = {
  'restore-in-place': entry<{ job: string; directive: string }>({
    severity: 'error',
    message: ({ job, directive }) => `"${directive}" lets Job "${job}" restore over the files that are in use`,
    hint: () => 'name a directory in `where`, or say it in full words: `restore_in_place: true`',
    why: 'Stored paths look like those of any machine, and Bacula asks nothing before it overwrites. Strip Prefix, Add Prefix, Add Suffix and Regex Where of a Job replace its Where, also the one that an operator types. Source: dird/restore.c, build_restore_command.',
    bad: 'jobs:\n  back: {type: Restore, client: kvm-1, fileset: Linux, where: /}\n',
    good: 'jobs:\n  back: {type: Restore, client: kvm-1, fileset: Linux, where: /srv/restored}\n',
  }),
  'restore-over-host': entry<{ job: string; client: string; guest: string }>({
    severity: 'warning',
    message: ({ job, client, guest }) =>
      `Job "${job}" restores in place, and ${client} also saves the files of guest "${guest}": they would go over those of the host`,
    hint: () => 'restore the files of guests into a directory, and copy them from there',
    why: 'The files of a guest that its host reads are stored under the paths that they have in the guest, without the mount point: restored to `/` of the Client that saved them, `/etc/passwd` of the guest becomes that of the host.',
    bad: 'jobs:\n  back: {type: Restore, client: kvm-1, fileset: Linux, where: /, restore_in_place: true}\n',
    good: 'jobs:\n  back: {type: Restore, client: kvm-1, fileset: Linux}\n',
  }),
};
