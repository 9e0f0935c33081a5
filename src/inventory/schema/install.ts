import { Type } from '@sinclair/typebox';
import { Count, Duration, FILE_NAME, InstallPath, keyed, Name, Size, Text } from './terms.ts';

/**
 * How a reference is installed. What stands here is printed into Kickstarts, preseeds and shell scripts, so each text has a pattern: printable ASCII,
 * without what would end a word or a line there.
 */

/** A package, a group (`@core`, `@^minimal-environment`), or one of them taken away (`-prelink`). */
const PackageWord = Type.String({
  pattern: '^-?(@\\^?)?[A-Za-z0-9][A-Za-z0-9._+:-]*$',
  maxLength: 127,
  description: 'a package, a @group, or either with a - before it',
});

const Url = Type.String({
  pattern: '^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~+-]+)*/?$',
  maxLength: 400,
  description: 'a http or https address without a question mark',
});

const Ipv4 = Type.String({
  pattern: '^(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\\.(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3}$',
  description: 'an IPv4 address',
});

const Interface = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,14}$',
  description: 'a network interface of the host',
});

const Unit = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._@-]*$', maxLength: 127, description: 'a service' });

const SshKey = Type.String({
  pattern:
    '^(ssh-(rsa|dss|ed25519)|ecdsa-sha2-nistp(256|384|521)|sk-[a-z0-9@.-]+) [A-Za-z0-9+/]+=*( [A-Za-z0-9._@:+-]+)?$',
  maxLength: 950,
  description: 'a public key of OpenSSH: type, key and perhaps a comment without spaces',
});

/** What crypt(3) made of a password: SHA-256 or SHA-512, which every release since CentOS 5.2 reads. Source: crypt(5). */
const PasswordHash = Type.String({
  pattern: '^\\$(5|6)\\$(rounds=[0-9]{4,9}\\$)?[./0-9A-Za-z]{1,16}\\$([./0-9A-Za-z]{43}|[./0-9A-Za-z]{86})$',
  description: 'a hash that begins with $5$ or $6$, as `openssl passwd -6` prints it',
});

const Services = Type.Object(
  { enable: Type.Optional(Type.Array(Unit)), disable: Type.Optional(Type.Array(Unit)) },
  { additionalProperties: false },
);

/** One line of sh, run as root in the installed system. A `%` at its beginning would end the section of a Kickstart. */
const PostStep = Type.String({
  pattern: '^[!-$&-~][ -~]*$',
  description: 'a line of sh in ASCII that does not begin with a space or %',
});

const Partition = Type.Object(
  {
    at: Type.String({
      pattern: '^(swap|/([a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*)?)$',
      description: 'swap, or a clean absolute path',
    }),
    size: Type.Optional(Size),
    filesystem: Type.Optional(Type.Union([Type.Literal('ext3'), Type.Literal('ext4'), Type.Literal('xfs')])),
  },
  { additionalProperties: false },
);

const network = {
  mac: Type.Optional(
    Type.String({ pattern: '^[0-9a-f]{2}(:[0-9a-f]{2}){5}$', description: 'a MAC address in lower case' }),
  ),
  ip: Type.Optional(Ipv4),
  netmask: Type.Optional(Ipv4),
  gateway: Type.Optional(Ipv4),
  dns: Type.Optional(Type.Array(Ipv4, { minItems: 1, maxItems: 3 })),
};

/** `user` needs no rights on the host; a bridge or a tap device is there already. Without `ip` the address comes from DHCP. */
const Network = Type.Union([
  Type.Literal('user'),
  Type.Object({ bridge: Interface, ...network }, { additionalProperties: false }),
  Type.Object({ tap: Interface, ...network }, { additionalProperties: false }),
]);

/** A file on the host, and what `sha256sum` has to say of it. */
const BootFile = Type.Union([
  InstallPath,
  Type.Object(
    { path: InstallPath, sha256: Type.String({ pattern: '^[0-9a-f]{64}$', description: '64 hexadecimal digits' }) },
    { additionalProperties: false },
  ),
]);

const User = Type.Object(
  {
    groups: Type.Optional(Type.Array(Type.String({ pattern: '^[a-z_][a-z0-9_-]{0,30}$', description: 'a group' }))),
    ssh_keys: Type.Optional(Type.Array(SshKey)),
  },
  { additionalProperties: false },
);

const USER = { pattern: '^[a-z_][a-z0-9_-]{0,30}$', maxLength: 31, description: 'the name of a user' };

export const installSettings = {
  /** What is installed on top of the smallest system: a package set by its name, or a list. Without it Renfield installs nothing. */
  packages: Type.Optional(Type.Union([Name, Type.Array(PackageWord, { minItems: 1 })])),
  /** The size of the disk; 8G unless said. */
  disk: Type.Optional(Size),
  /** In the order on the disk; one without `size` takes the rest. Swap and one root filesystem unless said. */
  partitions: Type.Optional(Type.Array(Partition, { minItems: 1, maxItems: 4 })),
  /** The address below which the release's own directories lie. */
  mirror: Type.Optional(Url),
  /** More repositories by name: `bacula` is one with Bacula's packages, `security` takes the place of Debian's and Ubuntu's own. */
  repositories: Type.Optional(keyed(Url, FILE_NAME)),
  /** Which Fedora. */
  release: Type.Optional(Type.Integer({ minimum: 38, maximum: 99 })),
  memory: Type.Optional(Size),
  cpus: Type.Optional(Count),
  network: Type.Optional(Network),
  /** Kernel and initrd of the installer, on the host. */
  kernel: Type.Optional(BootFile),
  initrd: Type.Optional(BootFile),
  /** Ubuntu: the live server's medium, on the host. */
  medium: Type.Optional(InstallPath),
  /** Where the host's references folder is served; without it the answers travel in the initrd. */
  install_url: Type.Optional(Url),
  /** The release's own installer, or `mmdebstrap`, which needs none. */
  route: Type.Optional(Type.Union([Type.Literal('installer'), Type.Literal('mmdebstrap')])),
  /** Who has it installed anew: the Director before each Base, the host itself at a time of its own, or only a person. */
  rebuild: Type.Optional(
    Type.Union([
      Type.Literal('director'),
      Type.Literal('hand'),
      Type.Object({ timer: Text }, { additionalProperties: false }),
    ]),
  ),
  /** The longest installation, and the longest silence of its console: 1 minute to 1 day. */
  install_limit: Type.Optional(Duration),
  silence_limit: Type.Optional(Duration),
  /** How long the new volume waits for a backup of the old one: up to 1 day. */
  swap_wait: Type.Optional(Duration),
  /** For its console. Locked unless said. */
  root_password: Type.Optional(PasswordHash),
  /** Who may log in as root over the network. */
  ssh_keys: Type.Optional(Type.Array(SshKey)),
  users: Type.Optional(keyed(User, USER)),
  services: Type.Optional(Services),
  /** Run at the end of the installation, in the installed system, as root; the first that fails fails the installation. */
  post: Type.Optional(Type.Array(PostStep)),
  language: Type.Optional(
    Type.String({
      pattern: '^[a-z]{2,3}(_[A-Z]{2})?(\\.[A-Za-z0-9-]+)?$',
      description: 'a locale such as en_US.UTF-8',
    }),
  ),
  keyboard: Type.Optional(
    Type.String({ pattern: '^[a-z][a-z0-9_-]*$', maxLength: 31, description: 'a keyboard such as us' }),
  ),
  timezone: Type.Optional(
    Type.String({
      pattern: '^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z][A-Za-z0-9_+-]*)*$',
      description: 'a time zone such as Europe/Berlin',
    }),
  ),
};

/** What references have in common of their installation. */
export const ReferenceDefaults = Type.Object(installSettings, { additionalProperties: false });

/** What several references install: packages, and what belongs to them. */
export const PackageSet = Type.Union([
  Type.Array(PackageWord),
  Type.Object(
    {
      packages: Type.Array(PackageWord),
      services: Type.Optional(Services),
      post: Type.Optional(Type.Array(PostStep)),
    },
    { additionalProperties: false },
  ),
]);
