import type { Secret } from '../inventory/model/daemon.ts';
import { DAEMON_GROUP } from '../profiles/paths.ts';
import type { Plan } from './plan.ts';

/** A secret and a machine that needs it: the tree it belongs to, and who may read it there. */
export interface SecretUse {
  readonly secret: Secret;
  readonly tree: string;
  readonly group: string;
}

/** Which secret is needed where, in the order of the trees; a secret that two trees need stands twice. */
export function secretUses(plan: Plan): SecretUse[] {
  const uses = new Map<string, SecretUse>();
  const add = (secret: Secret, tree: string, group: string) =>
    uses.set(`${tree}\n${secret.id}`, { secret, tree, group });
  for (const { director, catalog, consoles, storages, sections } of plan.directors) {
    const tree = `director/${director.name}`;
    const group = DAEMON_GROUP[director.daemon.profile].director;
    add(director.daemon.secret, tree, group);
    if (catalog.secret !== undefined) add(catalog.secret, tree, group);
    for (const { secret } of consoles) add(secret, tree, group);
    for (const { daemon } of storages) add(daemon.secret, tree, group);
    for (const { daemon } of sections.flatMap((section) => section.clients)) add(daemon.secret, tree, group);
  }
  for (const { name, daemon } of plan.storageDaemons)
    add(daemon.secret, `storage/${name}`, DAEMON_GROUP[daemon.profile].storage);
  for (const { kind, name, daemon } of plan.fileDaemons)
    add(daemon.secret, `${kind}/${name}`, DAEMON_GROUP[daemon.profile].file);
  return [...uses.values()];
}
