# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# check: what bacula-fd cannot notice. A snapshot that overflowed reads as an I/O error on a directory, which Bacula
# takes for an empty one; a failed image reader is a mere warning. Both have to fail the Job.

check_guest() {
  settings_load
  run_begin 60
  if ! owner_read || [ "${OWNER_JOB}" != "${JOB}" ]; then
    fail 74 "job ${JOB} has no snapshots of this guest"
  fi
  [ "${OWNER_PHASE}" = ready ] || fail 74 "before has not finished for job ${JOB}"
  groups_read
  # shellcheck disable=SC2086 # names of volume groups, judged by settings
  lvs_read ${VGS} || { rest && lvs_read ${VGS}; } || fail 74 "lvs ${VGS} failed"
  _bad=0
  while read -r DISK _vg _lv _; do
    [ -z "${DISK}" ] || check_snapshot "${_vg}" "${_lv}" || _bad=1
  done <<END || _bad=1
${GUEST_DISKS}
END
  case ${METHOD}:${READER} in
    files:*) check_mounts || _bad=1 ;;
    image:bpipe) check_reads || _bad=1 ;;
    *) ;;
  esac
  [ "${_bad}" -eq 0 ] || fail 74 'this backup cannot be trusted'
}

# One line a snapshot for the eye and for a program: the copy-on-write area's size and its use at the end of the job,
# which is its peak, because it only grows.
check_snapshot() {
  if ! lv_find "$1" "snap_$2" || ! lv_is_ours; then
    say "ERROR ${DISK}: the snapshot $1/snap_$2 has gone"
    return 1
  elif lv_overflowed; then
    say "ERROR ${DISK}: the snapshot $1/snap_$2 overflowed, what was read from it is wrong (snapshot_size)"
    return 1
  elif lv_untold; then
    say "ERROR ${DISK}: LVM does not tell whether the snapshot $1/snap_$2 overflowed (lv_attr ${LV_ATTR})"
    return 1
  fi
  human "${LV_SIZE}"
  say "peak snapshot=$1/snap_$2 used_percent=${LV_PERCENT:-0} size=${HUMAN} size_bytes=${LV_SIZE}"
}

check_mounts() {
  _wrong=0
  [ -n "${OWNER_MOUNTS}" ] || {
    say 'ERROR nothing was mounted'
    return 1
  }
  for _point in ${OWNER_MOUNTS}; do
    # Before Linux 5.8 (9f6c61f96f2d) a reader of /proc/mounts can miss a line while somebody unmounts something else.
    if ! is_mounted "${_point}" && ! { rest && is_mounted "${_point}"; }; then
      say "ERROR ${_point} is no longer mounted"
      _wrong=1
    elif [ "${_point}" = "${RUN}/mnt/${GUEST}" ] && ! holds_something "${_point}"; then
      say "ERROR ${_point} is empty or cannot be read"
      _wrong=1
    fi
  done
  return "${_wrong}"
}

holds_something() {
  query list "${COMMAND_TIMEOUT}" ls -A "$1" && [ -s "${TMP}/list" ]
}

# Each disk was read to its end by the reader, which left its length and digest.
check_reads() {
  _wrong=0
  while read -r DISK _vg _lv _; do
    [ -n "${DISK}" ] || continue
    if ! lv_find "${_vg}" "${_lv}" || ! check_read "${LV_SIZE}"; then
      _wrong=1
    fi
  done <<END || _wrong=1
${GUEST_DISKS}
END
  return "${_wrong}"
}

check_read() {
  read_result "${DISK}"
  if [ "${READ_STATUS}" = complete ] && [ "${READ_BYTES}" = "$1" ]; then
    say "${DISK}: read bytes=${READ_BYTES} sha256=${READ_SHA256}"
    return 0
  fi
  say "ERROR ${DISK}: read ${READ_BYTES} of $1 bytes (${READ_STATUS})"
  return 1
}
