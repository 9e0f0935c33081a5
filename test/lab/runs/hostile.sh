#!/bin/sh
# Disks whose owner means harm, on a host whose LVM has no filter at all: nothing but the hooks keeps the guest's volumes
# away from it. One volume, vm_mallory-disk0, gets each night another table in its first MiB, or other bytes behind it.
# shellcheck disable=SC2154 # VG and OUT are of the library, which is checked as files of its own
# shellcheck source=/dev/null
. /run/lab/in/inside/lab.sh
disk=/dev/${VG}/vm_mallory-disk0
p1=2048 p2=10240 p3=18432 p4=26624 # where each table of the test has its partitions, of 4 MiB each

# table NAME: the first MiB of the disk.
table() {
  dd if="/run/lab/in/tables/$1" of="${disk}" bs=1M conv=notrunc,fsync status=none
}

# ext4_at START [TREE]: a filesystem of 4 MiB at a sector, with the files of a folder.
ext4_at() {
  mke2fs -q -F -t ext4 ${2:+-d "$2"} -E "offset=$(($1 * 512)),nodiscard" "${disk}" 4096k
}

# bytes OCTAL OFFSET: overwrites some bytes of the disk.
bytes() {
  # shellcheck disable=SC2059 # escapes are what it is for
  printf "$1" | dd of="${disk}" bs=1 seek="$2" conv=notrunc,fsync status=none
}

# What the host's LVM knows, without the snapshot: the guest's volumes must not be among it.
host_lvm() {
  pvs --noheadings --separator ' ' -o pv_name,pv_uuid,vg_name 2>&1 | sed 's/^ */pv /'
  vgs --noheadings --separator ' ' -o vg_name,vg_uuid,pv_count 2>&1 | sed 's/^ */vg /'
  lvs --noheadings --separator ' ' -o vg_name,lv_name,lv_uuid 2>&1 | sed '/ snap_vm_mallory-disk0 /d; s/^ */lv /'
}

# night NAME: one run of `before`, its words in NAME.said, and whatever it left.
night() {
  hook "$1.before" before mallory --job 1
  cp "/run/lab/$1.before.said" "${OUT}/$1.said"
  leaks "$1"
}

step "a volume group of the guest with the name of the host's own, and a volume in it with the name of its disk"
lvm_settings # or udev would activate it at once, over a loop device that could then not go
modprobe loop
truncate -s 4M /run/lab/inner && losetup /dev/loop7 /run/lab/inner
only='devices { global_filter = [ "a|^/dev/loop7$|", "r|.*|" ] }'
code inner.pv pvcreate -q --config "${only}" /dev/loop7
code inner.vg vgcreate -q --config "${only}" -s 1M "${VG}" /dev/loop7
code inner.lv lvcreate -q -y --config "${only}" -an -Wn -Zn -L 1M -n vm_mallory-disk0 "${VG}"
losetup -d /dev/loop7 && udevadm settle

vg_open
printf 'activation { monitoring = 0 }\n' >/etc/lvm/lvm.conf
volume vm_mallory-disk0 24
guest_settings mallory "disk disk0 lv ${VG}/vm_mallory-disk0" 'snapshot_size 8M'
mkdir -p /run/renfield/lock /run/lab/tree/etc
ln -s / /run/lab/tree/var
printf 'guest\n' >/run/lab/tree/etc/passwd
mkdir -p /run/lab/broken/etc /run/lab/broken/home
printf '/dev/vda1 / ext4 defaults 0 1\n' >/run/lab/broken/etc/fstab
printf '/dev/vda1 / ext4 defaults 0 1\n/dev/vda2 /var ext4 defaults 0 2\n' >/run/lab/tree/etc/fstab

step 'the disk'
table plain
ext4_at "${p1}" /run/lab/tree && ext4_at "${p2}"
dd if=/run/lab/inner of="${disk}" bs=512 seek="${p3}" conv=notrunc,fsync status=none
world_remember
host_lvm >/run/lab/host-lvm

step 'names with newlines, a partition outside of the disk, a physical volume with the name of ours, an erased superblock'
table skipped
bytes '\0\0' "$((p4 * 512 + 1080))"
guest_settings mallory "disk disk0 lv ${VG}/vm_mallory-disk0" 'snapshot_size 8M' 'mount disk0 p1 /'
hook skipped.before before mallory --job 1
cp /run/lab/skipped.before.said "${OUT}/skipped.said"
dmsetup info -c --noheadings -o name | grep '^renfield-' >"${OUT}/skipped.maps"
host_lvm | diff /run/lab/host-lvm - >"${OUT}/skipped.lvm"
cat "${OUT}/skipped.lvm"
hook skipped.check check mallory --job 1
hook skipped.after after mallory --job 1
leaks skipped
guest_settings mallory "disk disk0 lv ${VG}/vm_mallory-disk0" 'snapshot_size 8M'

step 'would the host have seen it? a map of that partition, as kpartx makes'
dmsetup create seen -u LAB-seen --table "0 8192 linear ${disk} ${p3}" && udevadm settle
host_lvm | diff /run/lab/host-lvm - >"${OUT}/seen.lvm"
dmsetup remove --retry seen && udevadm settle

step 'the same without any filesystem'
table inner
night inner

step 'overlapping'
table overlap
night overlap

step 'a thousand partitions'
table thousand
night thousand

step '/var -> /'
table plain
night symlink

step 'a superblock of nonsense'
bytes '\377\377\377\177\001' "$((p1 * 512 + 1028))"
night superblock

step 'a filesystem and swap at once'
dd if=/dev/zero of="${disk}" bs=1M count=1 conv=notrunc status=none
mke2fs -q -F -t ext4 -E nodiscard "${disk}" 4096k
bytes '\001\0\0\0\0\001\0\0' 1024
bytes SWAPSPACE2 4086
night ambiguous

step 'a filesystem and a partition table at once'
mke2fs -q -F -t ext4 -E nodiscard "${disk}" 4096k
dd if=/run/lab/in/tables/plain of="${disk}" bs=512 count=1 conv=notrunc,fsync status=none
night both

step "a filesystem that would halt the kernel at its first error, and has one"
table plain
ext4_at "${p1}" /run/lab/broken
debugfs -w -R 'ssv errors 3' "${disk}?offset=$((p1 * 512))" 2>/dev/null
debugfs -w -R 'zap_block -f /home 0' "${disk}?offset=$((p1 * 512))" 2>/dev/null
tune2fs -l "${disk}?offset=$((p1 * 512))" >"${OUT}/panic.superblock" 2>/dev/null
guest_settings mallory "disk disk0 lv ${VG}/vm_mallory-disk0" 'snapshot_size 8M' 'mount disk0 p1 /' 'repair replay'
hook panic.before before mallory --job 1
code panic.listing ls /run/renfield/mnt/mallory/home
dmesg | grep -c 'EXT4-fs error' >"${OUT}/panic.errors"
hook panic.after after mallory --job 1
leaks panic

step "a journal on another volume, which another guest is using"
volume vm_other-disk0 8
mke2fs -q -F -b 1024 -O journal_dev "/dev/${VG}/vm_other-disk0"
mke2fs -q -F -t ext4 -b 1024 -E "offset=$((p1 * 512)),nodiscard" -J "device=/dev/${VG}/vm_other-disk0" "${disk}" 4096k
world_remember
sha256sum <"/dev/${VG}/vm_other-disk0" >/run/lab/journal.was
hook journal.before before mallory --job 1
cp /run/lab/journal.before.said "${OUT}/journal.said"
sha256sum <"/dev/${VG}/vm_other-disk0" | cmp -s /run/lab/journal.was && fact journal.untouched yes
leaks journal

# labels NAME: where udev leads whoever asks for the guest's label or UUID, while a job may read.
labels() {
  table plain
  ext4_at "${p1}" /run/lab/tree
  tune2fs_at hostdata 11111111-2222-4333-8444-555555555555
  udevadm settle
  hook "$1.before" before mallory --job 1
  udevadm settle
  for link in by-label/hostdata by-uuid/11111111-2222-4333-8444-555555555555; do
    leads=$(readlink "/dev/disk/${link}") || leads=none
    fact "$1.${link%%/*}" "${leads}"
  done
  udevadm info --query=property --name="/dev/${VG}/snap_vm_mallory-disk0" | grep -E '^(ID_FS_|DM_UDEV_DISABLE_(DISK|OTHER))' >"${OUT}/$1.properties"
  hook "$1.after" after mallory --job 1
}

# The label and the UUID of the filesystem at p1, through a map, because tune2fs knows no offset.
tune2fs_at() {
  dmsetup create seen -u LAB-seen --table "0 8192 linear ${disk} ${p1}" && udevadm settle
  tune2fs -L "$1" -U "$2" /dev/mapper/seen >/dev/null
  dmsetup remove --retry seen && udevadm settle
}

step "the label of one of the host's own filesystems, without the rule for udev"
guest_settings mallory "disk disk0 lv ${VG}/vm_mallory-disk0" 'snapshot_size 8M' 'mount disk0 p1 /'
labels bare

step 'and with it'
cp /run/lab/in/udev/57-renfield.rules /etc/udev/rules.d/ && udevadm control --reload
labels ruled
leaks ruled

step "a tenant's disk that is a physical volume as a whole, on a host that looks into logical volumes"
printf 'activation { monitoring = 0 }\ndevices { scan_lvs = 1 }\n' >/etc/lvm/lvm.conf
dd if=/dev/zero of="${disk}" bs=1M count=1 conv=notrunc status=none
only="devices { scan_lvs = 1 global_filter = [ \"a|${disk}\$|\", \"r|.*|\" ] }"
code tenant.pv pvcreate -qff -y --config "${only}" "${disk}"
code tenant.vg vgcreate -q --config "${only}" -s 1M mallory "${disk}"
code tenant.lv lvcreate -q -y --config "${only}" -an -Wn -Zn -L 4M -n root mallory
udevadm settle
world_remember
printf '%s\n' 'renfield-settings 1' 'method image' 'trust tenant' 'snapshot_size 8M' "disk disk0 lv ${VG}/vm_mallory-disk0" \
  >/etc/renfield/current/guests/mallory.settings
hook tenant.before before mallory --job 1
udevadm settle
# udev of this host may activate the group on the guest's own disk, at each change of that: nothing of ours, and out of the way here.
snapshot=$(dmsetup info -c --noheadings --separator ', ' -o major,minor "/dev/${VG}/snap_vm_mallory-disk0")
dmsetup deps | grep '^mallory-' | grep -c "(${snapshot})" >"${OUT}/tenant.activated"
! dmsetup info mallory-root >/dev/null 2>&1 || dmsetup remove --retry mallory-root
only="devices { scan_lvs = 1 global_filter = [ \"a|/dev/${VG}/snap_vm_mallory-disk0\$|\", \"r|.*|\" ] }"
code tenant.activate vgchange -q -ay --config "${only}" mallory
dmsetup deps | grep '^mallory-' | grep -c "(${snapshot})" >"${OUT}/tenant.maps"
hook tenant.after after mallory --job 1
udevadm settle
! dmsetup info mallory-root >/dev/null 2>&1 || dmsetup remove --retry mallory-root
cp /run/lab/tenant.after.said "${OUT}/tenant.said"
leaks tenant
exit 0
