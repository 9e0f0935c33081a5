# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# One fact a line. bacula-fd puts stdout and stderr into the job log line by line, 499 bytes at most (bpipe.c, fgets).

LOG=stdout # or syslog: where stdout is the data (read) or nobody listens (the watchdog of a freeze)

# Anything that may hold bytes of a guest passes here: a label with an escape sequence must not reach a terminal.
emit() {
  _text=$1
  case ${_text} in
    *[!\ -~]*) _text=$(printf '%s' "${_text}" | tr -c '\40-\176' '?') || _text='?' ;;
    *) ;;
  esac
  if [ "${LOG}" = stdout ]; then
    printf '%.400s\n' "${_text}" 2>/dev/null || :
  else
    syslog "${_text}"
  fi
}

syslog() {
  tool_find logger
  "${TOOL}" -t renfield -p daemon.err -- "$1" >/dev/null 2>&1 9>&- 8>&- </dev/null || :
}

say() {
  emit "[renfield ${GUEST:-host}] ${STAGE}: $*"
}

warn() {
  say "WARN $*"
  [ "${LOG}" = syslog ] || syslog "[renfield ${GUEST:-host}] ${STAGE}: WARN $*"
}

# Says why and leaves with code $1; what has to be undone is undone by the exit trap.
fail() {
  _code=$1
  shift
  say "ERROR $*"
  [ "${LOG}" = syslog ] || syslog "[renfield ${GUEST:-host}] ${STAGE}: ERROR $*"
  exit "${_code}"
}

# Sets HUMAN to $1 bytes with one decimal, as lvs(8) writes them. Integer arithmetic, no process.
human() {
  HUMAN=$1B
  _scale=1
  for _unit in K M G T; do
    _scale=$((_scale * 1024))
    [ "$1" -ge "${_scale}" ] || return 0
    HUMAN=$(($1 / _scale)).$(($1 % _scale * 10 / _scale))${_unit}
  done
}
