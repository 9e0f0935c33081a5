import type { KickstartDialect } from '../profiles/installs.ts';

/** How one release spells what all of them can say. Everything that two releases' Kickstarts differ in stands here. */
export interface KickstartSyntax {
  /** Needs the command `install`. */
  readonly saysInstall: boolean;
  readonly display: 'text' | 'cmdline';
  readonly keyboard: 'plain' | 'vckeymap';
  readonly timezone: 'plain' | 'nontp' | 'timesource';
  readonly auth: boolean;
  readonly rootpw: string;
  /** Has `sshkey`; before that %post writes the file. */
  readonly hasSshkey: boolean;
  /** The option that locks a user's password; before it, one without a password is locked. */
  readonly userLock: boolean;
  readonly hasService: boolean;
  readonly device: 'eth0' | 'link';
  /** The disk gets a GPT, so a BIOS needs the partition that `reqpart` makes. */
  readonly hasGpt: boolean;
  readonly packages: string;
  readonly environment: string;
  readonly excludes: readonly string[];
  readonly hasEnd: boolean;
  readonly onError: '%onerror' | '%traceback';
  readonly source: string;
}

/** Two exclamation marks are what passwd(1) and useradd(8) write for a locked password: no hash is equal to them. */
const LOCKED = "rootpw --iscrypted '!!'";

const EL5: KickstartSyntax = {
  saysInstall: true,
  // cmdline of rhel5-branch hides what went wrong; text shows the question on the console that it then waits at.
  display: 'text',
  keyboard: 'plain',
  timezone: 'plain',
  auth: true,
  rootpw: LOCKED,
  hasSshkey: false,
  userLock: false,
  hasService: false,
  device: 'eth0',
  hasGpt: false,
  packages: '%packages --nobase',
  environment: '@core',
  excludes: ['-prelink'],
  hasEnd: false,
  onError: '%traceback',
  source: 'anaconda rhel5-branch kickstart.py; pykickstart handlers/rhel5.py; commands/rootpw.py FC3_RootPw',
};

const EL6: KickstartSyntax = {
  ...EL5,
  display: 'cmdline',
  // Needs its one argument even when it locks.
  rootpw: "rootpw --iscrypted --lock '!!'",
  userLock: true,
  hasService: true,
  hasEnd: true,
  source: 'pykickstart handlers/rhel6.py; commands/rootpw.py F8_RootPw',
};

const EL7: KickstartSyntax = {
  ...EL6,
  keyboard: 'vckeymap',
  timezone: 'nontp',
  rootpw: 'rootpw --lock',
  device: 'link',
  packages: '%packages',
  excludes: [],
  onError: '%onerror',
  source: 'pykickstart handlers/rhel7.py; commands/rootpw.py F18_RootPw',
};

const EL8: KickstartSyntax = {
  ...EL7,
  saysInstall: false,
  auth: false,
  hasSshkey: true,
  packages: '%packages --excludeWeakdeps',
  environment: '@^minimal-environment',
  source: 'pykickstart handlers/rhel8.py: install and authconfig warn, sshkey is new',
};

const EL9: KickstartSyntax = {
  ...EL8,
  timezone: 'timesource',
  packages: '%packages --exclude-weakdeps',
  source: 'pykickstart handlers/rhel9.py: timesource is new, timezone --nontp and --excludeWeakdeps warn',
};

const EL10: KickstartSyntax = {
  ...EL9,
  hasGpt: true,
  source: 'pykickstart handlers/rhel10.py; Fedora 37 change "GPT by default on BIOS", which EL 10 inherits',
};

const FEDORA: KickstartSyntax = {
  ...EL10,
  environment: '@core',
  source: 'pykickstart handlers/f42.py',
};

export const KICKSTART: Record<KickstartDialect, KickstartSyntax> = {
  el5: EL5,
  el6: EL6,
  el7: EL7,
  el8: EL8,
  el9: EL9,
  el10: EL10,
  fedora: FEDORA,
};
