import { randomStream } from './random.mjs';
import { GROUPS, GUESTS_PER_HOST, HOST_SYSTEMS, NIGHTS, siteText } from './site.mjs';

/** Every fleet is made from this one; another number is another fleet of the same kind. */
const SEED = 2012;

/**
 * The YAML of a fleet of `guests` guests with no error in it: a third with an agent, half by their files, the rest as images; a host for every
 * fifty. `fault` spoils it: `last` gives the last guest a schedule that nobody declares, `all` gives each guest a key that nobody knows.
 * `changed` gives the guest in the middle a limit of its own. The same arguments give the same bytes.
 */
export function fleetText({ guests, root = '/opt/renfield-bench', seed = SEED, fault = '', changed = false }) {
  const random = randomStream(seed);
  const hosts = Math.max(2, Math.ceil(guests / GUESTS_PER_HOST));
  const lines = [siteText({ guests, hosts, root }), 'hosts:'];
  for (let i = 1; i <= hosts; i++) lines.push(hostLine(i, random));
  lines.push('', 'guests:');
  for (let i = 0; i < guests; i++) {
    const { name, keys } = drawGuest(i, hosts, random);
    if (changed && i === Math.floor(guests / 2)) keys.push('max_run_time: 7 hours');
    if (fault === 'last' && i === guests - 1) keys.push('schedule: nihgt-20');
    if (fault === 'all') keys.push('shedule: night-20');
    lines.push(`  ${name}: {${keys.join(', ')}}`);
  }
  return `${lines.join('\n')}\n`;
}

function hostLine(i, random) {
  const { os, bacula } = HOST_SYSTEMS[i % HOST_SYSTEMS.length];
  const keys = [`address: 10.0.${i >> 8}.${i & 255}`, `os: ${os}`];
  if (bacula !== undefined) keys.push(`bacula: ${bacula}`);
  // Two sites, each with a storage of its own.
  if (i % 2 === 0) keys.push('guest_defaults: {storage: disk-b}');
  if (random() < 0.1) keys.push('backup: {schedule: night-20}');
  return `  ${hostName(i)}: {${keys.join(', ')}}`;
}

function hostName(i) {
  return `kvm-${String(i).padStart(4, '0')}`;
}

function drawGuest(i, hosts, random) {
  const byShare = GROUPS.map((one) => [one, one.share]);
  const group = draw(byShare, random);
  const method = draw(Object.entries(group.methods), random);
  const keys = [`group: ${group.name}`, `host: ${hostName(1 + Math.floor(random() * hosts))}`, `method: ${method}`];
  if (method === 'agent') keys.push(`address: 10.${16 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}`);
  if (random() < 0.3) keys.push('disks: 2');
  keys.push(...overrides(group.name, method, random));
  return { name: `${group.name}-${String(i).padStart(5, '0')}`, keys };
}

/** What single guests say against their group: little, as in a fleet that somebody keeps in order. */
function overrides(group, method, random) {
  const keys = [];
  const may = (share, isSensible, key) => {
    if (random() < share && isSensible) keys.push(key);
  };
  // A guest with a Base of its own keeps the schedule of its group, in which that Base follows the reference's.
  may(0.1, group === 'web' || group === 'legacy', `schedule: ${NIGHTS[Math.floor(random() * NIGHTS.length)]}`);
  may(0.05, method !== 'image', 'exclude: [/srv/scratch, /var/cache]');
  may(0.03, true, `priority: ${8 + Math.floor(random() * 8)}`);
  may(0.02, method === 'agent', 'directives: {Client Run Before Job: /usr/local/sbin/dump}');
  may(0.02, method === 'agent', 'client_directives: {Heartbeat Interval: 60}');
  may(0.01, true, 'enabled: false');
  return keys;
}

/** One of `[item, weight]`, each as often as its weight says. */
function draw(weighted, random) {
  let left = random() * weighted.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [item, weight] of weighted) {
    left -= weight;
    if (left < 0) return item;
  }
  return weighted.at(-1)[0];
}
