# shellcheck shell=sh disable=SC2154 # VG and OUT are of lab.sh, WRITERS of pairs.sh
# Runs that die while they hold a guest, or inside of lvcreate or lvremove where the origin is suspended.

# ioctl_of KIND NAME TOOL WORD...: at which of its ioctls the tool has suspended the origin NAME: the second behind that one.
ioctl_of() {
  _kind=$1
  _device=$2
  shift 2
  strace -qq -o /run/lab/strace -e trace=ioctl "$@" </dev/null
  awk -v name="name=\"${_device}\"" '
    /DM_DEV_SUSPEND/ && /DM_SUSPEND_FLAG/ && index($0, name) { print NR + 2; exit }' /run/lab/strace >"/run/lab/${_kind}.ioctl"
  read -r _ioctl <"/run/lab/${_kind}.ioctl"
  printf '%s has suspended %s at its ioctl %s\n' "$1" "${_device}" "${_ioctl}"
}

deaths_open() {
  for _tool in lvcreate lvremove; do cp /run/lab/in/inside/deadly "/run/lab/tools/${_tool}"; done
  mount -t cgroup2 none /sys/fs/cgroup && mkdir /sys/fs/cgroup/job
  _dashed=$(printf '%s' "${VG}" | sed 's/-/--/g')
  ioctl_of thick "${_dashed}-d0" /usr/sbin/lvcreate -q -s -L 8M -n probe "${VG}/d0"
  ioctl_of remove "${_dashed}-d0" /usr/sbin/lvremove -q -f "${VG}/probe"
  ioctl_of thin "${_dashed}-t0" /usr/sbin/lvcreate -q -s -kn -n probe "${VG}/t0"
  lvremove -q -f "${VG}/probe"
}

# death NAME GUEST STAGE KIND HOW: KIND is thick, thin or remove, where a tool is killed in the middle, or hold, before lvcreate.
# The guest has to write again by itself; what is half made is for the next run.
death() {
  step "$*"
  _death=$1
  _of=$2
  _tool=lvcreate
  _a=${VG}/d0 _b=vb/d1 _writers='1 2' _origin=${_dashed}-d0
  case $4:$2 in
    thin:*) _a=${VG}/t0 _b=${VG}/t1 _writers=qemu _origin=${_dashed}-t0 ;;
    remove:*) _tool=lvremove ;;
    *:stop) _writers=qemu ;;
    *) ;;
  esac
  _moment=auto
  [ "$2" != off ] || _moment=off
  pair_guest "$2" "${_a}" "${_b}" "moment ${_moment}"
  pair_start "$2" "${_a}" "${_b}" "${_writers}"
  number=$((number + 1))
  [ "$3" = before ] || hook "${_death}.ready" before "$2" --job "${number}"
  printf '%s\n' "${_tool} $4 $5" >/run/lab/death
  rm -f /run/lab/at-death
  # shellcheck disable=SC2016 # the inner shell expands its own pid
  RENFIELD_PATH=/run/lab/tools:${REAL_PATH} setsid --wait sh -c 'printf "%s\n" "$$" >/run/lab/hook.pid
    [ "$1" != cgroup ] || printf "%s\n" "$$" >/sys/fs/cgroup/job/cgroup.procs
    shift; exec "$@"' sh "$5" "${HOOK}" "$3" "$2" --job "${number}" </dev/null
  fact "${_death}.code" "$?"
  _attr=$(sed -n "s/^${_origin}://p" /run/lab/at-death)
  fact "${_death}.origin" "${_attr}"
  code "${_death}.writes" pair_writes
  pair_stop
  hook "${_death}.reap" reap
}
