# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# Holding a guest still for the moment of its snapshots, and letting it go again whatever happens.
#
# A marker in RUN/frozen is written before the guest is touched and removed after it is known to run. While the marker
# is there, three parties undo the hold: this run (first thing of every teardown), the dead man's handle (handle.sh) as soon
# as the run is gone or `freeze_timeout` is over, and the reaper. The run gives up after some tries, because a job waits for
# it; the handle goes on until the reaper's next round, because nobody waits for that one.
#
# The ways to hold, HELD: fsfreeze (freeze.sh), suspend and xen (pause.sh), stop (process.sh), devices (origins.sh).

frozen_path() {
  FROZEN_PATH=${RUN}/frozen/${GUEST}
}

# Holds the guest in the way $1, of what $2 and $3 name. Fails with REASON, and the guest runs, when that does not work.
hold_begin() {
  clock_read # before the handle counts, so that it cannot have let go before freeze_timeout has passed here
  FROZEN_SINCE=${CENTISECONDS}
  HELD=$1
  HELD_WHAT=$2
  HELD_WITH=$3
  marker_write
  if hold_do take; then return 0; fi
  REASON="${HELD} failed: ${ANSWER:-no answer within ${FREEZE_TIMEOUT} s}"
  hold_words
  thaw_guest || fail 74 "${MAY_STILL}"
  FROZEN_SINCE=
  HELD=
  return 1
}

# hold_do take|free|look: the guest is held; runs again; is still held.
hold_do() {
  case ${HELD} in
    fsfreeze) freeze_do "$1" ;;
    suspend) libvirt_do "$1" ;;
    xen) xen_do "$1" ;;
    stop) process_do "$1" ;;
    devices) origins_do "$1" ;;
    *) return 1 ;;
  esac
}

# Lets the guest go and sets FROZEN_MS to how long it was held. Fails with LOST where the snapshots may not all be of that hold: it was
# over, or somebody else ended it, before the last of them was made.
hold_end() {
  LOST=
  if [ "${DRY_RUN}" = no ]; then
    hold_do look || LOST="the guest was let go (${HELD_WORDS}) before its last snapshot was made"
    hold_lasted || LOST="the snapshots took longer than freeze_timeout (${FREEZE_TIMEOUT} s)"
  fi
  thaw_guest || fail 74 "${MAY_STILL}"
  clock_read
  FROZEN_MS=$(((CENTISECONDS - FROZEN_SINCE) * 10))
  [ -z "${LOST}" ]
}

# Sets HELD_WORDS to how the guest is held and MAY_STILL to what is wrong where that cannot be undone.
hold_words() {
  case ${HELD} in
    fsfreeze) HELD_WORDS='agent' MAY_STILL="domain ${HELD_WHAT} may still be frozen" ;;
    suspend) HELD_WORDS='virsh suspend' MAY_STILL="domain ${HELD_WHAT} may still be paused" ;;
    xen) HELD_WORDS="${HELD_WITH} pause" MAY_STILL="domain ${HELD_WHAT} may still be paused" ;;
    stop) HELD_WORDS="SIGSTOP of process ${HELD_WHAT}" MAY_STILL="process ${HELD_WHAT} may still be stopped" ;;
    *) HELD_WORDS='dmsetup suspend' MAY_STILL="the disks ${HELD_WHAT} may still be suspended" ;;
  esac
}

# The marker alone does not tell: it goes when the guest runs already.
hold_lasted() {
  clock_read && [ -e "${FROZEN_PATH}" ] && [ $((CENTISECONDS - FROZEN_SINCE)) -lt $((FREEZE_TIMEOUT * 100)) ]
}

# Written beside and renamed, so that a marker has its words or is not there.
marker_write() {
  frozen_path
  [ "${DRY_RUN}" = no ] || return 0
  if ! printf '%s\n' "$$ ${FROZEN_SINCE} ${HELD} ${HELD_WHAT} ${HELD_WITH}" >"${TMP}/frozen" ||
    ! chore mv -f "${TMP}/frozen" "${FROZEN_PATH}"; then
    fail 74 "cannot write ${FROZEN_PATH}"
  fi
}

# Undoes what the marker says. Nothing to do without one. The marker goes only when the guest is known to run.
thaw_guest() {
  local holder
  frozen_path
  if [ "${DRY_RUN}" = yes ]; then
    [ -z "${FROZEN_SINCE:-}" ] || hold_do free
    return 0
  fi
  [ -r "${FROZEN_PATH}" ] || return 0
  if [ ! -s "${FROZEN_PATH}" ]; then # left by a power cut where RUN is no tmpfs (EL 5, EL 6): no guest survives that frozen
    chore rm -f "${FROZEN_PATH}"
    return 0
  fi
  read -r holder _ HELD HELD_WHAT HELD_WITH <"${FROZEN_PATH}" || {
    warn "cannot read ${FROZEN_PATH}"
    return 1
  }
  for _ in 1 2 3 4 5; do
    if hold_do free; then
      if is_frozen_by "${holder}"; then chore rm -f "${FROZEN_PATH}"; fi # and not the one of a run that has begun meanwhile
      return 0
    fi
    rest
  done
  answer
  warn "${HELD} of ${HELD_WHAT} cannot be undone: ${ANSWER}"
  return 1
}

is_frozen_by() {
  local by
  [ -r "${FROZEN_PATH}" ] && read -r by _ <"${FROZEN_PATH}" && [ "${by}" = "$1" ]
}

is_free_or_frozen_by() {
  frozen_path
  [ ! -s "${FROZEN_PATH}" ] || is_frozen_by "$1"
}

# Does the marker say that a run holds the guest's disks by device-mapper?
is_held_by_devices() {
  local held
  frozen_path
  [ -r "${FROZEN_PATH}" ] && read -r _ _ held _ <"${FROZEN_PATH}" && [ "${held}" = devices ]
}

# Has the hold of run $1 outlasted freeze_timeout?
hold_is_late() {
  local since
  frozen_path
  is_frozen_by "$1" && read -r _ since _ <"${FROZEN_PATH}" && is_number "${since}" && clock_read &&
    [ $((CENTISECONDS - since)) -ge $((FREEZE_TIMEOUT * 100)) ]
}

# The command `thaw`: what the handle calls, and an admin may. It takes no lock, a hanging run may have it. So does PID 1 when a
# handle has ended, and says in SERVICE_RESULT how (systemd.exec(5)): after one that did its work there is nothing to do.
thaw_command() {
  local code
  [ "${SERVICE_RESULT:-}" != success ] || exit 0
  settings_read || : # the marker and the record of the run say enough
  run_directories
  TMP=${RUN}/tmp/.thaw.$$
  chore mkdir -p "${TMP}" || fail 74 "cannot make ${TMP}"
  owner_read || :
  let_go
  code=$?
  scratch_drop
  [ "${code}" -eq 0 ] || fail 74 'the guest may still be frozen, paused or without its disk'
}
