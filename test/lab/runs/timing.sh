#!/bin/sh
# How long a guest's disks take to be ready for bacula-fd, and to be taken back: one, three and six disks of 8 MiB, each a
# filesystem without a partition table.
# shellcheck disable=SC2154 # VG is of the library, which is checked as files of its own
# shellcheck source=/dev/null
. /run/lab/in/inside/lab.sh
vg_open
mkdir -p /run/renfield/lock /run/lab/tree
for number in 1 2 3 4 5; do mkdir "/run/lab/tree/d${number}"; done
printf 'guest\n' >/run/lab/tree/passwd
mke2fs -q -t ext4 -d /run/lab/tree /run/lab/filesystem 8M

number=0
while [ "${number}" -lt 6 ]; do
  lvcreate -q -y -Wn -Zn -L 8M -n "vm_t-disk${number}" "${VG}"
  dd if=/run/lab/filesystem of="/dev/${VG}/vm_t-disk${number}" bs=1M conv=fsync status=none
  path=/d${number}
  [ "${number}" -gt 0 ] || path=/
  set -- "$@" "disk disk${number} lv ${VG}/vm_t-disk${number}" "mount disk${number} whole ${path}"
  number=$((number + 1))
  case ${number} in
    1 | 3 | 6) guest_settings "disks-${number}" "$@" 'snapshot_size 4M' ;;
    *) ;;
  esac
done
world_remember
for number in 1 3 6; do
  step "${number} disks"
  hook "before.${number}" before "disks-${number}" --job 1
  hook "check.${number}" check "disks-${number}" --job 1
  hook "after.${number}" after "disks-${number}" --job 1
done
leaks timing
