# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# Freezing or pausing a guest for the moment of its snapshots, and letting it go again whatever happens.
#
# A marker in RUN/frozen is written before the guest is touched and removed after it is known to run. While the marker
# is there, three parties undo the freeze: this run (first thing of every teardown), the dead man's handle (handle.sh) as soon
# as the run is gone or `freeze_timeout` is over, and the reaper. The run gives up after some tries, because a job waits for
# it; the handle goes on until the reaper's next round, because nobody waits for that one.

frozen_path() {
  FROZEN_PATH=${RUN}/frozen/${GUEST}
}

# $@ with the connection of the settings.
virsh_do() {
  _how=$1
  shift
  set -- virsh ${CONNECT:+-c "${CONNECT}"} "$@"
  if [ "${_how}" = query ]; then
    query virsh "${FREEZE_TIMEOUT}" "$@"
  else
    effect "${FREEZE_TIMEOUT}" "$@"
  fi
}

# Sets CONSISTENCY and, where the settings ask for it and the guest runs, freezes or pauses it.
freeze_begin() {
  CONSISTENCY=crash
  FROZEN_SINCE=
  [ "${FREEZE}:${PAUSE}" != off:no ] || return 0
  if ! have virsh; then
    freeze_refused 'virsh is missing'
    return 0
  fi
  if ! virsh_do query domstate "${DOMAIN}"; then
    answer virsh
    freeze_refused "no state of domain ${DOMAIN}: ${ANSWER}"
    return 0
  fi
  domain_state
  case ${STATE} in
    running) ;;
    'shut off')
      CONSISTENCY=clean
      return 0
      ;;
    *)
      freeze_refused "domain ${DOMAIN} is ${STATE}"
      return 0
      ;;
  esac
  if [ "${PAUSE}" = no ] && ! agent_answers; then
    answer virsh
    freeze_refused "the agent in domain ${DOMAIN} does not answer: ${ANSWER:-nothing within ${FREEZE_TIMEOUT} s}"
    return 0
  fi
  freeze_now
}

# An agent that does not answer is never told to freeze: nobody could know afterwards whether it has, and it could not be
# told to thaw. virsh domtime asks it for the time, and is as old as domfsfreeze (libvirt 1.2.5).
agent_answers() {
  if can_domfsfreeze; then
    virsh_do query domtime "${DOMAIN}"
  else
    virsh_do query qemu-agent-command "${DOMAIN}" '{"execute":"guest-ping"}' --timeout "${FREEZE_TIMEOUT}"
  fi
}

domain_state() {
  STATE=unknown
  while read -r _line; do
    [ -z "${_line}" ] || {
      STATE=${_line}
      return 0
    }
  done <"${TMP}/virsh"
}

freeze_now() {
  frozen_path
  clock_read # before the handle counts, so that it cannot have thawed before freeze_timeout has passed here
  FROZEN_SINCE=${CENTISECONDS}
  HELD=fsfreeze
  [ "${PAUSE}" = no ] || HELD=suspend
  if [ "${DRY_RUN}" = no ]; then
    marker_write
  fi
  if [ "${HELD}" = suspend ]; then
    virsh_do effect suspend "${DOMAIN}"
  elif can_domfsfreeze; then
    virsh_do effect domfsfreeze "${DOMAIN}"
  else
    virsh_do effect qemu-agent-command "${DOMAIN}" '{"execute":"guest-fsfreeze-freeze"}' --timeout "${FREEZE_TIMEOUT}"
  fi || {
    answer
    _reason=${ANSWER:-no answer within ${FREEZE_TIMEOUT} s}
    thaw_guest || fail 74 "domain ${DOMAIN} may still be frozen"
    FROZEN_SINCE=
    freeze_refused "${HELD} failed: ${_reason}"
    return 0
  }
  CONSISTENCY=fs
  [ "${HELD}" = fsfreeze ] || CONSISTENCY=pause
}

# Written beside and renamed, so that a marker has its words or is not there.
marker_write() {
  if ! printf '%s\n' "$$ ${FROZEN_SINCE} ${HELD} ${DOMAIN} ${CONNECT}" >"${TMP}/frozen" || ! mv -f "${TMP}/frozen" "${FROZEN_PATH}"; then
    fail 74 "cannot write ${FROZEN_PATH}"
  fi
}

freeze_refused() {
  [ "${FREEZE}:${PAUSE}" = try:no ] || fail 69 "$1"
  warn "$1: the snapshot is taken without"
}

# Lets the guest go and sets FROZEN_MS to how long it stood still. Snapshots that the handle may have overtaken are no
# better than after a power cut. The marker alone does not tell: it goes when the guest runs already.
freeze_end() {
  [ -n "${FROZEN_SINCE}" ] || return 0
  if ! freeze_lasted; then
    [ "${FREEZE}:${PAUSE}" = try:no ] || fail 74 "the snapshots took longer than freeze_timeout (${FREEZE_TIMEOUT} s)"
    warn "the snapshots took longer than freeze_timeout (${FREEZE_TIMEOUT} s): consistency=crash"
    CONSISTENCY=crash
  fi
  thaw_guest || fail 74 "domain ${DOMAIN} may still be frozen"
  clock_read
  FROZEN_MS=$(((CENTISECONDS - FROZEN_SINCE) * 10))
}

freeze_lasted() {
  [ "${DRY_RUN}" = no ] || return 0
  clock_read && [ -e "${FROZEN_PATH}" ] && [ $((CENTISECONDS - FROZEN_SINCE)) -lt $((FREEZE_TIMEOUT * 100)) ]
}

# Undoes what the marker tells of. Nothing to do without one. The marker goes only when the guest is known to run.
thaw_guest() {
  frozen_path
  if [ "${DRY_RUN}" = yes ]; then
    [ -z "${FROZEN_SINCE:-}" ] || thaw_once "${HELD}" "${DOMAIN}"
    return 0
  fi
  [ -r "${FROZEN_PATH}" ] || return 0
  if [ ! -s "${FROZEN_PATH}" ]; then # left by a power cut where RUN is no tmpfs (EL 5, EL 6): no guest survives that frozen
    rm -f "${FROZEN_PATH}"
    return 0
  fi
  read -r _holder _ HELD DOMAIN CONNECT <"${FROZEN_PATH}" || {
    warn "cannot read ${FROZEN_PATH}"
    return 1
  }
  for _ in 1 2 3 4 5; do
    if thaw_once "${HELD}" "${DOMAIN}"; then
      ! is_frozen_by "${_holder}" || rm -f "${FROZEN_PATH}" # and not the one of a run that has begun meanwhile
      return 0
    fi
    rest
  done
  answer
  warn "domain ${DOMAIN} does not ${HELD} back: ${ANSWER}"
  return 1
}

# A guest that is gone (VIR_ERR_NO_DOMAIN in virerror.c of libvirt) or was shut down is not frozen either.
thaw_once() {
  if [ "$1" = suspend ]; then
    virsh_do effect resume "$2" && return 0
  elif can_domfsfreeze; then
    virsh_do effect domfsthaw "$2" && return 0
  else
    virsh_do effect qemu-agent-command "$2" '{"execute":"guest-fsfreeze-thaw"}' --timeout "${FREEZE_TIMEOUT}" && return 0
  fi
  virsh_do query domstate "$2" || {
    grep -q 'Domain not found' <"${TMP}/virsh"
    return
  }
  domain_state
  [ "${STATE}" = 'shut off' ] || { [ "$1" = suspend ] && [ "${STATE}" = running ]; }
}

is_frozen_by() {
  [ -r "${FROZEN_PATH}" ] && read -r _by _ <"${FROZEN_PATH}" && [ "${_by}" = "$1" ]
}

# Does the marker say that a run holds the guest's disks by device-mapper?
is_held_by_devices() {
  local held
  frozen_path
  [ -r "${FROZEN_PATH}" ] && read -r _ _ held _ <"${FROZEN_PATH}" && [ "${held}" = devices ]
}

is_free_or_frozen_by() {
  frozen_path
  [ ! -s "${FROZEN_PATH}" ] || is_frozen_by "$1"
}

# Has the hold of run $1 outlasted freeze_timeout?
hold_is_late() {
  local since
  frozen_path
  is_frozen_by "$1" && read -r _ since _ <"${FROZEN_PATH}" && is_number "${since}" && clock_read &&
    [ $((CENTISECONDS - since)) -ge $((FREEZE_TIMEOUT * 100)) ]
}

# The command `thaw`: what the handle calls, and an admin may. It takes no lock, a hanging run may have it.
thaw_command() {
  settings_read || : # the marker and the record of the run say enough
  run_directories
  TMP=${RUN}/tmp/.thaw.$$
  mkdir -p "${TMP}" || fail 74 "cannot make ${TMP}"
  owner_read || :
  let_go
  _code=$?
  warden_stop
  rm -rf "${TMP}"
  [ "${_code}" -eq 0 ] || fail 74 'the guest may still be frozen, paused or without its disk'
}
