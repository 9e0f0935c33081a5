# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# One fact a line. bacula-fd puts stdout and stderr into the job log line by line, 499 bytes at most (bpipe.c, fgets).

LOG=stdout # or syslog: where stdout is the data (read) or nobody listens (the handle)

# Sets TEXT to at most 400 bytes of $1, with every byte that is not printable ASCII as "?": a label with an escape sequence must
# not reach a terminal, be it through the job log or through syslog.
printable() {
  local ahead
  ahead=$1
  [ "${#ahead}" -le 400 ] || ahead=$(printf '%.400s' "${ahead}")
  TEXT=
  while :; do
    case ${ahead} in
      *[!\ -~]*)
        TEXT="${TEXT}${ahead%%[!\ -~]*}?"
        ahead=${ahead#*[!\ -~]}
        ;;
      *) break ;;
    esac
  done
  TEXT=${TEXT}${ahead}
}

emit() {
  printable "$1"
  if [ "${LOG}" = stdout ]; then
    printf '%.400s\n' "${TEXT}" 2>/dev/null || :
  else
    syslog "${TEXT}"
  fi
}

# Bounded as every command is, once there is a place for that: a journald that hangs must not hang the job.
syslog() {
  printable "$1"
  if [ -d "${TMP:-}" ]; then
    bounded "${TMP}/syslog" 10 kill logger -t renfield -p daemon.err -- "${TEXT}" || :
  else
    bare 10 logger -t renfield -p daemon.err -- "${TEXT}" || :
  fi
}

say() {
  emit "[renfield ${REFERENCE:-${GUEST:-host}}] ${STAGE}${UNDER}: $*"
}

tell_syslog() {
  [ "${LOG}" = syslog ] || [ "${DRY_RUN}" = yes ] || syslog "[renfield ${REFERENCE:-${GUEST:-host}}] ${STAGE}: $1"
}

warn() {
  say "WARN $*"
  tell_syslog "WARN $*"
}

# Says why and leaves with code $1; what has to be undone is undone by the exit trap.
fail() {
  local code
  code=$1
  shift
  say "ERROR $*"
  tell_syslog "ERROR $*"
  exit "${code}"
}

# Sets HUMAN to $1 bytes with one decimal, as lvs(8) writes them. Integer arithmetic, no process.
human() {
  local scale unit
  HUMAN=$1B
  scale=1
  for unit in K M G T; do
    scale=$((scale * 1024))
    [ "$1" -ge "${scale}" ] || return 0
    HUMAN=$(($1 / scale)).$(($1 % scale * 10 / scale))${unit}
  done
}
