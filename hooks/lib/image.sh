# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# Method image: the stream that bpipe reads, or a private block node that bacula-fd reads by itself.

# What `before` has to do beyond the snapshots.
image_stage() {
  chore rm -rf "${RUN}/read/${GUEST}"
  if [ "${READER}" = node ]; then
    nodes_make
  else
    say 'ready to be read by renfield-hook read'
  fi
}

# The node has the device number of the snapshot, under a path that is the same in every job: /dev/VG/LV is a symlink,
# of which Bacula would save the link and no data.
nodes_make() {
  local made
  made=
  [ "${DRY_RUN}" = yes ] || chore mkdir -p "${NODES}/${GUEST}" || fail 74 "cannot make ${NODES}/${GUEST}"
  while read -r DISK _; do
    [ -n "${DISK}" ] || continue
    snapshot_row "${DISK}" || fail 74 "the snapshot of ${DISK} has gone"
    effect "${COMMAND_TIMEOUT}" mknod -m 0400 "${NODES}/${GUEST}/${DISK}" b "${LV_MAJOR}" "${LV_MINOR}" || {
      answer
      fail 74 "cannot make the node of ${DISK}: ${ANSWER}"
    }
    made="${made} ${DISK}"
  done <<END
${GUEST_DISKS}
END
  say "nodes in ${NODES}/${GUEST}:${made}"
}

# RUN/dev is where releases before had them.
nodes_remove() {
  local folder node
  for folder in "${NODES}/${GUEST}" "${RUN}/dev/${GUEST}"; do
    [ -d "${folder}" ] || continue
    for node in "${folder}"/*; do
      [ ! -e "${node}" ] || effect "${COMMAND_TIMEOUT}" rm -f "${node}" || :
    done
    [ "${DRY_RUN}" = yes ] || chore rmdir "${folder}" || :
  done
}

# read GUEST DISK: the bytes of the snapshot on stdout and nothing else. bpipe joins stderr to the same pipe (bpipe.c of
# bacula-fd, mode "r"), so every word goes to syslog. The digest and the length are left for `check`, because Bacula
# takes a reader that fails for a mere warning.
image_read() {
  LOG=syslog
  exec 2>/dev/null
  is_disk "$1" || fail 64 'no disk has such a name'
  settings_load
  DISK=$1
  disk_find "${DISK}" || fail 64 "the guest has no ${DISK}"
  need dd tee mkfifo sha256sum lvs
  run_directories
  TMP=${RUN}/read/${GUEST}/.${DISK}
  scratch_drop # of a reader that was killed
  chore mkdir -p "${TMP}" || fail 74 "cannot make ${TMP}"
  read_note reading 0 -
  lvs_read "${DISK_VG}" || fail 74 "lvs ${DISK_VG} failed"
  if ! snapshot_row "${DISK}" || ! lv_is_ours || ! snapshot_device "${DISK}"; then
    fail 74 "there is no snapshot of ${DISK}"
  fi
  read_stream
  read_note "${STREAM_STATUS}" "${STREAM_BYTES:-0}" "${STREAM_DIGEST:--}"
  scratch_drop
  [ "${STREAM_STATUS}" = complete ] || exit 74
}

# Copies SNAPSHOT_DEVICE to stdout. Sets STREAM_STATUS to complete or failed, STREAM_BYTES and STREAM_DIGEST, its SHA-256.
read_stream() {
  local summer teed dd
  chore mkfifo "${TMP}/copy" || fail 74 "cannot make ${TMP}/copy"
  warden_stop
  sha256sum <"${TMP}/copy" >"${TMP}/digest" &
  summer=$!
  set -- dd if="${SNAPSHOT_DEVICE}" bs=1048576
  if [ "${IO}" = idle ] && have ionice; then set -- ionice -c 3 "$@"; fi
  {
    "$@" 2>"${TMP}/dd"
    printf '%s\n' "$?" >"${TMP}/code"
  } | tee "${TMP}/copy"
  teed=$?
  wait "${summer}"
  STREAM_DIGEST=
  read -r STREAM_DIGEST _ <"${TMP}/digest"
  bytes_read "${TMP}/dd"
  read -r dd <"${TMP}/code"
  STREAM_STATUS=failed
  if [ "${teed}:${dd}" = 0:0 ] && [ "${STREAM_BYTES}" = "${SNAPSHOT_BYTES}" ]; then
    STREAM_STATUS=complete
  fi
}

# Sets STREAM_BYTES to the number before "bytes" in the last line of dd's report, the same in coreutils and busybox.
bytes_read() {
  local first second
  STREAM_BYTES=0
  while read -r first second _; do
    [ "${second}" != bytes ] || STREAM_BYTES=${first}
  done <"$1"
}

read_note() {
  printf '%s\n' "$1 $2 $3" >"${RUN}/read/${GUEST}/${DISK}" || fail 74 "cannot note the read of ${DISK}"
}

# Sets READ_STATUS, READ_BYTES and READ_SHA256 of disk $1.
read_result() {
  READ_STATUS='not read'
  READ_BYTES=0
  READ_SHA256=-
  [ ! -r "${RUN}/read/${GUEST}/$1" ] || read -r READ_STATUS READ_BYTES READ_SHA256 <"${RUN}/read/${GUEST}/$1" || :
}
