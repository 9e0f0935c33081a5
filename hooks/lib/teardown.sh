# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# The one way back. It reads the world (the freeze's marker, /proc/mounts, device-mapper's uuids, LVM's tags), so it serves
# a `before` that failed or was killed, `after`, and the reaper; it can be run twice; every step is bounded; a step that
# fails is told and does not keep the next from trying.

# Takes everything of GUEST back. Fails when something stays.
teardown_guest() {
  local left_over
  left_over=0
  PATIENCE='1 2 3 4 5 6 7 8 9 10'
  let_go || left_over=1
  unmount_guest || left_over=1
  maps_hide || left_over=1
  nodes_remove
  [ "${REMOVED_MAPS}" -eq 0 ] || settle
  snapshots_remove @renfield || left_over=1
  heal_guest || left_over=1
  [ -z "${UNTRIED}" ] || warn "not tried, because of what stays on it:${UNTRIED}"
  [ -z "${REFERENCE}" ] || reference_recover || left_over=1
  directories_remove || left_over=1
  [ "${left_over}" -ne 0 ] || [ "${DRY_RUN}" = yes ] || owner_forget
  return "${left_over}"
}

maps_hide() {
  local stay hide
  stay=0
  UNTRIED=
  REMOVED_MAPS=0
  maps_of_guest || {
    answer dm
    warn "cannot list maps: ${ANSWER}"
    return 1
  }
  # Which of the maps the guest's own volumes are on is not known here: one try for each.
  guest_volumes_hide || {
    stay=1
    PATIENCE=1
  }
  for hide in ${MAPS}; do
    case "${STAYING} " in
      *" ${hide} "*)
        UNTRIED="${UNTRIED} map ${hide}"
        stay=1
        ;;
      *)
        if map_remove "${hide}"; then
          REMOVED_MAPS=$((REMOVED_MAPS + 1))
        else
          STAYING="${STAYING} ${hide}"
          stay=1
        fi
        ;;
    esac
  done
  return "${stay}"
}

# Does a map that stays show a part of snapshot $1/$2? LVM would try for six seconds at each attempt to remove it.
is_under_map() {
  local staying disk
  for staying in ${STAYING}; do
    disk=${staying#"renfield-${GUEST}-"}
    case "
${GUEST_DISKS}${OWNER_DISKS:-}" in
      *"
${disk%-p*} $1 ${2#"${SNAP}"} "*) return 0 ;;
      *) ;;
    esac
  done
  return 1
}

# rmdir and not rm -r on the way to a mount point: it cannot eat what is still mounted there.
directories_remove() {
  [ "${DRY_RUN}" = no ] || return 0
  metadata_remove
  if [ -d "${RUN}/mnt/${GUEST}" ] && ! is_mounted "${RUN}/mnt/${GUEST}"; then
    chore rmdir "${RUN}/mnt/${GUEST}" || {
      warn "${RUN}/mnt/${GUEST} is not empty"
      return 1
    }
  fi
}

# Every run that works on a guest begins here, with the guest's lock, for which it waits $1 seconds, or with "job" as long
# as it takes a short run to end.
run_begin() {
  run_directories
  need flock lvs dmsetup
  if [ "$1" = job ]; then
    lock_for_job
  else
    lock_guest "$1"
  fi || {
    lock_words
    fail 75 "${HELD_BY}"
  }
  run_start
}

# What a run that has the lock needs: the guest's own scratch directory, and an end that undoes.
run_start() {
  lock_sign
  TMP=${RUN}/tmp/${GUEST}
  REMOVED=0
  REMOVED_MAPS=0
  ORPHANS_REMOVED=0
  MOUNT_POINTS=
  OWNER_DISKS=
  UNDO=no
  trap 'run_end "$?"' EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  trap '' PIPE
  chore mkdir -p "${TMP}" || fail 74 "cannot make ${TMP}" # after the trap that removes it
}

# The scratch directories of runs without a guest, and of handles, end in their process id; kill -9 leaves them.
scratch_sweep() {
  local path
  [ "${DRY_RUN}" = no ] || return 0
  for path in "${RUN}"/tmp/.[a-z]*.[0-9]*; do
    if [ -d "${path}" ] && ! process_read "${path##*.}"; then chore rm -rf "${path}"; fi
  done
}

# The end of every run, wanted or not, with exit code $1. In dash, busybox and posh an EXIT trap does not run at a signal by
# itself, so the signals become exits above. From here on a signal no longer ends us.
run_end() {
  trap - EXIT
  trap '' HUP INT TERM
  child_settle
  if [ "${UNDO}" = yes ] && [ "$1" -ne 0 ]; then
    STALE=no
    if teardown_guest; then
      say "undone after exit $1"
    else
      say 'ERROR undone in part: the next before or reap goes on'
    fi
  fi
  handle_down
  scratch_drop
  exit "$1"
}
