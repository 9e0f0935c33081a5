import type { Artefact } from '../core/artefact.ts';
import { pathText } from '../core/path.ts';
import { templates } from '../generated/templates.js';
import { mountWords } from '../hooks/mount.ts';
import { settingsText } from '../hooks/text.ts';
import type { InstallPlan } from '../plan/installs.ts';
import { releaseRepositories } from './post-steps.ts';

/** Where QEMU's user network shows the host's own loopback to a machine. Source: QEMU documentation, "Using the user mode network stack". */
const LOOPBACK_OF_USER_NETWORK = '//10.0.2.2';

/** What `renfield-hook rebuild` needs to know of a reference, beside the settings of the guests. `answers` are what its installer fetches. */
export function rebuildSettingsArtefact(plan: InstallPlan, answers: readonly string[]): Artefact {
  const { name, disk, install, url } = plan;
  const hasInstaller = plan.route !== 'mmdebstrap';
  const boot = hasInstaller ? [plan.kernel.path, plan.initrd.path, plan.medium] : [];
  const text = templates['hooks/rebuild']({
    origin: settingsText(pathText(plan.path)),
    reference: settingsText(name),
    disk: settingsText(disk.name),
    volumeGroup: settingsText(disk.volumeGroup),
    logicalVolume: settingsText(disk.logicalVolume),
    mounts: plan.mounts.map(mountWords),
    size: settingsText(String(plan.diskBytes)),
    boot: boot.flatMap((path) => (path === undefined ? [] : [settingsText(path)])),
    answers:
      url === undefined || !hasInstaller
        ? []
        : answers.map((file) => ({
            file: settingsText(file),
            url: settingsText(fromHost(plan, `${url}/${file}`)),
          })),
    metadata: metadataOf(plan).map((one) => settingsText(fromHost(plan, one))),
    endOfLife: install.endOfLife === undefined ? undefined : settingsText(install.endOfLife),
    expected: expectedOf(plan).map(settingsText),
    limits: limitsOf(plan),
  });
  return {
    path: `host/${plan.host}/guests/${name}.rebuild.settings`,
    mode: 0o600,
    owner: 'root',
    group: 'root',
    text,
    origin: plan.path,
  };
}

/** What the inventory says in place of the hook's own limits, in seconds. */
function limitsOf({ limits }: InstallPlan) {
  const said = { install_limit: limits.installLimit, silence_limit: limits.silenceLimit, swap_wait: limits.swapWait };
  return Object.entries(said).flatMap(([key, seconds]) =>
    seconds === undefined ? [] : [{ key: settingsText(key), seconds: settingsText(String(seconds)) }],
  );
}

/** The files by which repositories say what they hold now. An ended release no longer changes, only what the site adds to it. */
function metadataOf(plan: InstallPlan): string[] {
  const { install, mirror, securityMirror, repositories } = plan;
  const own = repositories.map(({ url }) => url);
  if (install.kind === 'kickstart') {
    const tree = { name: 'base', url: `${mirror}/${install.tree}` };
    const release = install.endOfLife === undefined ? [tree, ...releaseRepositories(plan, install)] : [];
    return [...release.map(({ url }) => url), ...own].map((url) => `${url.replace(/\/+$/, '')}/repodata/repomd.xml`);
  }
  const { suite } = install;
  const release = [
    `${mirror}/dists/${suite}`,
    `${mirror}/dists/${suite}-updates`,
    `${securityMirror}/dists/${suite}-security`,
  ];
  return [...release.map((url) => `${url}/InRelease`), ...own.map((url) => `${url.replace(/\/+$/, '')}/Release`)];
}

/** The File Daemon, where the release's own package brings it; packages of others have their own places. */
function expectedOf({ install, repositories }: InstallPlan): string[] {
  const isOwn = install.baculaClient !== undefined && !repositories.some(({ name }) => name === 'bacula');
  return isOwn ? ['/usr/sbin/bacula-fd'] : [];
}

function fromHost({ network }: InstallPlan, url: string): string {
  return network.kind === 'user' ? url.replace(LOOPBACK_OF_USER_NETWORK, '//127.0.0.1') : url;
}
