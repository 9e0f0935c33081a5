import { comment, statement, word, words, type ShText } from '../core/sh.ts';
import { pathText } from '../core/path.ts';
import { templates } from '../generated/templates.js';
import type { InstallPlan } from '../plan/installs.ts';
import type { KickstartInstall } from '../profiles/installs.ts';

/** What the second serial port says at the end of an installation: the word, then the name of the reference. */
export const INSTALLED_MARK = 'renfield-installed';
export const FAILED_MARK = 'renfield-failed';

/** The last line of a good installation, as one shell word. */
export function marker({ name }: InstallPlan): ShText {
  return word(`${INSTALLED_MARK} ${name}`);
}

export function failureMarker({ name }: InstallPlan): ShText {
  return word(`${FAILED_MARK} ${name}`);
}

/** %post of an EL or Fedora: the newest packages, nothing that is older or of this machine alone, then the inventory's own steps. */
export function elPost(plan: InstallPlan, el: KickstartInstall): ShText {
  const isYum = ['el5', 'el6', 'el7'].includes(el.dialect);
  const isEnded = el.endOfLife !== undefined;
  const own = isEnded ? [{ name: 'base', url: `${plan.mirror}/${el.tree}` }, ...releaseRepositories(plan, el)] : [];
  const key = el.gpgKey === undefined ? undefined : `file:///etc/pki/rpm-gpg/${el.gpgKey}`;
  return templates['sh/post-el']({
    isEnded,
    isYum,
    hasPrelink: el.dialect === 'el5' || el.dialect === 'el6',
    repositories: [
      ...own.map(({ name, url }) => repositoryFile(name, url, key)),
      ...plan.repositories.map(({ name, url }) => repositoryFile(name, url, undefined)),
    ],
    // From EL 8 on the Kickstart has a command for it. Source: pykickstart/handlers/rhel8.py `sshkey`, not in rhel7.py.
    logins: isYum ? logins(plan) : [],
    steps: plan.post.map(statement),
    marker: marker(plan),
  });
}

/** Everything that is done in a new Debian or Ubuntu, whichever way it came to be. */
export function debianPost(plan: InstallPlan): ShText {
  const { enable, disable } = plan.services;
  return templates['sh/post-debian']({
    origin: comment(pathText(plan.path)),
    name: comment(plan.name),
    repositories: plan.repositories.map(({ name, url }) => ({
      // A flat repository, as those of vendors mostly are; its keys are not known here.
      line: word(`deb [trusted=yes] ${url} ./`),
      file: word(`/etc/apt/sources.list.d/${name}.list`),
    })),
    packages: plan.packages.length === 0 ? undefined : words(plan.packages.map(aptPackage)),
    rootPassword: plan.rootPassword === undefined ? undefined : word(plan.rootPassword),
    users: plan.users.map(({ name, groups }) => ({
      name: word(name),
      groups: groups.length === 0 ? undefined : word(groups.join(',')),
    })),
    logins: logins(plan),
    services: [
      ...enable.map((unit) => ({ verb: word('enable'), unit: word(unit) })),
      ...disable.map((unit) => ({ verb: word('disable'), unit: word(unit) })),
    ],
    steps: plan.post.map(statement),
    marker: marker(plan),
  });
}

/** apt takes a package away that has a hyphen behind it; a hyphen before it would be an option. Source: apt-get(8), install. */
function aptPackage(name: string): string {
  return name.startsWith('-') ? `${name.slice(1)}-` : name;
}

export function releaseRepositories({ mirror }: InstallPlan, el: KickstartInstall): { name: string; url: string }[] {
  return el.repositories.map(({ name, path }) => ({ name, url: `${mirror}/${path}` }));
}

function repositoryFile(name: string, url: string, key: string | undefined): { lines: ShText; file: ShText } {
  const check = key === undefined ? ['gpgcheck=0'] : ['gpgcheck=1', `gpgkey=${key}`];
  return {
    lines: words([`[${name}]`, `name=${name}`, `baseurl=${url}`, 'enabled=1', ...check]),
    file: word(`/etc/yum.repos.d/renfield-${name}.repo`),
  };
}

/** Who logs in by key. Passwords are locked, so whoever has no key is not here. */
function logins({ sshKeys, users }: InstallPlan): { owner: ShText; home: ShText; keys: ShText }[] {
  const people = [
    { owner: 'root', home: '/root', sshKeys },
    ...users.map(({ name, sshKeys: own }) => ({ owner: name, home: `/home/${name}`, sshKeys: own })),
  ];
  return people
    .filter((one) => one.sshKeys.length > 0)
    .map(({ owner, home, sshKeys: own }) => ({ owner: word(owner), home: word(home), keys: words(own) }));
}
