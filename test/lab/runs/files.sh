#!/bin/sh
# Four guests, each at work on disks of other layouts. One night each: before, a comparison with a twin of the same moment,
# check, after. Then the guest shuts down, and its disks are looked at.
# shellcheck disable=SC2154 # VG and OUT are of the library, which is checked as files of its own
# shellcheck source=/dev/null
. /run/lab/in/inside/lab.sh

# compare GUEST LV TYPE START SECTORS PATH [WITHOUT]: the filesystem at PATH of what the hook shows, and that of the twin.
compare() {
  moment_mount "$2" "$3" "$4" "$5"
  twin_compare "$1.tree$6" "$2" "/run/renfield/mnt/$1$6" "${7:-}"
  moment_drop "$2"
}

morning() {
  grep " /run/renfield/mnt/$1[/ ]" /proc/mounts >"${OUT}/$1.mounts"
  hook "$1.check" check "$1" --job 1
  hook "$1.after" after "$1" --job 1
  leaks "$1"
}

vg_open
modprobe xfs
moment_tools
mkdir -p /run/renfield/lock

step 'alpha: ext3 at sector 63, and ext4 without a partition table'
volume vm_alpha-disk0 128 && disk_msdos vm_alpha-disk0 ext3 63 && guest_start vm_alpha-disk0 ext3
mkdir /run/lab/guest/vm_alpha-disk0/data && sync -f /run/lab/guest/vm_alpha-disk0
volume vm_alpha-disk1 96 && disk_whole vm_alpha-disk1 ext4 && guest_start vm_alpha-disk1 ext4
volume vm_alpha-swap0 16 && disk_swap vm_alpha-swap0
moment_of vm_alpha-disk0 64 && moment_of vm_alpha-disk1 64
guest_settings alpha "disk disk0 lv ${VG}/vm_alpha-disk0" "disk disk1 lv ${VG}/vm_alpha-disk1" \
  'mount disk0 p1 /' 'mount disk1 whole /data' 'snapshot_size 50%' 'repair replay'
world_remember
hook alpha.before before alpha --job 1
code alpha.writes guest_writes vm_alpha-disk0
compare alpha vm_alpha-disk0 ext3 63 180000 '' ./data
compare alpha vm_alpha-disk1 ext4 0 196608 /data
morning alpha
guest_stop vm_alpha-disk0
guest_stop vm_alpha-disk1
code vm_alpha-disk0.origin e2fsck -fn /dev/mapper/guest-vm_alpha-disk0
code vm_alpha-disk1.origin e2fsck -fn /dev/mapper/guest-vm_alpha-disk1

step 'beta: ext3 at sector 2048 on a thin volume'
thin_volume vm_beta-disk0 128 && disk_msdos vm_beta-disk0 ext3 2048 && guest_start vm_beta-disk0 ext3
moment_of vm_beta-disk0 thin
guest_settings beta "disk disk0 lv ${VG}/vm_beta-disk0" 'mount auto' 'repair full'
world_remember
hook beta.before before beta --job 1
code beta.writes guest_writes vm_beta-disk0
compare beta vm_beta-disk0 ext3 2048 180000 ''
morning beta
guest_stop vm_beta-disk0
code vm_beta-disk0.origin e2fsck -fn /dev/mapper/guest-vm_beta-disk0

step "gamma: ext4 on GPT, and XFS where the guest's fstab puts it"
volume vm_gamma-disk0 128 && disk_gpt vm_gamma-disk0 ext4 96 && guest_start vm_gamma-disk0 ext4
volume vm_gamma-disk1 400 && disk_whole vm_gamma-disk1 xfs && guest_start vm_gamma-disk1 xfs
rm /run/lab/guest/vm_gamma-disk1/etc/fstab # a data disk: only one of the two is the guest
uuid=$(blkid -p -s UUID -o value /dev/mapper/guest-vm_gamma-disk1)
printf '/dev/vda2 / ext4 defaults 0 1\nUUID=%s /data xfs defaults 0 2\n' "${uuid}" >/run/lab/guest/vm_gamma-disk0/etc/fstab
mkdir /run/lab/guest/vm_gamma-disk0/data && sync -f /run/lab/guest/vm_gamma-disk0
moment_of vm_gamma-disk0 64 && moment_of vm_gamma-disk1 64
guest_settings gamma "disk disk0 lv ${VG}/vm_gamma-disk0" "disk disk1 lv ${VG}/vm_gamma-disk1" 'mount auto' 'snapshot_size 64M'
world_remember
hook gamma.before before gamma --job 1
code gamma.writes guest_writes vm_gamma-disk1
compare gamma vm_gamma-disk0 ext4 4096 196608 '' ./data
compare gamma vm_gamma-disk1 xfs 0 819200 /data
morning gamma
guest_stop vm_gamma-disk0
guest_stop vm_gamma-disk1
code vm_gamma-disk0.origin e2fsck -fn /dev/mapper/guest-vm_gamma-disk0
code vm_gamma-disk1.origin xfs_repair -n /dev/mapper/guest-vm_gamma-disk1

step 'delta: sectors of 4096 bytes, with GPT and with an MBR'
modprobe loop
volume vm_delta-disk0 64 && disk_4096 vm_delta-disk0 gpt 256 && guest_start vm_delta-disk0 ext4
mkdir /run/lab/guest/vm_delta-disk0/data && sync -f /run/lab/guest/vm_delta-disk0
volume vm_delta-disk1 64 && disk_4096 vm_delta-disk1 dos 256 && guest_start vm_delta-disk1 ext4
moment_of vm_delta-disk0 32 && moment_of vm_delta-disk1 32
guest_settings delta "disk disk0 lv ${VG}/vm_delta-disk0" "disk disk1 lv ${VG}/vm_delta-disk1 4096" \
  'mount disk0 p1 /' 'mount disk1 p1 /data' 'snapshot_size 32M'
world_remember
hook delta.before before delta --job 1
code delta.writes guest_writes vm_delta-disk1
compare delta vm_delta-disk0 ext4 2048 98304 '' ./data
compare delta vm_delta-disk1 ext4 2048 98304 /data
morning delta
guest_stop vm_delta-disk0
guest_stop vm_delta-disk1
code vm_delta-disk0.origin e2fsck -fn /dev/mapper/guest-vm_delta-disk0
code vm_delta-disk1.origin e2fsck -fn /dev/mapper/guest-vm_delta-disk1
