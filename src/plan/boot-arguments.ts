import { assertNever, Bug } from '../core/bug.ts';
import type { KickstartInstall } from '../profiles/installs.ts';
import type { InstallPlan } from './installs.ts';

/** The first serial port, which the host writes into a file. */
const CONSOLE = 'console=ttyS0,115200';

/**
 * Under emulation on a busy host the kernel counts too few ticks of the timer, takes it for miswired and panics ("IO-APIC + timer
 * doesn't work!"). A kernel that finds KVM leaves that check out by itself. Known since 2.6.9 for x86_64; source: io_apic.c,
 * notimercheck, and kvm.c, kvm_guest_init.
 */
const NO_TIMER_CHECK = 'no_timer_check';

/**
 * What the installer's kernel is told, as words without spaces: where its answers are, where its packages, how it gets a network, where it
 * talks to. Source: anaconda loader of rhel5-branch and rhel6-branch; anaconda docs/boot-options.rst; dracut.cmdline(7); installation guide of
 * Debian, appendix B; Ubuntu autoinstall reference.
 */
export function bootArguments(plan: InstallPlan): string[] {
  const args = argumentsOf(plan);
  const wrong = args.find((word) => !/^[A-Za-z0-9_./:;,=@~+-]+$/.test(word));
  if (wrong !== undefined) throw new Bug(`not a boot argument: ${JSON.stringify(wrong)}`);
  return args;
}

function argumentsOf(plan: InstallPlan): string[] {
  const { route, install } = plan;
  switch (route) {
    case 'kickstart':
      return install.kind === 'kickstart' ? [...kickstart(plan, install), NO_TIMER_CHECK] : [];
    case 'preseed':
      return [...preseed(plan), NO_TIMER_CHECK, CONSOLE, '---', CONSOLE];
    case 'autoinstall':
      return [
        'autoinstall',
        `ds=nocloud-net;s=${plan.url ?? ''}/`,
        ...dracutNetwork(plan),
        NO_TIMER_CHECK,
        CONSOLE,
        '---',
        CONSOLE,
      ];
    case 'mmdebstrap':
      return [];
    default:
      return assertNever(route, 'bootArguments');
  }
}

function kickstart(plan: InstallPlan, { dialect, tree }: KickstartInstall): string[] {
  const answers = plan.url === undefined ? 'file:/ks.cfg' : `${plan.url}/ks.cfg`;
  const source = `${plan.mirror}/${tree}`;
  // From EL 9 on a bare `ks=` is only warned of, and an installer starts that waits for a person.
  switch (dialect) {
    case 'el5':
      return [`ks=${answers}`, `method=${source}`, ...loaderNetwork(plan), CONSOLE, 'serial', 'text', 'noipv6'];
    case 'el6':
      return [`ks=${answers}`, `repo=${source}`, ...loaderNetwork(plan), CONSOLE, 'cmdline', 'noipv6'];
    case 'el7':
    case 'el8':
      return [`inst.ks=${answers}`, `inst.repo=${source}`, ...dracutNetwork(plan), CONSOLE, 'inst.cmdline'];
    case 'el9':
    case 'el10':
    case 'fedora':
      return [
        `inst.ks=${answers}`,
        `inst.repo=${source}`,
        ...dracutNetwork(plan),
        CONSOLE,
        'inst.cmdline',
        'inst.noninteractive',
      ];
    default:
      return assertNever(dialect, 'kickstart');
  }
}

/** The loader of EL 5 and EL 6. */
function loaderNetwork({ network: { ip, netmask, gateway, dns } }: InstallPlan): string[] {
  if (ip === undefined) return ['ksdevice=eth0', 'ip=dhcp'];
  return ['ksdevice=eth0', `ip=${ip}`, `netmask=${netmask ?? ''}`, `gateway=${gateway ?? ''}`, `dns=${dns.join(',')}`];
}

/** dracut, and the initramfs-tools of Ubuntu's live server, which reads the same fields. */
function dracutNetwork({ hostname, network: { ip, netmask, gateway, dns } }: InstallPlan): string[] {
  if (ip === undefined) return ['ip=dhcp'];
  return [
    `ip=${ip}::${gateway ?? ''}:${netmask ?? ''}:${hostname}::none`,
    ...dns.map((server) => `nameserver=${server}`),
  ];
}

function preseed({ hostname, url, language, keyboard, network }: InstallPlan): string[] {
  const answers = url === undefined ? [] : [`url=${url}/preseed.cfg`];
  const { ip, netmask, gateway, dns } = network;
  const fixed =
    ip === undefined
      ? []
      : [
          'netcfg/disable_autoconfig=true',
          `netcfg/get_ipaddress=${ip}`,
          `netcfg/get_netmask=${netmask ?? ''}`,
          `netcfg/get_gateway=${gateway ?? ''}`,
          `netcfg/get_nameservers=${dns[0] ?? ''}`,
          'netcfg/confirm_static=true',
        ];
  // The network is set up before a preseed can be fetched, so what is asked before that stands here. A text frontend writes lines a log can keep.
  const early = [
    'auto=true',
    'priority=critical',
    `locale=${language}`,
    `keymap=${keyboard}`,
    'interface=auto',
    `hostname=${hostname}`,
    'domain=',
  ];
  return [...early, ...fixed, ...answers, 'DEBIAN_FRONTEND=text'];
}
