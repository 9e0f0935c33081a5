#!/bin/sh
# One guest at work. Its hooks are hit at call K: every K with every fault when the file `every` is there, else at the calls
# that change the world. After each fault the hook, or the next run, has to have taken everything back.
# shellcheck disable=SC2154 # VG, OUT, HOOK are of the library, which is checked as files of its own
# shellcheck source=/dev/null
. /run/lab/in/inside/lab.sh

# The sample: a call as it begins in the log, and the faults that hit it.
sample_before='lvcreate fail late term kill
dmsetup create kill
e2fsck term
mount fail kill'
sample_after='umount fail
dmsetup remove kill
lvremove late kill'

# plan_of SAMPLE: lines "K FAULT" for the calls that the last run wrote down.
plan_of() {
  if [ -e /run/lab/in/every ]; then
    while read -r k _; do
      printf '%s\n' "${k} fail" "${k} late" "${k} term" "${k} kill"
    done </run/lab/fault/log
    return 0
  fi
  while read -r k call; do
    printf '%s\n' "$1" | while read -r tool faults; do
      case ${tool}:${faults%% *} in
        dmsetup:*) tool="dmsetup ${faults%% *}" faults=${faults#* } ;;
        *) ;;
      esac
      case ${call} in
        "${tool} "*)
          for fault in ${faults}; do
            printf '%s\n' "${k} ${fault}"
          done
          ;;
        *) ;;
      esac
    done
  done </run/lab/fault/log
}

# What follows a fault. Where the hook says 0 the job goes on to its end; where it was killed nobody calls it again, and
# the reaper or the next night finds what is left; else it has to have undone everything by itself.
recover() {
  case $2:${FAULT_CODE} in
    *:0) hook "$1.after" after alpha --job "${job}" ;;
    kill:*)
      if [ $((job % 2)) -eq 0 ]; then
        hook "$1.reap" reap
      else
        hook "$1.again" before alpha --job "$((job + 1000))" && hook "$1.after" after alpha --job "$((job + 1000))"
      fi
      ;;
    *) ;;
  esac
  leaks "$1"
  code "$1.writes" guest_writes vm_alpha-disk0
}

vg_open
volume vm_alpha-disk0 128 && disk_msdos vm_alpha-disk0 ext3 63 && guest_start vm_alpha-disk0 ext3 1
guest_settings alpha "disk disk0 lv ${VG}/vm_alpha-disk0" 'mount disk0 p1 /' 'snapshot_size 32M'
fault_tools lvs vgs lvcreate lvremove dmsetup e2fsck mount umount udevadm blkid sfdisk partx blockdev flock mkdir mv cp rmdir
mkdir -p /run/renfield/lock
world_remember

fault_run whole.before none 0 before alpha --job 1
plan_of "${sample_before}" >/run/lab/plan.before
cp /run/lab/fault/log "${OUT}/calls.before"
fault_run whole.after none 0 after alpha --job 1
plan_of "${sample_after}" >/run/lab/plan.after
cp /run/lab/fault/log "${OUT}/calls.after"
leaks whole

job=1
while read -r k fault; do
  job=$((job + 1))
  name=before.${k}.${fault}
  fault_run "${name}" "${fault}" "${k}" before alpha --job "${job}"
  recover "${name}" "${fault}"
done </run/lab/plan.before

while read -r k fault; do
  job=$((job + 1))
  name=after.${k}.${fault}
  hook "${name}.before" before alpha --job "${job}"
  fault_run "${name}" "${fault}" "${k}" after alpha --job "${job}"
  hook "${name}.reap" reap
  leaks "${name}"
  code "${name}.writes" guest_writes vm_alpha-disk0
done </run/lab/plan.after

guest_stop vm_alpha-disk0
code origin e2fsck -fn /dev/mapper/guest-vm_alpha-disk0
