import { compile } from '../../../src/compile.ts';
import type { Artefact } from '../../../src/core/artefact.ts';
import type { InstallPlan } from '../../../src/plan/installs.ts';
import { INSTALLS, type Install } from '../../../src/profiles/installs.ts';
import type { OsId } from '../../../src/profiles/os.ts';
import { installArtefacts } from '../../../src/targets/installs.ts';

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGk2Wm1mRk9Lb2tPZ1p3bFZ0RkJ5 admin@example.org';

/** Of "Hello world!", by crypt(3) with SHA-512. Source: the specification of SHA-crypt, its test vectors. */
export const ROOT_PASSWORD =
  '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1';

/** What every release of the table gets installed in these tests: everything that an inventory may say of an installation, once. */
const SAME = {
  packages: 'db',
  disk: '8G',
  repositories: { bacula: 'http://10.0.0.180/bacula' },
  network: { bridge: 'br0' },
  ssh_keys: [KEY],
  users: { admin: { groups: ['adm', 'users'], ssh_keys: [KEY] } },
  post: ["echo 'A reference, not a server' >/etc/motd"],
  timezone: 'Europe/Berlin',
};

/** The plan of the reference `Ref`, a release on a host, with further keys laid over those that all releases share. */
export function planOf(os: OsId, more: object = {}, host = 'debian12'): InstallPlan {
  const inventory = {
    version: 1,
    director: { name: 'dir', address: 'backup.example.org', os: 'debian12', catalog_backup: { enabled: false } },
    storages: { disk: { path: '/srv/bacula', os: 'debian12', address: 'backup.example.org' } },
    pools: { base: { retention: '13 months' } },
    schedules: { monthly: { base: '1st sat at 20:05' } },
    hosts: { kvm: { os: host, bacula: '5.0', volume_group: 'vg0' } },
    package_sets: {
      db: {
        packages: ['rsync', '-nano'],
        services: { enable: ['crond'], disable: ['cups'] },
        post: ['rm -f /etc/issue'],
      },
    },
    references: {
      Ref: { os, host: 'kvm', schedule: 'monthly', mirror: `http://10.0.0.180/${os}`, ...server(os), ...SAME, ...more },
    },
  };
  const { plan, diagnostics } = compile([{ name: 'inventory.yaml', text: JSON.stringify(inventory) }]);
  const install = plan?.installs[0];
  if (install === undefined) throw new Error(JSON.stringify(diagnostics));
  return install;
}

/** The live server of Ubuntu cannot do without either. */
function server(os: OsId): object {
  const served = { install_url: 'http://10.0.0.180/references', medium: '/srv/media/ubuntu.iso' };
  return INSTALLS[os]?.kind === 'autoinstall' ? served : {};
}

export function rowOf(os: OsId): Install {
  const row = INSTALLS[os];
  if (row === undefined) throw new Error(`${os} is not installed`);
  return row;
}

/** The files of an installation by their names within its folder. */
export function filesOf(plan: InstallPlan): Map<string, Artefact> {
  return new Map(
    installArtefacts(plan).map((artefact) => [artefact.path.slice(artefact.path.lastIndexOf('/') + 1), artefact]),
  );
}

export function textOf(plan: InstallPlan, file: string): string {
  const artefact = filesOf(plan).get(file);
  if (artefact === undefined) throw new Error(`${plan.name} has no ${file}`);
  return artefact.text;
}
