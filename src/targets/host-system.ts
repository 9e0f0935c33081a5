import type { Artefact } from '../core/artefact.ts';
import { pathText } from '../core/path.ts';
import { templates } from '../generated/templates.js';
import { comment, plain, type HostText } from '../host/text.ts';
import type { HypervisorPlan } from '../plan/hypervisors.ts';

/** Where these files go on the host: below `system` they lie as they will lie below `/`, below `once` is what a person does. */
export const HOST_FILES = {
  reapService: 'system/etc/systemd/system/renfield-reap.service',
  reapTimer: 'system/etc/systemd/system/renfield-reap.timer',
  reapCron: 'system/etc/cron.d/renfield',
  sudoers: 'system/etc/sudoers.d/renfield',
  udevRules: 'system/etc/udev/rules.d/12-renfield.rules',
  udevRulesOfDebian: 'system/etc/udev/rules.d/57-renfield.rules',
  capability: 'system/etc/systemd/system/bacula-fd.service.d/renfield.conf',
  selinux: 'once/selinux.sh',
  lvm: 'once/lvm.conf',
} as const;

type HostFile = keyof typeof HOST_FILES;

/** sudo passes over a file that anybody may write. Source: sudoers(5), "Including other files". */
const MODES: Partial<Record<HostFile, number>> = { sudoers: 0o440, selinux: 0o755 };

/** What a hypervisor wants besides the hooks: who calls the reaper, and what lets the hook do its work. */
export function hostSystemArtefacts(plan: HypervisorPlan): Artefact[] {
  const texts = Object.entries(textsOf(plan)) as [HostFile, HostText | undefined][];
  return texts.flatMap(([file, text]) => (text === undefined ? [] : [artefact(plan, file, text)]));
}

function textsOf({
  name,
  path,
  hook: program,
  system,
  user: account,
  installs,
}: HypervisorPlan): Record<HostFile, HostText | undefined> {
  const [origin, host, hook] = [comment(pathText(path)), comment(name), plain(program)];
  const user = account === undefined ? undefined : plain(account);
  const hasSystemd = system.timer === 'systemd';
  return {
    reapService: hasSystemd ? templates['host/reap-service']({ origin, hook }) : undefined,
    reapTimer: hasSystemd ? templates['host/reap-timer']({ origin }) : undefined,
    reapCron: hasSystemd ? undefined : templates['host/reap-cron']({ origin, hook }),
    udevRules: system.udevRules === 'upstream' ? templates['host/udev-rules']({ origin }) : undefined,
    udevRulesOfDebian: system.udevRules === 'debian' ? templates['host/udev-rules']({ origin }) : undefined,
    sudoers: user === undefined ? undefined : templates['host/sudoers']({ origin, hook, user, installs }),
    capability: user === undefined || !hasSystemd ? undefined : templates['host/fd-capability']({ origin, user }),
    selinux: system.isConfined ? templates['host/selinux']({ origin, host, hook }) : undefined,
    lvm:
      system.lvmFilter === undefined
        ? undefined
        : templates['host/lvm']({ origin, host, setting: plain(system.lvmFilter) }),
  };
}

function artefact({ name, path }: HypervisorPlan, file: HostFile, text: HostText): Artefact {
  return {
    path: `host/${name}/${HOST_FILES[file]}`,
    mode: MODES[file] ?? 0o644,
    owner: 'root',
    group: 'root',
    text,
    origin: path,
  };
}
