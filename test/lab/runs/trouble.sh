#!/bin/sh
# What goes wrong without anybody's fault in the tools: a snapshot that overflows, a full volume group, a device that somebody
# keeps busy, a second job, volumes of other people that look like ours.
# shellcheck disable=SC2154 # VG and OUT are of the library, which is checked as files of its own
# shellcheck source=/dev/null
. /run/lab/in/inside/lab.sh

vg_open
volume vm_alpha-disk0 128 && disk_msdos vm_alpha-disk0 ext3 2048 && guest_start vm_alpha-disk0 ext3 1
volume vm_beta-disk0 16
disks="disk disk0 lv ${VG}/vm_alpha-disk0"
mkdir -p /run/renfield/lock
world_remember

step 'overflow'
guest_settings alpha "${disks}" 'mount disk0 p1 /' 'snapshot_size 4M'
hook overflow.before before alpha --job 1
dd if=/dev/urandom of=/run/lab/guest/vm_alpha-disk0/tmp/big bs=1M count=12 conv=fsync status=none
hook overflow.check check alpha --job 1
hook overflow.after after alpha --job 1
leaks overflow

step 'second job, and a busy device'
guest_settings alpha "${disks}" 'mount disk0 p1 /' 'snapshot_size 32M'
hook first.before before alpha --job 2
hook second.before before alpha --job 3
hook second.after after alpha --job 3
guest_read alpha
hook first.check check alpha --job 2
(cd /run/renfield/mnt/alpha/etc && exec sleep 600) &
sleeper=$!
hook busy.after after alpha --job 2
kill "${sleeper}"
hook busy.reap reap
leaks busy

# Not yet seen to its end: test/lab/README.md.
below_the_root() {
  step 'a filesystem below the root that nobody reads, and one that cannot be read any more'
  volume vm_alpha-disk1 16 && disk_whole vm_alpha-disk1 ext4
  mkdir /run/lab/guest/vm_alpha-disk0/data && sync -f /run/lab/guest/vm_alpha-disk0
  mount /dev/mapper/guest-vm_alpha-disk1 /mnt
  mkdir /mnt/folder && (cd /mnt/folder && seq -f 'file%g' 1200 | xargs touch)
  umount /mnt
  dmsetup remove --retry guest-vm_alpha-disk1
  guest_settings alpha "${disks}" "disk disk1 lv ${VG}/vm_alpha-disk1" 'mount disk0 p1 /' 'mount disk1 whole /data' 'snapshot_size 32M'
  world_remember
  hook unread.before before alpha --job 20
  (cd /run/renfield/mnt/alpha && find . -xdev -type f -exec cat {} + >/dev/null)
  hook unread.check check alpha --job 20 --level Incremental --files 2
  hook unread.after after alpha --job 20
  leaks unread
  guest_settings alpha "${disks}" "disk disk1 lv ${VG}/vm_alpha-disk1" 'mount disk0 p1 /' 'mount disk1 whole /data' 'snapshot_size 32M' 'exclude /data'
  hook left-out.before before alpha --job 23
  (cd /run/renfield/mnt/alpha && find . -xdev -type f -exec cat {} + >/dev/null)
  hook left-out.check check alpha --job 23
  hook left-out.after after alpha --job 23
  guest_settings alpha "${disks}" "disk disk1 lv ${VG}/vm_alpha-disk1" 'mount disk0 p1 /' 'mount disk1 whole /data' 'snapshot_size 32M'
  hook quiet.before before alpha --job 21
  df /run/renfield/mnt/alpha/data && stat /run/renfield/mnt/alpha/data && lvs && udevadm settle
  # As LVM looks at a device that nothing keeps it from.
  dd if=/dev/mapper/renfield-alpha-disk1-p0 of=/dev/null bs=128k count=1 iflag=direct status=none
  hook quiet.check check alpha --job 21
  hook quiet.after after alpha --job 21
  hook broken.before before alpha --job 22
  guest_read alpha
  map=renfield-alpha-disk1-p0
  sectors=$(blockdev --getsz "/dev/mapper/${map}")
  dmsetup suspend --noflush --nolockfs "${map}" && echo "0 ${sectors} error" | dmsetup load "${map}" && dmsetup resume "${map}"
  hook broken.check check alpha --job 22
  hook broken.after after alpha --job 22
  leaks broken
  lvremove -q -f "${VG}/vm_alpha-disk1"
  guest_settings alpha "${disks}" 'mount disk0 p1 /' 'snapshot_size 32M'
  for name in unread left-out quiet broken; do cp "/run/lab/${name}.check.said" "${OUT}/${name}.said"; done
}
below_the_root

step 'volume group full'
lvcreate -q -y -Wn -Zn -l 100%FREE -n filler "${VG}"
world_remember
hook full.before before alpha --job 4
hook full.after after alpha --job 4
leaks full
lvremove -q -f "${VG}/filler"

step "other people's volumes"
lvcreate -q -s -L 4M -n snap_vm_beta-disk0 "${VG}/vm_beta-disk0"
lvcreate -q -s -L 4M -n other --addtag renfield --addtag renfield_guest.alpha --addtag renfield_job.9 "${VG}/vm_beta-disk0"
volume plain 4 --addtag renfield --addtag renfield_guest.alpha --addtag renfield_job.9
world_remember
hook foreign.before before alpha --job 5
hook foreign.after after alpha --job 5
hook foreign.reap reap
leaks foreign

step 'a snapshot that only has our name'
lvcreate -q -s -L 4M -n snap_vm_alpha-disk0 "${VG}/vm_alpha-disk0"
world_remember
hook namesake.before before alpha --job 6
hook namesake.reap reap
leaks namesake
lvremove -q -f "${VG}/snap_vm_alpha-disk0"

step 'a snapshot of another volume with our name and our tags'
lvcreate -q -s -L 4M -n snap_vm_alpha-disk0 --addtag renfield --addtag renfield_guest.alpha --addtag renfield_job.7 \
  --addtag renfield_of.vm_alpha-disk0 "${VG}/vm_beta-disk0"
world_remember
hook impostor.before before alpha --job 7
hook impostor.after after alpha --job 7
hook impostor.reap reap
leaks impostor
lvremove -q -f "${VG}/snap_vm_alpha-disk0"

code writes guest_writes vm_alpha-disk0
guest_stop vm_alpha-disk0
code origin e2fsck -fn /dev/mapper/guest-vm_alpha-disk0
