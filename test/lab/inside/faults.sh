# shellcheck shell=sh disable=SC2154 # VG and OUT are of lab.sh
# Faults: every tool that a hook calls goes through a wrapper that counts the calls and at call K does as planned.
#
# fail  the tool does not run and says 5           late  the tool runs, and then says 5
# term  the hook gets SIGTERM while the tool runs  kill  the hook gets SIGKILL before the tool runs
# hang  the tool never returns                     none  only counted

# fault_tools TOOL...
fault_tools() {
  mkdir -p /run/lab/tools /run/lab/fault
  for _tool in "$@"; do
    cp /run/lab/in/inside/fault "/run/lab/tools/${_tool}"
  done
}

# fault_run NAME MODE K COMMAND...: tells NAME.code, the number of calls NAME.calls, and the call that was hit, NAME.hit.
fault_run() {
  _of=$1
  printf '%s %s\n' "$2" "$3" >/run/lab/fault/plan
  printf '0\n' >/run/lab/fault/calls
  : >/run/lab/fault/hit
  shift 3
  step "${_of}: $*"
  RENFIELD_PATH=/run/lab/tools:/usr/sbin:/usr/bin:/sbin:/bin sh -c \
    'printf "%s\n" "$$" >/run/lab/fault/hook; exec "$@"' sh "$@" </dev/null
  fact "${_of}.code" "$?"
  read -r _calls </run/lab/fault/calls
  fact "${_of}.calls" "${_calls}"
  read -r _hit </run/lab/fault/hit || _hit=none
  fact "${_of}.hit" "${_hit}"
}
