#!/bin/sh
# One guest at work. Its hooks are hit at a call: where the file `boot` says "sample" at those that change the world, where it
# names a stage and a fault, as "before kill", at every call of that stage with that fault. After each fault the hook, or the next run, has to have taken everything back.
# shellcheck disable=SC2154 # VG, OUT, FAULT_CODE are of the library, which is checked as files of its own
# shellcheck source=/dev/null
. /run/lab/in/inside/lab.sh

# The sample: STAGE FAULT CALL, where the first call that begins so is hit.
sample() {
  cat <<'END'
before fail lvcreate
before late lvcreate
before term lvcreate
before orphan lvcreate
before kill dmsetup create
before term e2fsck -
before kill mount -t
after fail umount
after kill dmsetup remove
after kill lvremove
END
}

# all_of STAGE FAULT: all calls, up to the number of those of a whole run, and two more for a run that retries.
all_of() {
  calls=0
  while read -r _; do calls=$((calls + 1)); done </run/lab/fault/log
  fact calls "${calls}"
  _k=0
  while [ "${_k}" -lt "$((calls + 2))" ]; do
    _k=$((_k + 1))
    printf '%s\n' "$1 $2 ${_k}" >>/run/lab/plan
  done
}

# In both, a subshell stands for the job, as bacula-fd's connection to its Director does: when it has ended, nothing of the job is in use.

# What follows a fault in `before`. Where the hook says 0 the job goes on to its end; where it was killed nobody calls it
# again, and the next night or the reaper finds what is left; else it has to have undone everything by itself.
fault_before() {
  (
    fault_run "$1" "$2" "$3" before alpha --job "${job}"
    exit "${FAULT_CODE}"
  )
  FAULT_CODE=$?
  case $2:${FAULT_CODE} in
    *:0) hook "$1.after" after alpha --job "${job}" ;;
    kill:* | orphan:*)
      if [ $((job % 2)) -eq 0 ]; then
        hook "$1.reap" reap
      else
        hook "$1.again" before alpha --job "$((job + 10000))" && hook "$1.after" after alpha --job "$((job + 10000))"
      fi
      ;;
    *) ;;
  esac
}

fault_after() {
  (
    hook "$1.before" before alpha --job "${job}"
    fault_run "$1" "$2" "$3" after alpha --job "${job}"
  )
  hook "$1.reap" reap
}

vg_open
volume vm_alpha-disk0 128 && disk_msdos vm_alpha-disk0 ext3 63 && guest_start vm_alpha-disk0 ext3 1
guest_settings alpha "disk disk0 lv ${VG}/vm_alpha-disk0" 'mount disk0 p1 /' 'snapshot_size 32M'
fault_tools lvs vgs lvcreate lvremove dmsetup e2fsck mount umount udevadm blkid sfdisk partx blockdev flock mkdir mv cp rmdir
mkdir -p /run/renfield/lock
world_remember

read -r stage fault </run/lab/in/boot
# The first run of a machine makes a folder more than all that follow.
[ "${stage}" = sample ] || { hook first.before before alpha --job 1 && hook first.after after alpha --job 1; }
case ${stage} in
  sample) sample >/run/lab/plan ;;
  before)
    fault_run whole.before none 0 before alpha --job 1
    all_of before "${fault}"
    hook whole.after after alpha --job 1
    ;;
  *)
    hook whole.before before alpha --job 1
    fault_run whole.after none 0 after alpha --job 1
    all_of after "${fault}"
    ;;
esac

job=1
while read -r stage fault call; do
  job=$((job + 1))
  name=${stage}.$(printf '%s' "${call}" | tr -c 'a-z0-9' _).${fault}
  "fault_${stage}" "${name}" "${fault}" "${call}"
  leaks "${name}"
  code "${name}.writes" guest_writes vm_alpha-disk0
done </run/lab/plan

guest_stop vm_alpha-disk0
code origin e2fsck -fn /dev/mapper/guest-vm_alpha-disk0
