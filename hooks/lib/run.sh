# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# Every external command that may hang, print or change something runs here.
#
# - Its output goes to a file, never to the job's pipe: bacula-fd reads a RunScript until end of file, so a daemonised
#   child that kept the pipe (dmeventd, a FUSE server) would hang the job for ever.
# - It gets neither lock (8, 9): a child that outlives us must not keep the guest busy.
# - Its time is bounded. timeout(1) is missing on EL 5 and has no -k on EL 6, so the shell waits, and a ticker
#   interrupts the wait each second. lvcreate and lvremove are never killed, because a killed lvcreate leaves half a
#   snapshot and orphan -cow devices: we stop waiting, it goes on, and the next run finds what it made.

TICKER=
CHILD=
CHILD_ENDS='kill'
TICKED=no

ticker_start() {
  [ -z "${TICKER}" ] || return 0
  trap 'TICKED=yes' ALRM
  (
    exec </dev/null >/dev/null 2>&1 8>&- 9>&-
    while sleep "${RENFIELD_TICK:-1}" && kill -ALRM "$$"; do :; done
  ) &
  TICKER=$!
}

# Waited for, so that nothing of ours is left when we are: a ticker that has not yet run still has our descriptors.
ticker_stop() {
  [ -n "${TICKER}" ] || return 0
  kill "${TICKER}" 2>/dev/null || :
  wait "${TICKER}" 2>/dev/null || :
  TICKER=
}

# Waits up to $1 seconds for the child: its exit code, or 124 (as timeout(1)) when it was ended or left.
child_wait() {
  _left=$1
  _status=
  _late=no
  while :; do
    TICKED=no
    wait "${CHILD}" 2>/dev/null
    _got=$?
    # A tick between the end of the child and here makes us wait twice; the second answer is "no such child".
    [ "${_got}" -eq 127 ] && [ -n "${_status}" ] && break
    _status=${_got}
    [ "${TICKED}" = yes ] || break
    _left=$((_left - 1))
    [ "${_left}" -le 0 ] || continue
    _late=yes
    [ "${CHILD_ENDS}" = kill ] || break
    case ${_left} in
      0) kill "${CHILD}" 2>/dev/null || : ;;
      -3) kill -KILL "${CHILD}" 2>/dev/null || : ;;
      -8) break ;; # uninterruptible in the kernel: nothing more can be done from here
      *) ;;
    esac
  done
  CHILD=
  [ "${_late}" = no ] || _status=124
  return "${_status}"
}

# Sets TOOL to the program of name $1. RENFIELD_BIN is for the tests: the shell of busybox prefers its own applets to
# any PATH, and a test must not mount.
tool_find() {
  TOOL=$1
  [ -z "${RENFIELD_BIN:-}" ] || [ ! -x "${RENFIELD_BIN}/$1" ] || TOOL=${RENFIELD_BIN}/$1
}

# bounded FILE SECONDS kill|leave COMMAND...
bounded() {
  _into=$1
  _seconds=$2
  CHILD_ENDS=$3
  shift 3
  tool_find "$1"
  shift
  ticker_start
  "${TOOL}" ${1+"$@"} </dev/null >"${_into}" 2>&1 8>&- 9>&- &
  CHILD=$!
  child_wait "${_seconds}"
}

# A signal can end us while a command runs: it is ended, or waited for, before anything is undone.
child_settle() {
  [ -n "${CHILD}" ] || return 0
  [ "${CHILD_ENDS}" = leave ] || kill "${CHILD}" 2>/dev/null || :
  child_wait "${LVM_TIMEOUT:-300}" || :
}

show() {
  _shown=+
  for _word in "$@"; do
    case ${_word} in
      *[!A-Za-z0-9_./:=,@%+-]* | '') _word="'${_word}'" ;;
      *) ;;
    esac
    _shown="${_shown} ${_word}"
  done
  emit "${_shown}"
}

# query NAME SECONDS COMMAND...: looks at the world, also in a dry run; the answer is in the file ${TMP}/NAME.
query() {
  _name=$1
  _limit=$2
  shift 2
  [ "${DRY_RUN}" = no ] || show "$@"
  bounded "${TMP}/${_name}" "${_limit}" kill "$@"
}

# effect SECONDS COMMAND...: changes the world, or in a dry run only says how.
effect() {
  if [ "${DRY_RUN}" = yes ]; then
    shift
    show "$@"
    return 0
  fi
  _limit=$1
  shift
  bounded "${TMP}/effect" "${_limit}" kill "$@"
}

# patient SECONDS COMMAND...: an effect that must not be killed halfway.
patient() {
  if [ "${DRY_RUN}" = yes ]; then
    shift
    show "$@"
    return 0
  fi
  _limit=$1
  shift
  bounded "${TMP}/effect" "${_limit}" leave "$@"
}

# Sets ANSWER to the last line that command NAME printed (default: the last effect), for an error message.
answer() {
  ANSWER=
  [ -r "${TMP}/${1:-effect}" ] || return 0
  while read -r _said || [ -n "${_said}" ]; do
    [ -z "${_said}" ] || ANSWER=${_said}
  done <"${TMP}/${1:-effect}"
}

rest() {
  [ "${DRY_RUN}" = yes ] || sleep "${RENFIELD_REST:-1}" 8>&- 9>&-
}

# udev still holds a device that it has just been told about; EL 5 calls the tool udevsettle.
settle() {
  if have udevadm; then
    effect 30 udevadm settle --timeout=20 || :
  elif have udevsettle; then
    effect 30 udevsettle --timeout=20 || :
  fi
}
