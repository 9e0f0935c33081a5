#!/bin/sh
# The same host after the power came back, and its next night.
# shellcheck disable=SC2154 # VG and OUT are of the library, which is checked as files of its own
# shellcheck source=/dev/null
. /run/lab/in/inside/lab.sh
volumes() {
  lvs --noheadings --separator ' ' -o lv_name,origin "${VG}"
}

vg_open
volumes >"${OUT}/volumes.found"
guest_settings alpha "disk disk0 lv ${VG}/vm_alpha-disk0" 'mount disk0 p1 /' 'snapshot_size 32M'
guest_map vm_alpha-disk0 63 180000
code guest-repair e2fsck -p /dev/mapper/guest-vm_alpha-disk0
guest_start vm_alpha-disk0 ext3
hook before before alpha --job 2
fact passwd "$(cat /run/renfield/mnt/alpha/etc/passwd || :)"
hook after after alpha --job 2
volumes >"${OUT}/volumes.left"
dmsetup ls >"${OUT}/maps.left"
guest_stop vm_alpha-disk0
code origin e2fsck -fn /dev/mapper/guest-vm_alpha-disk0
