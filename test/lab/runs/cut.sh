#!/bin/sh
# The power goes while bacula-fd reads: snapshot, map and mount are there, a guest is at work.
# shellcheck disable=SC2154 # VG is of the library, which is checked as files of its own
# shellcheck source=/dev/null
. /run/lab/in/inside/lab.sh
vg_open
volume vm_alpha-disk0 128 && disk_msdos vm_alpha-disk0 ext3 63 && guest_start vm_alpha-disk0 ext3
guest_settings alpha "disk disk0 lv ${VG}/vm_alpha-disk0" 'mount disk0 p1 /' 'snapshot_size 32M'
hook before before alpha --job 1
power_cut
