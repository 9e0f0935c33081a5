#!/bin/sh
# A snapshot, something on the disk, something in memory; then the power goes.
# shellcheck disable=SC2154 # VG and OUT are of the library, which is checked as files of its own
# shellcheck source=/dev/null
. /run/lab/in/inside/lab.sh
vg_open
volume vm_alpha-disk0 64
lvcreate -q -s -L 16M -n snap_vm_alpha-disk0 "${VG}/vm_alpha-disk0"
printf 'kept' | dd of="/dev/${VG}/vm_alpha-disk0" conv=fsync status=none
: >/run/lab/gone
power_cut
