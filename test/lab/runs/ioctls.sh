#!/bin/sh
# lvcreate is killed before its k-th ioctl: a fixed sample of the states that it can leave. The file `plan` has a line a kill:
# NAME GUEST K WHO CLEARS. WHO dies with it, `child` nobody and `group` the hook; CLEARS is `itself`, `reap` or `before`.
# shellcheck disable=SC2154,SC2312 # VG and OUT are of the library, which is checked as files of its own; facts may be empty
# shellcheck source=/dev/null
. /run/lab/in/inside/lab.sh

# die NAME GUEST K WHO CLEARS
die() {
  lv=vm_$2-disk0
  step "$*"
  lvcreate_dies "$3" "$4"
  (
    env "RENFIELD_PATH=/run/lab/tools:${REAL_PATH}" setsid -w "${HOOK}" before "$2" --job 7
    fact "$1.code" "$?"
  )
  fact "$1.died" "$(cat /run/lab/died)"
  fact "$1.state" "$(cat /run/lab/dies.state)"
  goes_on "${lv}"
  fact "$1.still" "${STILL:-none}"
  case $5 in
    reap) hook "$1.cleared" reap ;;
    before) hook "$1.again" before "$2" --job 8 && hook "$1.cleared" after "$2" --job 8 ;;
    *) ;;
  esac
  leaks "$1"
}

vg_open
volume vm_thick-disk0 48 && disk_whole vm_thick-disk0 ext3 && guest_start vm_thick-disk0 ext3 1
thin_volume vm_thin-disk0 48 && disk_whole vm_thin-disk0 ext3 && guest_start vm_thin-disk0 ext3 1
guest_settings thick "disk disk0 lv ${VG}/vm_thick-disk0" 'snapshot_size 16M' 'metadata no'
guest_settings thin "disk disk0 lv ${VG}/vm_thin-disk0" 'metadata no'
sed -i 's/^method files/method image/' /etc/renfield/current/guests/*.settings
mkdir -p /run/renfield/lock
lvcreate_dies 0 child
# Theirs: a snapshot of the same disk keeps the -real of it.
volume foreign 8
for guest in thick thin; do
  hook "${guest}.before" before "${guest}" --job 1 && hook "${guest}.after" after "${guest}" --job 1
done
world_remember

while read -r line; do
  # shellcheck disable=SC2086 # the words of the plan
  die ${line}
done </run/lab/in/plan

lvcreate -q -s -L 8M -n theirs "${VG}/vm_thick-disk0"
world_remember
die beside.theirs thick 61 group reap
lvremove -q -f "${VG}/theirs"

for lv in vm_thick-disk0 vm_thin-disk0; do
  guest_stop "${lv}"
  code "origin.${lv}" e2fsck -fn "/dev/mapper/guest-${lv}"
done
exit 0
