import { folded } from '../../bacula/folded.ts';
import { diagnoseKey, type Diagnostic } from '../../core/diagnostic.ts';
import type { Director, Messages } from '../model/director.ts';
import type { Fleet } from '../model/fleet.ts';

/** The destinations that reach a person or another machine; the console and the catalog keep what nobody looks for. Source: dird/dird_conf.c, msgs_items. */
const HEARD = /^(mail|mailonerror|mailonsuccess|operator|append|file|syslog|director)$/;

/** Directors whose failed Jobs nobody hears of. */
export function* nobodyTold(fleet: Fleet): Iterable<Diagnostic> {
  for (const director of fleet.directors.values()) {
    if (director.alarm.length > 0) continue;
    const silent = [...messagesOfJobs(fleet, director)].filter((name) => !isHeard(fleet.messages.get(name)));
    if (silent.length === 0) continue;
    const messages = silent.map((name) => `"${name}"`).join(' and ');
    yield diagnoseKey('nobody-told', director.path, { director: director.name, messages });
  }
}

/** The Messages of the Jobs of a Director. */
function messagesOfJobs(fleet: Fleet, { name, catalogBackup }: Director): Set<string> {
  const backups = [...fleet.hosts.values()].flatMap(({ backup }) => backup ?? []);
  const jobs = [...fleet.guests.values(), ...fleet.references.values(), ...backups, ...fleet.jobs.values()];
  const own = jobs.filter(({ settings }) => settings.director === name && settings.enabled);
  const all = catalogBackup.enabled ? [...own, catalogBackup] : own;
  return new Set(all.map(({ settings }) => settings.messages));
}

function isHeard(messages: Messages | undefined): boolean {
  // An unknown name is another rule's matter.
  if (messages === undefined) return true;
  const { mail, mailOnError, operator, log, directives } = messages;
  const named = [...mail, ...mailOnError, ...operator];
  return named.length > 0 || log !== undefined || Object.keys(directives).some((name) => HEARD.test(folded(name)));
}
