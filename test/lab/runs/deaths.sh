#!/bin/sh
# Runs that die while they hold a guest, or inside of lvcreate or lvremove where the origin is suspended: the guest writes again,
# without reap. The file `deaths` has a line for each: NAME GUEST STAGE TOOL in|before HOW.
# shellcheck disable=SC2154 # VG, OUT and WRITERS are of the library, which is checked as files of its own
# shellcheck source=/dev/null
. /run/lab/in/inside/lab.sh
. /run/lab/in/inside/pairs.sh

# ioctl_of NAME TOOL WORD...: at which ioctl the tool has suspended the origin NAME, into /run/lab/TOOL.ioctl: the second behind.
ioctl_of() {
  _device=$1
  shift
  strace -qq -o /run/lab/strace -e trace=ioctl "$@"
  awk -v name="name=\"${_device}\"" '
    /DM_DEV_SUSPEND/ && /DM_SUSPEND_FLAG/ && index($0, name) { print NR + 2; exit }' /run/lab/strace >"/run/lab/$1.ioctl"
  read -r _ioctl <"/run/lab/$1.ioctl"
  printf '%s has suspended %s at its ioctl %s\n' "$1" "${_device}" "${_ioctl}"
}

# What is no matter of the handle: the half-made snapshots, for the next run.
clear_up() {
  hook "$1.reap" reap
}

dies() {
  step "$*"
  name=$1
  guest=$2
  _a=${VG}/d0 _b=vb/d1 _writers='1 2' _device=$(printf '%s' "${VG}" | sed 's/-/--/g')-d0
  rm -f /run/lab/tools/virsh /run/lab/domain/*
  case ${guest} in
    *-thin) _a=${VG}/t0 _b=${VG}/t1 _writers=qemu _device=${_device%-d0}-t0 ;;
    stop) _writers=qemu ;;
    *) ;;
  esac
  job=$((job + 1))
  pair_guest "${guest}" "${_a}" "${_b}"
  pair_start "${guest}" "${_a}" "${_b}" "${_writers}"
  if [ "${guest}" = virsh ]; then
    cp /run/lab/in/inside/libvirt /run/lab/tools/virsh
    printf '%s\n' "${WRITERS}" >"/run/lab/domain/${guest}"
  fi
  [ "$3" = before ] || hook "${name}.ready" before "${guest}" --job "${job}"
  printf '%s\n' "$4 $5 $6" >/run/lab/death
  rm -f /run/lab/at-death
  # shellcheck disable=SC2016 # the inner shell expands its own pid
  RENFIELD_PATH=/run/lab/tools:${REAL_PATH} setsid --wait sh -c 'printf "%s\n" "$$" >/run/lab/hook.pid
    [ "$1" != cgroup ] || printf "%s\n" "$$" >/sys/fs/cgroup/job/cgroup.procs
    shift; exec "$@"' sh "$6" "${HOOK}" "$3" "${guest}" --job "${job}" </dev/null
  fact "${name}.code" "$?"
  fact "${name}.origin" "$(sed -n "s/^${_device}:[LI-]*\([s-]\).*/\1/p" /run/lab/at-death || :)"
  code "${name}.writes" pair_writes
  pair_stop
  clear_up "${name}"
}

pairs_open
mkdir -p /run/renfield/lock
mount -t cgroup2 none /sys/fs/cgroup && mkdir /sys/fs/cgroup/job
for tool in lvcreate lvremove; do cp /run/lab/in/inside/deadly "/run/lab/tools/${tool}"; done
dashed=$(printf '%s' "${VG}" | sed 's/-/--/g')
lvcreate -q -s -L 8M -n probe "${VG}/d0"
lvremove -q -f "${VG}/probe"
job=1
while read -r line <&3; do
  case ${line} in
    *-thin*lvcreate*) ioctl_of "${dashed}-t0" lvcreate -q -s -kn -n probe "${VG}/t0" ;;
    *lvcreate*) ioctl_of "${dashed}-d0" lvcreate -q -s -L 8M -n probe "${VG}/d0" ;;
    *) ioctl_of "${dashed}-d0" lvcreate -q -s -L 8M -n probe "${VG}/d0" ;;
  esac
  ioctl_of "${dashed}-d0" lvremove -q -f "${VG}/probe"
  # shellcheck disable=SC2086 # the words of the line
  dies ${line}
done 3</run/lab/in/deaths
