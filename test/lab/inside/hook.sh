# shellcheck shell=sh disable=SC2154 # VG and OUT are of lab.sh
# The hooks under test, as bacula-fd would call them, and the settings of guests.

HOOK=/run/lab/in/hooks/renfield-hook
REAL_PATH=/usr/sbin:/usr/bin:/sbin:/bin

# hook NAME WORD...: runs the hook with the tools of the lab before the real ones; tells its exit code as fact NAME, the
# milliseconds it took as NAME.ms and the processes that the host started meanwhile as NAME.forks.
hook() {
  _said=$1
  shift
  milliseconds
  _started=${MILLISECONDS}
  forks
  _forked=${FORKS}
  code "${_said}" env "RENFIELD_PATH=/run/lab/tools:${REAL_PATH}" "${HOOK}" "$@"
  _result=$?
  milliseconds
  fact "${_said}.ms" "$((MILLISECONDS - _started))"
  forks
  fact "${_said}.forks" "$((FORKS - _forked))"
  return "${_result}"
}

# Sets FORKS to the number of processes since boot, proc(5) stat: under load it says more than the time.
forks() {
  while read -r _key FORKS; do
    [ "${_key}" != processes ] || return 0
  done </proc/stat
}

# guest_read GUEST: what bacula-fd does between before and check.
guest_read() {
  tar -C "/run/renfield/mnt/$1" -cf - . >/run/lab/read.tar
  rm -f /run/lab/read.tar
}

# guest_settings GUEST LINE...: what the compiler would render for an owned guest that is read by method files.
guest_settings() {
  mkdir -p /etc/renfield/current/guests /run/lab/tools
  _guest=$1
  shift
  printf '%s\n' 'renfield-settings 1' "guest ${_guest}" 'method files' 'trust owned' "$@" \
    >"/etc/renfield/current/guests/${_guest}.settings"
}
