import type { Artefact } from '../core/artefact.ts';
import { pathText } from '../core/path.ts';
import { templates } from '../generated/templates.js';
import { calendar, comment, plain, type HostText } from '../host/text.ts';
import type { HypervisorPlan } from '../plan/hypervisors.ts';
import { crontab, onCalendar } from '../schedule/timers.ts';

const SYSTEMD = 'system/etc/systemd/system';

/** What rebuilds references on a host at times of its own: a timer of systemd for each and one service, or lines for cron. */
export function rebuildTimerArtefacts(plan: HypervisorPlan): Artefact[] {
  const { path, timers, system } = plan;
  if (timers.length === 0) return [];
  const hook = plain(plan.hook);
  if (system.timer === 'cron') return [artefact(plan, 'system/etc/cron.d/renfield-rebuild', cronText(plan, hook))];
  const service = templates['host/rebuild-service']({ origin: comment(pathText(path)), hook });
  return [
    artefact(plan, `${SYSTEMD}/renfield-rebuild@.service`, service),
    ...timers.map(({ reference, path: origin, when }) => {
      const view = { origin: comment(pathText(origin)), reference: plain(reference), when: calendar(onCalendar(when)) };
      return artefact(plan, `${SYSTEMD}/renfield-rebuild@${reference}.timer`, templates['host/rebuild-timer'](view));
    }),
  ];
}

function cronText({ timers }: HypervisorPlan, hook: HostText): HostText {
  return templates['host/rebuild-cron']({
    timers: timers.map(({ reference, path, when }) => {
      const { fields, weekdays } = crontab(when);
      return {
        origin: comment(pathText(path)),
        fields: calendar(fields),
        weekdays: weekdays === undefined ? undefined : calendar(weekdays.join('|')),
        hook,
        reference: plain(reference),
      };
    }),
  });
}

function artefact({ name, path }: HypervisorPlan, file: string, text: HostText): Artefact {
  return { path: `host/${name}/${file}`, mode: 0o644, owner: 'root', group: 'root', text, origin: path };
}
