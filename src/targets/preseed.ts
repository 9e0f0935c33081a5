import type { Artefact } from '../core/artefact.ts';
import { pathText } from '../core/path.ts';
import { templates } from '../generated/templates.js';
import type { InstallPlan } from '../plan/installs.ts';
import { answer, type PreseedText } from '../preseed/text.ts';
import type { DebianInstall } from '../profiles/installs.ts';
import { installArtefact } from './install-artefact.ts';
import { marker } from './post-steps.ts';

/** The answers to Debian's installer. Holds no secret: the password of root is locked, and there is no other user until the last step. */
export function preseedArtefact(plan: InstallPlan, debian: DebianInstall): Artefact {
  const { ip, netmask, gateway, dns } = plan.network;
  const text = templates['preseed/preseed']({
    origin: answer(pathText(plan.path)),
    title: answer(plan.title),
    name: answer(plan.name),
    hostname: answer(plan.hostname),
    language: answer(plan.language),
    keyboard: answer(plan.keyboard),
    static:
      ip === undefined
        ? undefined
        : {
            ip: answer(ip),
            netmask: answer(netmask ?? ''),
            gateway: answer(gateway ?? ''),
            dns: answer(dns.join(' ')),
          },
    mirror: addressOf(plan.mirror),
    suite: answer(debian.suite),
    timezone: answer(plan.timezone),
    recipe: answer(plan.partitions.map(partition).join(' ')),
    kernelPackage: answer(debian.kernelPackage),
    security: addressOf(plan.securityMirror),
    lateCommand: lateCommand(plan),
  });
  return installArtefact(plan, 'preseed.cfg', text);
}

/** The parts of an address that the installer asks for one by one. */
function addressOf(url: string): { protocol: PreseedText; host: PreseedText; directory: PreseedText } {
  const [, protocol = 'http', host = '', directory = ''] = /^(https?):\/\/([^/]+)(.*)$/.exec(url) ?? [];
  return { protocol: answer(protocol), host: answer(host), directory: answer(directory === '' ? '/' : directory) };
}

/** What the partition that takes the rest gets at least, and how much it wants the rest: more than all others. Source: partman-auto-recipe.txt. */
const LEAST_REST_MB = 1000;
const ALL_OF_IT = 1_000_000;

/** One partition as partman wants it: least, weight and most in MB, then what is in it. Sizes are powers of ten there. */
function partition({ at, filesystem, mib }: InstallPlan['partitions'][number]): string {
  const mb = mib === undefined ? undefined : Math.ceil((mib * 2 ** 20) / 1e6);
  const size = mb === undefined ? `${LEAST_REST_MB} ${ALL_OF_IT} -1` : `${mb} ${mb} ${mb}`;
  if (at === 'swap') return `${size} linux-swap $primary{ } method{ swap } format{ } .`;
  const boot = at === '/boot' || at === '/' ? '$bootable{ } ' : '';
  return `${size} ${filesystem} $primary{ } ${boot}method{ format } format{ } use_filesystem{ } filesystem{ ${filesystem} } mountpoint{ ${at} } .`;
}

/** The last steps come as a script of their own: out of the initrd, or from where the answers came from. */
function lateCommand(plan: InstallPlan): PreseedText {
  const script = '/target/root/renfield-post.sh';
  const fetched = plan.url === undefined ? `cp /post.sh ${script}` : `wget -q -O ${script} ${plan.url}/post.sh`;
  return answer(`${fetched} && in-target sh /root/renfield-post.sh && echo ${marker(plan)} >/dev/ttyS1`);
}
