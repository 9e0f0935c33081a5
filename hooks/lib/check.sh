# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# check: what bacula-fd cannot notice. A snapshot that overflowed reads as an I/O error on a directory, which Bacula
# takes for an empty one; a failed image reader is a mere warning. Both have to fail the Job.

check_guest() {
  local wrong vg lv
  settings_load
  run_begin 60
  if ! owner_read || [ "${OWNER_JOB}" != "${JOB}" ]; then
    fail 74 "job ${JOB} has no snapshots of this guest"
  fi
  [ "${OWNER_PHASE}" = ready ] || fail 74 "before has not finished for job ${JOB}"
  wrong=0
  # First of all: whatever looks at a mount reads it.
  case ${METHOD}:${READER} in
    files:*) proof_check_mounts || wrong=1 ;;
    image:node) proof_check_nodes || wrong=1 ;;
    *) ;;
  esac
  groups_read
  # shellcheck disable=SC2086 # names of volume groups, judged by settings
  lvs_read ${VGS} || { rest && lvs_read ${VGS}; } || fail 74 "lvs ${VGS} failed"
  while read -r DISK vg lv _; do
    [ -z "${DISK}" ] || check_snapshot "${vg}" "${lv}" || wrong=1
  done <<END || wrong=1
${GUEST_DISKS}
END
  case ${METHOD}:${READER} in
    files:*) check_mounts || wrong=1 ;;
    image:bpipe) check_reads || wrong=1 ;;
    *) ;;
  esac
  check_job || wrong=1
  [ "${wrong}" -eq 0 ] || fail 74 'this backup cannot be trusted'
}

# What Bacula says of the Job so far. A code that it does not know (before 7.0) comes as it was written: unknown, and no error.
check_job() {
  local files bytes errors
  [ -n "${LEVEL}" ] || return 0
  files=unknown
  bytes=unknown
  errors=unknown
  if is_block_count "${JOB_FILES}"; then files=${JOB_FILES}; fi
  if is_block_count "${JOB_BYTES}"; then bytes=${JOB_BYTES}; fi
  if is_block_count "${JOB_ERRORS}"; then errors=${JOB_ERRORS}; fi
  say "job level=${LEVEL} files=${files} bytes=${bytes} errors=${errors}"
  case ${LEVEL}:${files}:${METHOD} in
    Full:unknown:* | Base:unknown:*) ;;
    Full:0:* | Base:0:*)
      say "ERROR a ${LEVEL} without a single file"
      return 1
      ;;
    Full:*:files | Base:*:files)
      [ "$((files * 2))" -ge "${FILES_ALL}" ] || [ "${FILES_ALL}" -le "${UNPROVED_BELOW}" ] ||
        warn "a ${LEVEL} of ${files} files, where ${FILES_ALL} inodes are in use"
      ;;
    *) ;;
  esac
  # A block that Bacula could not read is missing in the image, and counts as read.
  case ${METHOD}:${errors} in
    files:* | *:unknown | *:0) ;;
    *)
      say "ERROR ${errors} errors of bacula-fd"
      return 1
      ;;
  esac
}

# One line a snapshot for the eye and for a program: the copy-on-write area's size and its use at the end of the job,
# which is its peak, because it only grows.
check_snapshot() {
  if ! lv_find "$1" "${SNAP}$2" || ! lv_is_ours; then
    say "ERROR ${DISK}: the snapshot $1/${SNAP}$2 has gone"
    return 1
  elif lv_overflowed; then
    say "ERROR ${DISK}: the snapshot $1/${SNAP}$2 overflowed, what was read from it is wrong (snapshot_size)"
    return 1
  elif lv_untold; then
    say "ERROR ${DISK}: LVM does not tell whether the snapshot $1/${SNAP}$2 overflowed (lv_attr ${LV_ATTR})"
    return 1
  fi
  human "${LV_SIZE}"
  say "peak snapshot=$1/${SNAP}$2 used_percent=${LV_PERCENT:-0} size=${HUMAN} size_bytes=${LV_SIZE}"
}

check_mounts() {
  local point wrong
  wrong=0
  [ -n "${OWNER_MOUNTS}" ] || {
    say 'ERROR nothing was mounted'
    return 1
  }
  for point in ${OWNER_MOUNTS}; do
    # Before Linux 5.8 (9f6c61f96f2d) a reader of /proc/mounts can miss a line while somebody unmounts something else.
    if ! is_mounted "${point}" && ! { rest && is_mounted "${point}"; }; then
      say "ERROR ${point} is no longer mounted"
      wrong=1
    elif ! can_be_listed "${point}"; then
      answer list
      say "ERROR ${point} cannot be read: ${ANSWER}"
      wrong=1
    elif [ "${point}" = "${RUN}/mnt/${GUEST}" ] && [ ! -s "${TMP}/list" ]; then
      say "ERROR ${point} is empty"
      wrong=1
    fi
  done
  return "${wrong}"
}

# Its device, and its root without what is still in memory of it: a device that has failed meanwhile shows what was read before.
can_be_listed() {
  mount_device "$1" || return 1
  if have blockdev; then query list "${COMMAND_TIMEOUT}" blockdev --flushbufs "${MOUNT_DEVICE}" || :; fi
  query list "${COMMAND_TIMEOUT}" dd if="${MOUNT_DEVICE}" of=/dev/null bs=4096 count=1 || return 1
  path_decode "$1"
  query list "${COMMAND_TIMEOUT}" ls -A "${DECODED}"
}

# Each disk was read to its end by the reader, which left its length and digest.
check_reads() {
  local wrong vg lv
  wrong=0
  while read -r DISK vg lv _; do
    [ -n "${DISK}" ] || continue
    if ! lv_find "${vg}" "${lv}" || ! check_read "${LV_SIZE}"; then
      wrong=1
    fi
  done <<END || wrong=1
${GUEST_DISKS}
END
  return "${wrong}"
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
