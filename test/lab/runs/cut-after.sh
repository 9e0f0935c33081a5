#!/bin/sh
# The same host after the power came back.
# shellcheck disable=SC2154 # VG and OUT are of the library, which is checked as files of its own
# shellcheck source=/dev/null
. /run/lab/in/inside/lab.sh
vg_open
lvs --noheadings --separator ' ' -o lv_name,origin "${VG}" >"${OUT}/volumes"
fact content "$(head -c 4 "/dev/${VG}/vm_alpha-disk0" || :)"
code gone test -e /run/lab/gone
