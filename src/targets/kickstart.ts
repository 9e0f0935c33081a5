import type { Artefact } from '../core/artefact.ts';
import { pathText } from '../core/path.ts';
import type { ShText } from '../core/sh.ts';
import { templates } from '../generated/templates.js';
import { KICKSTART, type KickstartSyntax } from '../kickstart/dialects.ts';
import { comment, integer, list, packageEntry, script, word, type KickstartText } from '../kickstart/text.ts';
import type { InstallPlan, PartitionPlan } from '../plan/installs.ts';
import type { KickstartInstall } from '../profiles/installs.ts';
import { installArtefact } from './install-artefact.ts';
import { elPost, failureMarker, marker, releaseRepositories } from './post-steps.ts';

/** The Kickstart of a reference, in the dialect of its release. Holds no secret: passwords are locked. */
export function kickstartArtefact(plan: InstallPlan, el: KickstartInstall): Artefact {
  return installArtefact(plan, 'ks.cfg', kickstartText(plan, el));
}

export function kickstartText(plan: InstallPlan, el: KickstartInstall): KickstartText {
  const syntax = KICKSTART[el.dialect];
  const { enable, disable } = plan.services;
  const enabled = ['sshd', ...(plan.packages.includes('bacula-client') ? ['bacula-fd'] : []), ...enable];
  return templates['kickstart/ks']({
    origin: comment(pathText(plan.path)),
    title: comment(plan.title),
    name: comment(plan.name),
    saysInstall: syntax.saysInstall,
    display: word(syntax.display),
    url: word(`${plan.mirror}/${el.tree}`),
    repositories: [...releaseRepositories(plan, el), ...plan.repositories].map(({ name, url }) => ({
      name: word(name),
      url: word(url),
    })),
    language: word(plan.language),
    keyboard: fixed(syntax.keyboard === 'plain' ? 'keyboard ' : 'keyboard --vckeymap=', plan.keyboard),
    timezone: fixed(syntax.timezone === 'nontp' ? 'timezone --utc --nontp ' : 'timezone --utc ', plan.timezone),
    timesource: syntax.timezone === 'timesource' ? fixed('timesource ', '--ntp-disable') : undefined,
    network: networkOf(plan, syntax),
    auth: syntax.auth ? fixed('authconfig --enableshadow ', '--passalgo=sha512') : undefined,
    rootpw: plan.rootPassword === undefined ? comment(syntax.rootpw) : fixed('rootpw --iscrypted ', plan.rootPassword),
    sshKeys: syntax.hasSshkey ? sshKeysOf(plan) : [],
    users: plan.users.map(({ name, groups }) => ({
      name: word(name),
      groups: groups.length === 0 ? undefined : list(groups),
      lock: syntax.userLock ? word('--lock') : undefined,
    })),
    firewall: firewallOf(plan, syntax),
    enabled: list(enabled),
    disabled: disable.length === 0 ? undefined : list(disable),
    reqpart: syntax.hasGpt,
    partitions: plan.partitions.map(({ at, filesystem, ...size }) => ({
      at: word(at),
      filesystem: word(filesystem),
      size: sizeOf(size),
    })),
    packagesHeader: comment(syntax.packages),
    packages: [syntax.environment, ...syntax.excludes, ...plan.packages].map(packageEntry),
    hasEnd: syntax.hasEnd,
    post: script(elPost(plan, el)),
    mark: script(templates['sh/mark']({ marker: marker(plan) })),
    onErrorHeader: comment(syntax.onError),
    onError: script(failure(plan, syntax)),
  });
}

/** Our own words, then one that comes from the inventory. */
function fixed(own: string, value: string): KickstartText {
  return comment(own + word(value));
}

/** From EL 7 on the installer goes on to its own end after an error, and waits for a person before that. */
function failure(plan: InstallPlan, { onError }: KickstartSyntax): ShText {
  return templates['sh/failed']({ marker: failureMarker(plan), ends: onError === '%onerror' });
}

function networkOf({ hostname, network }: InstallPlan, { device }: KickstartSyntax): KickstartText {
  const { ip, netmask, gateway, dns } = network;
  const fixedAddress = [`--ip=${ip ?? ''}`, `--netmask=${netmask ?? ''}`, `--gateway=${gateway ?? ''}`];
  const address =
    ip === undefined ? ['--bootproto=dhcp'] : ['--bootproto=static', ...fixedAddress, `--nameserver=${dns.join(',')}`];
  const all = [
    ...address,
    `--device=${device}`,
    ...(device === 'link' ? ['--activate'] : []),
    `--hostname=${hostname}`,
  ];
  return comment(all.map(word).join(' '));
}

function sshKeysOf({ sshKeys, users }: InstallPlan): { user: KickstartText; key: KickstartText }[] {
  const people = [{ name: 'root', sshKeys }, ...users];
  return people.flatMap(({ name, sshKeys: own }) => own.map((key) => ({ user: word(name), key: word(key) })));
}

function firewallOf({ agentPort }: InstallPlan, { hasService }: KickstartSyntax): KickstartText {
  const ports = agentPort === undefined ? [] : [`--port=${agentPort}:tcp`];
  return comment(['--enabled', hasService ? '--service=ssh' : '--ssh', ...ports].map(word).join(' '));
}

function sizeOf({ mib }: Pick<PartitionPlan, 'mib'>): KickstartText {
  return comment(mib === undefined ? '--size=1 --grow' : `--size=${integer(mib)}`);
}
