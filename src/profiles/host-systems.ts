import type { OsId } from './os.ts';
import type { PathProfile } from './paths.ts';

/** What a hypervisor's own system wants beside the hooks. */
export interface HostSystem {
  /** Who calls the reaper. */
  readonly timer: 'systemd' | 'cron';
  /** The policy knows `bacula_unconfined_script_exec_t`: an enforcing one lets bacula-fd run a script of another type, but neither snapshot nor mount. */
  readonly isConfined: boolean;
  /** The setting that keeps LVM from guests' disks, or undefined where a devices file does so from the installation on. */
  readonly lvmFilter: 'filter' | 'global_filter' | undefined;
  /**
   * Under which numbers device-mapper's rules of udev lie, which look for labels and physical volumes on every device: its own (10 to 13)
   * or Debian's (55 to 60). Undefined where udev ignores device-mapper.
   */
  readonly udevRules: 'upstream' | 'debian' | undefined;
  readonly source: string;
}

const EL5: HostSystem = {
  timer: 'cron',
  isConfined: false,
  lvmFilter: 'filter',
  udevRules: undefined,
  source:
    'lvm2 2.02.88; WHATS_NEW of lvm2 2.02.98 adds global_filter; udev 095 ignores dm-* (50-udev.rules); selinux-policy 2.4 and 3.7 have no type for scripts of Bacula',
};
const EL6: HostSystem = {
  ...EL5,
  lvmFilter: 'global_filter',
  udevRules: 'upstream',
  source: 'EL 6.4 and later: lvm2 2.02.98; otherwise as EL 5',
};
const EL7: HostSystem = {
  timer: 'systemd',
  isConfined: true,
  lvmFilter: 'global_filter',
  udevRules: 'upstream',
  source: 'selinux-policy of RHEL 7 (2015-04) and of Fedora 22: bacula.te',
};
const EL9: HostSystem = {
  ...EL7,
  lvmFilter: undefined,
  source: 'lvmdevices(8): RHEL 9 makes system.devices when it is installed',
};
const DEBIAN: HostSystem = {
  timer: 'systemd',
  isConfined: false,
  lvmFilter: 'global_filter',
  udevRules: 'debian',
  source:
    'lvm2 2.03, built without a devices file by default; dmsetup has 55-dm.rules and 60-persistent-storage-dm.rules; no SELinux unless the admin brings it',
};

/** A total table: a new operating system has to say what it wants. */
const HOST_SYSTEMS: Record<OsId, HostSystem> = {
  el5: EL5,
  el6: EL6,
  el7: EL7,
  el8: EL7,
  el9: EL9,
  el10: EL9,
  centos5: EL5,
  centos6: EL6,
  centos7: EL7,
  centos8: EL7,
  rocky8: EL7,
  rocky9: EL9,
  rocky10: EL9,
  alma8: EL7,
  alma9: EL9,
  alma10: EL9,
  fedora: EL9,
  debian11: DEBIAN,
  debian12: DEBIAN,
  debian13: DEBIAN,
  ubuntu2004: DEBIAN,
  ubuntu2204: DEBIAN,
  ubuntu2404: DEBIAN,
};

/** Of a host that does not say what it runs we know its packages only: then what does no harm on any of its releases. */
const BY_PROFILE: Record<PathProfile, HostSystem> = { debian: DEBIAN, el: EL7, fedora: EL9, opt: DEBIAN };

export function hostSystem(os: OsId | undefined, profile: PathProfile): HostSystem {
  return os === undefined ? BY_PROFILE[profile] : HOST_SYSTEMS[os];
}
