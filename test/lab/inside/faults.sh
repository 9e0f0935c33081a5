# shellcheck shell=sh disable=SC2154 # VG and OUT are of lab.sh
# Faults: every tool that a hook calls goes through a wrapper that counts the calls, and at call number K, or at the first
# call that begins with K, does as planned.
#
# fail    the tool does not run, and says 5
# late    the tool runs, and then says 5
# term    the hook gets SIGTERM while the tool runs
# kill    the hook gets SIGKILL before the tool runs, which it then does not
# orphan  the hook gets SIGKILL, and the tool goes on to its end without it
# none    the calls are only counted and written down, in /run/lab/fault/log

# fault_tools TOOL...
fault_tools() {
  mkdir -p /run/lab/tools /run/lab/fault
  printf 'none 0\n' >/run/lab/fault/plan
  for _tool in "$@"; do
    cp /run/lab/in/inside/fault "/run/lab/tools/${_tool}"
  done
}

# fault_run NAME MODE K WORD...: runs the hook; tells its exit code NAME.code and the call that was hit NAME.hit.
fault_run() {
  _of=$1
  printf '%s %s\n' "$2" "$3" >/run/lab/fault/plan
  printf '0\n' >/run/lab/fault/calls
  : >/run/lab/fault/hit
  : >/run/lab/fault/log
  shift 3
  step "${_of}"
  RENFIELD_PATH=/run/lab/tools:${REAL_PATH} sh -c 'printf "%s\n" "$$" >/run/lab/fault/hook; exec "$@"' sh "${HOOK}" "$@" </dev/null
  FAULT_CODE=$?
  export FAULT_CODE
  printf 'none 0\n' >/run/lab/fault/plan # a fault that was not met shall not meet what follows
  fact "${_of}.code" "${FAULT_CODE}"
  read -r _hit </run/lab/fault/hit || _hit=none
  fact "${_of}.hit" "${_hit}"
}
