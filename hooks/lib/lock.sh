# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# Two locks. 9 is the guest's: one run at a time. 8 is the host's: counting open snapshots and making one more is one step.
# flock(1) exists on every release since EL 5, and the kernel lets go by itself at kill -9 and power loss.
#
# A run that has the guest's lock writes "PID START COMMAND" into its file, START as in proc(5) stat. The words are only
# believed while that process lives: the lock decides, the words say who has it.

LOCK_SECONDS=20 # flock(1) itself, beside what it waits for

# lock_guest SECONDS: takes the guest's lock, fails when somebody else keeps it that long.
lock_guest() {
  lock_file "${RUN}/lock/${GUEST}.lock"
  exec 9>>"${RUN}/lock/${GUEST}.lock"
  if [ "$1" -eq 0 ]; then
    bare "${LOCK_SECONDS}" flock -n 9
  else
    bare $(($1 + LOCK_SECONDS)) flock -w "$1" 9
  fi
}

unlock_guest() {
  exec 9>&-
}

# A failed redirection of `exec` ends the shell with words of its own.
lock_file() {
  true 2>/dev/null >>"$1" || fail 74 "cannot write $1"
}

# Tells the others who has the lock. What does not fit into a full RUN is not told.
lock_sign() {
  process_read "$$" || PROCESS_START=0
  printf '%s %s %s\n' "$$" "${PROCESS_START}" "${STAGE}" 2>/dev/null >"${RUN}/lock/${GUEST}.lock" || :
}

# Sets HOLDER, HOLDER_PID and HOLDER_SECONDS to the command that has the guest's lock, its process, and for how long that
# has been running; fails where the words are of a run that has ended.
lock_holder() {
  local start
  HOLDER=
  HOLDER_SECONDS=0
  read -r HOLDER_PID start HOLDER 2>/dev/null <"${RUN}/lock/${GUEST}.lock" || return 1
  is_number "${HOLDER_PID}" && is_block_count "${start}" && is_one_of "${HOLDER}" before check after reap rebuild || return 1
  process_read "${HOLDER_PID}" && [ "${PROCESS_START}" = "${start}" ] && clock_read || return 1
  HOLDER_SECONDS=$(((CENTISECONDS - start) / 100)) # USER_HZ is 100 on every architecture that has KVM
}

# Sets HELD_BY to the words for who has the guest's lock.
lock_words() {
  HELD_BY='another run has this guest in hand'
  [ -z "${REFERENCE}" ] || HELD_BY='another rebuild of this reference runs'
  if lock_holder; then
    HELD_BY="${HELD_BY} (${HOLDER}, process ${HOLDER_PID}, for ${HOLDER_SECONDS} s)"
  fi
}

# Takes the guest's lock for a new job. A run that soon ends (reap, after, a look of status) is waited for, as long as an
# LVM command may take; the `before` or the rebuild of another job is not.
lock_for_job() {
  local until
  clock_read || return 1
  until=$((CENTISECONDS + LVM_TIMEOUT * 100))
  while ! lock_guest 0; do
    if [ "${LATE}" = yes ]; then return 1; fi # flock itself
    if lock_holder && is_one_of "${HOLDER}" before rebuild; then return 1; fi
    if lock_guest 2; then return 0; fi
    clock_read || return 1
    if [ "${CENTISECONDS}" -ge "${until}" ]; then return 1; fi
  done
}

lock_snapshots() {
  lock_file "${RUN}/lock/snapshots"
  exec 8>>"${RUN}/lock/snapshots"
  bare $(($1 + LOCK_SECONDS)) flock -w "$1" 8
}

unlock_snapshots() {
  exec 8>&-
}
