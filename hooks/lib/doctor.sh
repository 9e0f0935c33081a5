# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# doctor: what is wrong on this host, each with its fix. Exit 0 when nothing would fail a backup, else 78.

doctor_host() {
  local file
  run_directories
  TMP=${RUN}/tmp/.doctor.$$
  chore mkdir -p "${TMP}" || fail 74 "cannot make ${TMP}"
  settings_defaults
  # The rendered files of this host: docs/hooks.md, "On a host".
  TREE=${SETTINGS%/guests}
  SICK=0
  UNSEEN=
  doctor_host_settings
  doctor_tools
  doctor_files
  doctor_lvm
  doctor_strays
  doctor_udev
  doctor_fd
  doctor_selinux
  doctor_reaper
  for file in "${SETTINGS}"/*.settings; do
    [ ! -f "${file}" ] || doctor_guest "${file##*/}"
  done
  GUEST=
  [ -z "${UNSEEN}" ] || sick "cannot see everything: ${UNSEEN}" 'look at what dmsetup info -c and lvs -a say'
  scratch_drop
  [ "${SICK}" -eq 0 ] || exit 78
  say 'nothing that would fail a backup'
}

# sick WHAT FIX: would fail a backup or endanger a guest. odd WHAT FIX: would not.
sick() {
  SICK=$((SICK + 1))
  say "ERROR $1; fix: $2"
}

odd() {
  say "WARN $1; fix: $2"
}

doctor_tools() {
  local tool
  for tool in lvs vgs lvcreate lvremove dmsetup flock mount umount e2fsck awk od dd sort sed sha256sum tee mkfifo; do
    have "${tool}" || sick "${tool} is missing" 'install lvm2, util-linux, e2fsprogs, coreutils'
  done
  have virsh || odd 'virsh is missing: no freeze, no pause, no domain XML' 'install libvirt-clients (EL: libvirt-client)'
  can_blkid_probe || odd 'blkid cannot probe a device: filesystems are told by their superblocks alone' 'util-linux 2.17 or later'
  can_journal_only || odd 'e2fsck replays with -p instead of journal_only' 'e2fsprogs 1.42 or later'
}

# Root runs these files for everybody: nobody else may be able to change them.
doctor_files() {
  local file
  for file in "${HOOK_DIR}" "${HOOK_DIR}/renfield-hook" "${HOOK_DIR}"/lib/*.sh "${HOOK_DIR}"/lib/*.awk "${HOST_SETTINGS}" "${SETTINGS}" "${SETTINGS}"/*.settings; do
    [ -e "${file}" ] || continue
    filtered stray find "${file}" -maxdepth 0 \( ! -user 0 -o -perm -020 -o -perm -002 \) || :
    [ ! -s "${TMP}/stray" ] || sick "${file} can be changed by others than root" "chown root:root ${file}; chmod go-w ${file}"
  done
}

# Without our rule udev puts a guest's labels and UUIDs into /dev/disk while a job reads, and mount LABEL= of the host takes
# them. It has to come behind the names and before blkid: device-mapper numbers these rules 11 and 13, Debian 56 and 60. EL 5 has none.
doctor_udev() {
  local rule
  rule=
  [ ! -e "${UDEV_LIB}/13-dm-disk.rules" ] || rule=12-renfield.rules
  [ ! -e "${UDEV_LIB}/60-persistent-storage-dm.rules" ] || rule=57-renfield.rules
  if [ -n "${rule}" ] && [ ! -e "${UDEV_RULES}/${rule}" ]; then
    odd "no rule of udev hides guests' labels, UUIDs and physical volumes from this host (${UDEV_RULES}/${rule})" \
      "cp ${TREE}/system/etc/udev/rules.d/*-renfield.rules /etc/udev/rules.d/${rule}; udevadm control --reload-rules"
  fi
}

# bacula-fd as root, in the mount namespace of the host: a private one hides our mounts from the reaper.
doctor_fd() {
  local fd dir ours theirs
  fd=
  for dir in "${PROC}"/[0-9]*; do
    process_read "${dir##*/}" || continue
    [ "${PROCESS_NAME}" != bacula-fd ] || fd=${dir##*/}
  done
  if [ -z "${fd}" ]; then
    odd 'bacula-fd is not running' 'systemctl start bacula-fd (or service bacula-fd start)'
    return 0
  fi
  process_status "${fd}"
  [ "${PROCESS_UID}" = 0 ] || doctor_user
  namespace_read 1
  ours=${NAMESPACE}
  namespace_read "${fd}"
  theirs=${NAMESPACE}
  if [ "${ours}" = "${theirs}" ]; then # both are empty before Linux 3.8
    return 0
  elif [ -z "${ours}" ] || [ -z "${theirs}" ]; then
    odd 'the mount namespaces of bacula-fd and of process 1 cannot be compared: whether the reaper sees what bacula-fd mounts is unknown' \
      'run doctor as root, on the host itself and not in a container'
  else
    sick 'bacula-fd has a mount namespace of its own: what it mounts the reaper cannot see' \
      'systemctl edit bacula-fd: PrivateTmp=no, ProtectSystem=no, ProtectHome=no, PrivateDevices=no'
  fi
}

# Sets NAMESPACE to the mount namespace of process $1, to nothing where it cannot be read.
namespace_read() {
  NAMESPACE=
  if filtered namespace readlink "${PROC}/$1/ns/mnt"; then read -r NAMESPACE <"${TMP}/namespace" || NAMESPACE=; fi
}

# Sets PROCESS_UID and PROCESS_CAPABILITIES of process $1 (proc(5), status).
process_status() {
  local word value
  PROCESS_UID=
  PROCESS_CAPABILITIES=
  while read -r word value _; do
    case ${word} in
      Uid:) PROCESS_UID=${value} ;;
      CapEff:) PROCESS_CAPABILITIES=${value} ;;
      *) ;;
    esac
  done <"${PROC}/$1/status"
}

# A File Daemon that is not root wants sudo for the hook and, to read what the hook mounts, one capability: CAP_DAC_READ_SEARCH
# is bit 2 of the mask (linux/capability.h).
doctor_user() {
  [ -e /etc/sudoers.d/renfield ] || odd "bacula-fd runs as uid ${PROCESS_UID} and may not call the hook" \
    "user of this host in the inventory; cp ${TREE}/system/etc/sudoers.d/renfield /etc/sudoers.d/"
  case ${PROCESS_CAPABILITIES} in
    *[4567cdef]) ;;
    *) odd "bacula-fd runs as uid ${PROCESS_UID} and cannot read the files of guests" \
      "cp -r ${TREE}/system/etc/systemd/system/bacula-fd.service.d /etc/systemd/system/; systemctl daemon-reload; systemctl restart bacula-fd" ;;
  esac
}

# The policy of Fedora and EL 7 and later confines bacula-fd, which may neither make snapshots nor mount.
doctor_selinux() {
  have getenforce && query selinux 20 getenforce || return 0
  answer selinux
  [ "${ANSWER}" = Enforcing ] || return 0
  query label 20 ls -Zd "${HOOK_DIR}/renfield-hook" || return 0
  answer label
  case ${ANSWER} in
    *bacula_unconfined_script_exec_t*) ;;
    *) sick 'SELinux confines the hook: it is not bacula_unconfined_script_exec_t' "sh ${TREE}/once/selinux.sh" ;;
  esac
}

doctor_reaper() {
  local file
  for file in /etc/systemd/system/renfield-reap.timer /usr/lib/systemd/system/renfield-reap.timer /etc/cron.d/renfield; do
    [ ! -e "${file}" ] || return 0
  done
  odd 'no timer calls reap: what a killed job leaves stays until the next backup of the same guest' \
    "cp ${TREE}/system/etc/systemd/system/renfield-reap.* /etc/systemd/system/; systemctl enable --now renfield-reap.timer (EL 5, 6: cp ${TREE}/system/etc/cron.d/renfield /etc/cron.d/)"
}

doctor_guest() {
  local vg lv
  GUEST=${1%.settings}
  is_guest "${GUEST}" || return 0
  REFERENCE=
  reference_of_guest
  if ! settings_read; then
    sick "${SETTINGS_FAULT}" 'render the settings again'
    return 0
  fi
  doctor_torn
  groups_read
  # shellcheck disable=SC2086 # names of volume groups, judged by settings
  lvs_read ${VGS} || {
    sick "no volume group ${VGS}" 'activate it, or correct the host of this guest in the inventory'
    return 0
  }
  while read -r DISK vg lv _; do
    [ -n "${DISK}" ] || continue
    if ! lv_find "${vg}" "${lv}"; then
      sick "${DISK}: no logical volume ${vg}/${lv}" 'correct the disks of this guest in the inventory'
    elif lv_find "${vg}" "${SNAP}${lv}" && ! lv_is_ours; then
      sick "${vg}/${SNAP}${lv} is there and not ours" "lvrename ${vg} ${SNAP}${lv} another-name"
    fi
  done <<END
${GUEST_DISKS}
END
  [ "${FREEZE}:${PAUSE}" = off:no ] || have virsh || sick "the settings want virsh" 'install libvirt-clients (EL: libvirt-client)'
}
