# shellcheck shell=sh disable=SC2154 # VG and OUT are of lab.sh
# The disks of guests, one function a layout. A disk is an existing volume; the partition that holds / is left mapped.
#
# The map stands for the guest: qemu has the volume open and writes into the middle of it. A filesystem that the host
# mounts straight from the volume would be frozen by lvcreate -s and come out clean, which no guest's ever does.

# guest_map LV START SECTORS: the map through which the guest reaches one filesystem of its disk.
guest_map() {
  dmsetup create "guest-$1" -u "LAB-$1" --table "0 $3 linear /dev/${VG}/$1 $2" && udevadm settle
}

partition_table() {
  sfdisk -q --no-reread --no-tell-kernel "/dev/${VG}/$1" && udevadm settle
}

# disk_msdos LV TYPE START: p1 holds the filesystem from sector START on (63 as DOS had it, 2048 as it is today), p2 is
# an extended partition with the swap in p5.
disk_msdos() {
  printf 'label: dos\nunit: sectors\n1: start=%s, size=180000, type=83, bootable\n2: start=184320, size=40960, type=5\n5: start=186368, size=30720, type=82\n' "$3" |
    partition_table "$1"
  guest_map "$1" "$3" 180000 && filesystem "$1" "$2"
  truncate -s 15M /run/lab/swap && mkswap -q /run/lab/swap
  dd if=/run/lab/swap of="/dev/${VG}/$1" bs=512 seek=186368 count=16 status=none
}

# disk_gpt LV TYPE MIB: p1 is a BIOS boot partition, p2 holds the filesystem of MIB MiB.
disk_gpt() {
  printf 'label: gpt\nunit: sectors\n1: start=2048, size=2048, type=21686148-6449-6E6F-744E-656564454649\n2: start=4096, size=%s, type=L\n' \
    "$(($3 * 2048))" | partition_table "$1"
  guest_map "$1" 4096 "$(($3 * 2048))" && filesystem "$1" "$2"
}

# disk_4096 LV dos|gpt START: a disk whose guest sees sectors of 4096 bytes; p1 holds ext4 of 48 MiB from its sector START on.
disk_4096() {
  _loop=$(losetup -f --show -b 4096 "/dev/${VG}/$1") || return 1
  printf 'label: %s\nunit: sectors\n1: start=%s, size=12288, type=L\n' "$2" "$3" | sfdisk -q --no-reread --no-tell-kernel "${_loop}"
  losetup -d "${_loop}" && udevadm settle
  guest_map "$1" "$(($3 * 8))" 98304 && mkfs.ext4 -q -F -b 4096 "/dev/mapper/guest-$1"
}

# disk_whole LV TYPE: no partition table.
disk_whole() {
  _sectors=$(blockdev --getsz "/dev/${VG}/$1")
  guest_map "$1" 0 "${_sectors}" && filesystem "$1" "$2"
}

# disk_swap LV: the swap volume of the 2012 layout, without a partition table.
disk_swap() {
  mkswap "/dev/${VG}/$1" >/dev/null
}

filesystem() {
  case $2 in
    xfs) mkfs.xfs -q -f "/dev/mapper/guest-$1" ;;
    *) "mkfs.$2" -q -F "/dev/mapper/guest-$1" ;;
  esac
}
