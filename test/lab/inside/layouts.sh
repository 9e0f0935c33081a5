# shellcheck shell=sh disable=SC2034,SC2154,SC3043 # VG and OUT are of lab.sh; local is in every shell that runs here
# Guests as installers lay them out: partitions, the guest's own LVM, filesystems, an fstab by the names that the installer writes,
# and files in each filesystem. A guest runs: its filesystems stay mounted below /run/lab/guest/NAME and are never unmounted,
# so each journal has to be replayed in a snapshot.

# LVM as a guest has it, for LVM_SYSTEM_DIR: it sees the maps of guests' physical volumes and nothing of the host.
guests_lvm() {
  mkdir -p /run/lab/guests-lvm /run/lab/guest
  cat >/run/lab/guests-lvm/lvm.conf <<'END'
devices { use_devicesfile = 0 global_filter = [ "a|^/dev/mapper/guest-.*|", "r|.*|" ] }
activation { monitoring = 0 }
backup { backup = 0 archive = 0 }
END
}

# volumes NAME:MIB...: the disks of the guests, made by one process: each start of LVM costs a second under emulation.
volumes() {
  for size in "$@"; do printf 'lvcreate -q -y -Wy -L %sM -n %s %s\n' "${size#*:}" "${size%%:*}" "${VG}"; done >/run/lab/lvm-commands
  lvm_does
}

# Runs the commands in /run/lab/lvm-commands; what LVM says of an empty line of its prompt is left out of the log.
lvm_does() {
  lvm </run/lab/lvm-commands >/run/lab/lvm-said 2>&1
  grep -v '^lvm> *$' /run/lab/lvm-said
  udevadm settle
}

# part LV N START MIB: the map through which the guest reaches partition N of its disk.
part() {
  dmsetup create "guest-$1-p$2" -u "LAB-$1-p$2" --table "0 $(($4 * 2048)) linear /dev/${VG}/$1 $3"
}

# table LV dos|gpt MIB:TYPE...: a partition table from sector 2048 on, and a map for each partition.
table() {
  local lv kind n size start
  lv=$1
  kind=$2
  shift 2
  start=2048
  {
    printf 'label: %s\nunit: sectors\n' "${kind}"
    for size in "$@"; do
      printf 'start=%s, size=%s, type=%s\n' "${start}" "$((${size%%:*} * 2048))" "${size#*:}"
      start=$((start + ${size%%:*} * 2048))
    done
  } | partition_table "${lv}"
  n=1
  start=2048
  for size in "$@"; do
    part "${lv}" "${n}" "${start}" "${size%%:*}"
    start=$((start + ${size%%:*} * 2048))
    n=$((n + 1))
  done
  udevadm settle
}

# group VG DEVICE NAME:MIB...: the guest's volume group, and a map guest-VG-NAME for each of its volumes. They are not activated by
# LVM: this kernel is the host's too, where a guest's volume is never active under the guest's own identifiers. Extents are
# 1 MiB, the first begins at 1 MiB, and in an empty group LVM gives them out in order; /dev/mapper/guest-… hold filesystems only
# where LVM has put the volume, or no hook would find them there.
group() {
  local name device start volume
  name=$1
  device=$2
  shift 2
  {
    printf 'vgcreate -q -s 1M --dataalignment 1M %s %s\n' "${name}" "${device}"
    for volume in "$@"; do
      printf 'lvcreate -q -y -an -Wn -Zn -L %sM -n %s %s\n' "${volume#*:}" "${volume%%:*}" "${name}"
    done
  } >/run/lab/lvm-commands
  (export LVM_SYSTEM_DIR=/run/lab/guests-lvm && lvm_does)
  start=2048
  for volume in "$@"; do
    dmsetup create "guest-${name}-${volume%%:*}" -u "LAB-${name}-${volume%%:*}" \
      --table "0 $((${volume#*:} * 2048)) linear ${device} ${start}"
    start=$((start + ${volume#*:} * 2048))
  done
  udevadm settle
}

# dm_uuid VG: what udev of the guest calls its first volume: the identifiers of group and volume without their dashes.
dm_uuid() {
  LVM_SYSTEM_DIR=/run/lab/guests-lvm lvs --noheadings -o vg_uuid,lv_uuid "$1" | tr -d ' \n-'
}

# fs DEVICE TYPE [WORD...]: mkfs.xfs refuses what is below 300 MiB, but for its own tests.
fs() {
  local device type
  device=$1
  type=$2
  shift 2
  case ${type} in
    xfs) TEST_DIR=x TEST_DEV=x QA_CHECK_FS=x mkfs.xfs -q -f ${1+"$@"} "${device}" ;;
    vfat) mkfs.vfat -F 32 -s 1 ${1+"$@"} "${device}" >/dev/null ;;
    *) "mkfs.${type}" -q -F ${1+"$@"} "${device}" ;;
  esac
}

# boots GUEST DEVICE TYPE PATH [OPTIONS]: the guest mounts one of its filesystems, and has files there.
boots() {
  local at
  at=/run/lab/guest/$1${4%/}
  mkdir -p "${at}"
  mount -t "$3" -o "${5:-defaults}" "$2" "${at}" || return 1
  case $3 in
    vfat) efi_files "${at}" ;;
    *) posix_files "${at}" "$4" ;;
  esac
  printf '%s %s\n' "$1" "${at}" >>/run/lab/filesystems
}

# What a restore has to bring back: owners, modes, links, holes, attributes, old times, names that no script expects. Made once:
# each process costs 40 ms under emulation.
posix_template() {
  mkdir -p "/var/tmp/data/with space" /var/tmp/data/deep/er
  (
    cd /var/tmp/data || exit 1
    cp /usr/bin/busybox tool
    chmod 4755 tool
    ln tool hard
    ln -s tool soft
    ln -s /etc/shadow absolute
    printf 'secret\n' >secret
    chmod 640 secret
    chown 1000:42 secret
    printf 'x' >"$(printf 'with space/new\nline')"
    printf 'x' >"$(printf '\303\251t\303\251')"
    printf 'end\n' | dd of=hole bs=1 seek=300000 status=none
    printf 'deep\n' >deep/er/file
    touch -d '1987-07-20 20:17:40' deep/er/file
    mkfifo fifo
    for n in 1 2 3 4 5 6; do printf 'number %s\n' "${n}" >"n${n}"; done
    # File capabilities (cap_net_raw+ep, struct vfs_cap_data of linux/capability.h), and an attribute of a user.
    setfattr -n security.capability -v 0x0100000200200000000000000000000000000000 n1
    setfattr -n user.origin -v installer n2
  )
}

# posix_files DIR PLACE
posix_files() {
  [ -d /var/tmp/data ] || posix_template
  [ "$2" != / ] || (cd "$1" && mkdir -p boot/efi etc home srv var/log usr/bin dev proc run sys tmp)
  [ "$2" != /boot ] || mkdir -p "$1/efi"
  cp -a /var/tmp/data "$1/data"
  printf 'of %s\n' "$2" >"$1/data/place"
}

efi_files() {
  mkdir -p "$1/EFI/BOOT" "$1/EFI/debian"
  cp /usr/bin/busybox "$1/EFI/BOOT/BOOTX64.EFI"
  printf 'search.fs_uuid\n' >"$1/EFI/debian/grub.cfg"
  printf 'x' >"$1/EFI/debian/A longer name with spaces.txt"
  printf 'x' >"$1/EFI/debian/$(printf '\303\251t\303\251').efi"
}

# lives GUEST: between two nights something changes in each of its filesystems.
lives() {
  while read -r guest at; do
    [ "${guest}" = "$1" ] || continue
    if [ -d "${at}/EFI" ]; then
      printf 'new\n' >"${at}/EFI/debian/new.cfg"
      rm "${at}/EFI/debian/A longer name with spaces.txt"
      continue
    fi
    printf 'more\n' >>"${at}/data/n3"
    rm "${at}/data/n4"
    mv "${at}/data/n5" "${at}/data/renamed"
    printf 'new\n' >"${at}/data/new"
    chmod 600 "${at}/data/n6"
  done </run/lab/filesystems
}

# uuid DEVICE, partuuid LV N
uuid() {
  blkid -p -s UUID -o value "$1"
}

partuuid() {
  partx -g -o UUID -n "$2" "/dev/${VG}/$1"
}

# fstab GUEST: from standard input.
fstab() {
  cat >"/run/lab/guest/$1/etc/fstab"
}

# everything DIR: every file of every filesystem, with what Bacula keeps; times are in whole seconds (LStat of its catalog), and
# what the FileSet leaves out is left out.
everything() {
  (
    cd "$1" || exit 1
    set -- ! -path './tmp*' ! -path './run*' ! -path './dev*' ! -path './proc*' ! -path './sys*' ! -path './lost+found*'
    find . -mindepth 1 "$@" -printf '%p %y %m %U %G %l\n' | sort
    find . -type f "$@" -printf '%p %s %n %T@\n' | sed 's/\.[0-9]*$//' | sort
    find . -type f "$@" -exec sha256sum {} + | sort
    find . "$@" -print0 | sort -z | xargs -0 getfattr -h -d -m - -e hex 2>/dev/null
  )
}
