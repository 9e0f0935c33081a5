#!/bin/sh
# The lab tries itself: a guest at work, its dirty snapshot, and a leak of each kind. Ends with 7.
# shellcheck disable=SC2154 # VG and OUT are of the library, which is checked as files of its own
# shellcheck source=/dev/null
. /run/lab/in/inside/lab.sh
disk=/dev/${VG}/vm_alpha-disk0

vg_open
fact host "${VG}"
volume vm_alpha-disk0 128 && disk_msdos vm_alpha-disk0 ext3 63 && guest_start vm_alpha-disk0 ext3

step 'a dirty snapshot'
code snapshot lvcreate -s -L 32M -n snap "${disk}"
fact attributes "$(lvs --noheadings -o lv_attr "${VG}/snap" || :)"
code writes-on guest_writes vm_alpha-disk0
dmsetup create snap-p1 --table "0 180000 linear /dev/${VG}/snap 63" && udevadm settle
dumpe2fs -h /dev/mapper/snap-p1 >"${OUT}/superblock" 2>&1
modprobe loop
loop=$(losetup -r -f --show /dev/mapper/snap-p1)
code mount-read-only-device mount -t ext3 -o ro "${loop}" /mnt
losetup -d "${loop}"
code repair e2fsck -p /dev/mapper/snap-p1
code mount mount -t ext3 -o ro /dev/mapper/snap-p1 /mnt
fact passwd "$(cat /mnt/etc/passwd || :)"
umount /mnt
code check e2fsck -fn /dev/mapper/snap-p1
dmsetup remove --retry snap-p1 && udevadm settle
code remove lvremove -f "${VG}/snap"
guest_stop vm_alpha-disk0
code clean e2fsck -fn /dev/mapper/guest-vm_alpha-disk0

step 'a leak of each kind'
volume vm_beta-disk0 64 && volume foreign 16
suspended=$(dmsetup info -c --noheadings -o name "/dev/${VG}/vm_beta-disk0")
modprobe nbd
mkdir -p /run/renfield/lock /run/renfield/job
world_remember
leaks nothing
lvcreate -q -s -L 8M -n snap_vm_alpha-disk0 "${disk}"
dmsetup create renfield-alpha-disk0-p1 -u RENFIELD-alpha-disk0-p1 --table "0 64 linear /dev/${VG}/snap_vm_alpha-disk0 0"
mount -t tmpfs none /mnt
truncate -s 1M /run/lab/image && losetup /dev/loop3 /run/lab/image
qemu-img create -q -f qcow2 /run/lab/image.qcow2 1M && qemu-nbd -c /dev/nbd0 /run/lab/image.qcow2
flock -o /run/renfield/lock/alpha.lock sleep 600 &
flock=$!
: >/run/renfield/job/alpha
lvrename -q "${VG}" foreign stolen
dmsetup suspend "${suspended}"
leaks planted

dmsetup resume "${suspended}"
lvrename -q "${VG}" stolen foreign
rm /run/renfield/job/alpha
kill "${flock}"
qemu-nbd -d /dev/nbd0 >/dev/null
losetup -d /dev/loop3
umount /mnt
dmsetup remove --retry renfield-alpha-disk0-p1 && udevadm settle
lvremove -q -f "${VG}/snap_vm_alpha-disk0"
leaks removed
exit 7
