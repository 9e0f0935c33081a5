# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# Where this host keeps things, and what its kernel says. The RENFIELD_ variables exist for the tests.

RUN=${RENFIELD_RUN:-${HOST_RUN}}
if [ -z "${RUN}" ]; then
  RUN=/run/renfield
  [ -d /run ] || RUN=/var/run/renfield # EL 5 and 6 have no /run
fi
export RUN
export DEV="${RENFIELD_DEV:-/dev}"
export PROC="${RENFIELD_PROC:-/proc}"
export SYS="${RENFIELD_SYS:-/sys}"
export PROC_MOUNTS="${RENFIELD_PROC_MOUNTS:-/proc/mounts}"
export SYSTEMD="${RENFIELD_SYSTEMD:-/run/systemd/system}" # there when systemd is PID 1: sd_booted(3)
export CGROUP="${RENFIELD_CGROUP:-/sys/fs/cgroup}"
export SETTINGS="${RENFIELD_SETTINGS:-${HOST_RENFIELD:-/etc/renfield}/current/guests}"
export UDEV_RULES="${RENFIELD_UDEV_RULES:-/etc/udev/rules.d}"
export UDEV_LIB="${RENFIELD_UDEV_LIB:-/lib/udev/rules.d}"
export LVM_ETC="${RENFIELD_LVM_ETC:-/etc/lvm}"
LVM_LOCKS=${RENFIELD_LVM_LOCKS:-/run/lock/lvm}
[ -d "${LVM_LOCKS}" ] || LVM_LOCKS=${RENFIELD_LVM_LOCKS:-/var/lock/lvm} # EL 5, EL 6

# Where the block nodes of `reader node` are: devtmpfs, because systemd mounts /run without devices.
export NODES="${DEV}/renfield"

# bash before 5.1 writes here-documents to files there. In a full /tmp a loop over one would not run once, while all else that
# we write would not tell; and for us alone, not for the programs that we call.
unset TMPDIR
TMPDIR=${RUN}/tmp

# The directories of ours, each made again where it is missing; 0700 so that no local user reaches a guest's setuid file or symlink.
run_directories() {
  [ ! -L "${RUN}" ] || fail 70 "${RUN} is a symlink"
  local part
  set --
  for part in lock job frozen tmp mnt meta read; do
    [ -d "${RUN}/${part}" ] || set -- ${1+"$@"} "${RUN}/${part}"
  done
  [ "$#" -eq 0 ] || chore mkdir -p "$@" ||
    fail 74 "cannot make ${RUN}"
}

# Sets BOOT to the id of this boot, so that a record in /var/run that survived a reboot is known as such.
boot_read() {
  BOOT=unknown
  [ ! -r "${PROC}/sys/kernel/random/boot_id" ] || read -r BOOT <"${PROC}/sys/kernel/random/boot_id" || BOOT=unknown
}

# Sets CENTISECONDS since boot; fails, with 0, where that is not told. /proc/uptime has them on every kernel; `date +%N` is
# GNU only and costs a process, and this clock nobody can set.
clock_read() {
  local up hundredths
  CENTISECONDS=0
  read -r up _ <"${PROC}/uptime" || return 1
  hundredths=${up#*.}
  CENTISECONDS=$((${up%.*} * 100 + ${hundredths#0}))
}

# Sets NOW to seconds since the epoch, once a run; fails, with 0, where date does not tell.
now_read() {
  [ -z "${NOW:-}" ] || return 0
  NOW=
  if filtered now date +%s; then read -r NOW 2>/dev/null <"${TMP}/now" || :; fi
  [ -z "${NOW}" ] || return 0
  NOW=0
  return 1
}

# Sets MOUNTED to the mount points at and below $1, deepest last, as /proc/mounts spells them (\040 for a space).
mounts_below() {
  local point
  MOUNTED=
  while read -r _ point _; do
    case ${point} in
      "$1" | "$1"/*) MOUNTED="${MOUNTED} ${point}" ;;
      *) ;;
    esac
  done <"${PROC_MOUNTS}"
}

# Sets PROCESS_NAME, PROCESS_STATE, PROCESS_PARENT and PROCESS_START of process $1 from proc(5) stat; fails when there is none. A process may
# give itself any name, line breaks and parentheses too: what stands behind the last parenthesis is the kernel's.
process_read() {
  local line stat
  [ -r "${PROC}/$1/stat" ] || return 1
  stat=
  while IFS= read -r line; do stat="${stat}${line} "; done 2>/dev/null <"${PROC}/$1/stat"
  case ${stat} in
    *\(*\)\ *) ;;
    *) return 1 ;;
  esac
  PROCESS_NAME=${stat#*\(}
  PROCESS_NAME=${PROCESS_NAME%\)*}
  # shellcheck disable=SC2086 # the kernel's own fields, all of them numbers but the state
  set -- ${stat##*\) }
  [ "$#" -ge 20 ] || return 1
  PROCESS_STATE=$1
  PROCESS_PARENT=$2
  PROCESS_START=${20}
}
