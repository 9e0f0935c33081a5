# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# Proof that what `before` made ready was read. Bacula ends with "Backup OK" for a filesystem that it never entered, and tells
# nobody. The kernel counts the reads of each device: `before` notes them when everything is ready, and `check` compares
# before it touches anything. An Incremental without changes reads each filesystem too, so this holds for every level.
#
# A small filesystem may have come into memory with its mount: where no more is in use than fits beside the root, no read
# proves nothing, and the log says "unproved". Nor does a read of the head of a device, which LVM and udev look at (beyond.sh).

UNPROVED_BELOW=64 # inodes in use: an XFS of 30 files had three reads, one of none had none

# Notes one row "MINOR READS SECTORS USED FILES WATCH POINT" for each mount, into a file that goes with the record of the run.
proof_begin() {
  [ "${DRY_RUN}" = no ] || return 0
  chore mkdir -p "${RUN}/read/${GUEST}" || fail 74 "cannot make ${RUN}/read/${GUEST}"
  : >"${TMP}/proof"
  case ${METHOD}:${READER} in
    files:*) proof_mounts ;;
    image:node) proof_nodes ;;
    *) return 0 ;;
  esac
  chore mv -f "${TMP}/proof" "${RUN}/read/${GUEST}/proof" || fail 74 "cannot write ${RUN}/read/${GUEST}/proof"
}

# The look at how full each filesystem is comes first: on vfat it reads the whole table. udev comes next: it probes each
# device that was open for writing, as e2fsck had it. What is still in memory is dropped, so that it has to be read again.
proof_mounts() {
  local point
  minors_read || fail 74 'dmsetup does not list the devices'
  for point in ${MOUNT_POINTS}; do
    path_decode "${point}"
    used_read "${DECODED}" || fail 74 "cannot see how full ${point} is"
    row_add used "${USED} ${FILES} ${point}"
  done
  settle
  while read -r USED FILES point; do
    mount_device "${point}" || fail 74 "${point} is not mounted"
    device_minor "${MOUNT_DEVICE}" || MINOR=-
    WATCH=-
    [ "${MINOR}" = - ] || beyond_watch "${MAP}" "${MINOR}"
    if have blockdev; then query flush "${COMMAND_TIMEOUT}" blockdev --flushbufs "${MOUNT_DEVICE}" || :; fi
    counter_row "${USED}" "${FILES}" "${point}"
  done <"${TMP}/used"
}

# A block node shows the device of its snapshot.
proof_nodes() {
  local disk node
  settle
  while read -r disk _; do
    [ -n "${disk}" ] || continue
    node=${NODES}/${GUEST}/${disk}
    if ! snapshot_row "${disk}"; then
      fail 74 "the snapshot of ${disk} has gone"
    fi
    MINOR=${LV_MINOR}
    snapshot_device "${disk}" || fail 74 "the disk ${disk} has gone"
    query node "${COMMAND_TIMEOUT}" dd if="${node}" of=/dev/null bs=4096 count=1 || {
      answer node
      fail 74 "${node} cannot be read: ${ANSWER}"
    }
    if have blockdev; then query flush "${COMMAND_TIMEOUT}" blockdev --flushbufs "${node}" || :; fi
    WATCH=-
    counter_row "${SNAPSHOT_BYTES}" 0 "${node}"
  done <<END
${GUEST_DISKS}
END
}

# One row for $3, of which $1 is in use, $2 of that files. Whatever was mounted or opened has been read: a counter at 0 is one
# that is switched off (queue/iostats), by an admin's rule for all disks. It is switched on for this device, which is ours alone.
counter_row() {
  local switch
  if counters_read "${MINOR}" && [ "${READS}" -eq 0 ]; then
    switch=${SYS}/block/dm-${MINOR}/queue/iostats
    [ ! -w "${switch}" ] || echo 1 >"${switch}" || :
  fi
  [ -n "${READS}" ] || warn "the reads of $3 are not counted: nothing will prove that it was read"
  row_add proof "${MINOR} ${READS:--} ${SECTORS:--} $1 $2 ${WATCH} $3"
}

# Sets READS and SECTORS of device-mapper's device $1 (Documentation/block/stat.txt, fields 1 and 3); fails, with both empty,
# where the kernel does not tell.
counters_read() {
  READS=
  SECTORS=
  [ -r "${SYS}/block/dm-$1/stat" ] || return 1
  read -r READS _ SECTORS _ <"${SYS}/block/dm-$1/stat" || :
  if is_block_count "${READS}" && is_block_count "${SECTORS}"; then
    return 0
  fi
  READS=
  SECTORS=
  return 1
}

# Sets FILES to the inodes in use at mount point $1, 0 for a filesystem that has none (vfat), and USED to the same, or to the
# blocks in use where there are none.
used_read() {
  local inodes spare blocks free
  query statfs "${COMMAND_TIMEOUT}" stat -f -c '%c %d %b %f' "$1" || return 1
  read -r inodes spare blocks free <"${TMP}/statfs" || :
  if ! is_block_count "${inodes}" || ! is_block_count "${spare}" || ! is_block_count "${blocks}" || ! is_block_count "${free}"; then
    return 1
  fi
  FILES=$((inodes - spare))
  USED=${FILES}
  [ "${inodes}" -gt 0 ] || USED=$((blocks - free))
}

# Sets MOUNT_DEVICE to what is mounted at $1: the last one, which is on top. Fails where nothing is.
mount_device() {
  local device point
  MOUNT_DEVICE=
  while read -r device point _; do
    [ "${point}" != "$1" ] || MOUNT_DEVICE=${device}
  done <"${PROC_MOUNTS}"
  [ -n "${MOUNT_DEVICE}" ]
}

# Rows "name|major|minor" of device-mapper's devices into ${TMP}/minors. As in maps_read: another job's map may go meanwhile.
minors_read() {
  for _ in 1 2 3; do
    if query minors "${COMMAND_TIMEOUT}" dmsetup info -c --noheadings --separator '|' -o name,major,minor && is_whole minors; then
      return 0
    fi
    [ "${LATE}" = no ] || return 1
    rest
  done
  return 1
}

# Sets MINOR and MAP, the name, of device $1 of device-mapper, as /proc/mounts names it: by its name, or on EL 5 by LVM's own path.
device_minor() {
  local device name minor
  device=$1
  MAP=
  case ${device} in
    "${DEV}/mapper/"* | "${DEV}"/dm-*) ;;
    *)
      query link "${COMMAND_TIMEOUT}" readlink -f "${device}" || return 1
      answer link
      device=${ANSWER}
      ;;
  esac
  while IFS='|' read -r name _ minor; do
    MAP=${name##* }
    MINOR=${minor}
    case ${device} in
      "${DEV}/dm-${minor}" | "${DEV}/mapper/${MAP}")
        is_number "${MINOR}"
        return
        ;;
      *) ;;
    esac
  done <"${TMP}/minors"
  return 1
}

# Sets PROOF_MINOR, PROOF_READS, PROOF_SECTORS, PROOF_USED, PROOF_FILES and PROOF_WATCH of mount point or node $1 as `before` noted them.
proof_find() {
  local point
  [ -r "${RUN}/read/${GUEST}/proof" ] || return 1
  while read -r PROOF_MINOR PROOF_READS PROOF_SECTORS PROOF_USED PROOF_FILES PROOF_WATCH point; do
    [ "${point}" != "$1" ] || return 0
  done <"${RUN}/read/${GUEST}/proof"
  return 1
}

# Sets DELTA_READS and DELTA_SECTORS, what $1 was read since `before`. Fails where nobody knows, with UNCOUNTED set: yes where
# `before` could not see the counters either, no where they are lost.
proof_delta() {
  UNCOUNTED=no
  proof_find "$1" || return 1
  if [ "${PROOF_READS}" = - ]; then
    UNCOUNTED=yes
    return 1
  fi
  counters_read "${PROOF_MINOR}" || return 1
  DELTA_READS=$((READS - PROOF_READS))
  DELTA_SECTORS=$((SECTORS - PROOF_SECTORS))
}

# Was each mounted filesystem read? Before anything else looks at one. Sets FILES_ALL to the inodes in use of those that
# the FileSet reads.
proof_check_mounts() {
  local point path wrong
  wrong=0
  FILES_ALL=0
  for point in ${OWNER_MOUNTS}; do
    guest_path "${point}"
    path=${GUEST_PATH}
    if ! proof_delta "${point}"; then
      if [ "${UNCOUNTED}" = yes ]; then
        warn "unproved: the reads of ${path} are not counted"
      else
        say "ERROR the reads of ${path} are lost: nothing proves that it was read"
        wrong=1
      fi
    elif [ "${DELTA_READS}" -gt 0 ] && beyond_read "${PROOF_WATCH}" && [ "${BEYOND}" -eq 0 ] && reach_mount "${path}"; then
      FILES_ALL=$((FILES_ALL + PROOF_FILES))
      if [ "${PROOF_FILES}" -gt "${HEAD_INODES}" ]; then
        say "ERROR ${path} was not read: nothing of it but its head, as LVM and udev read each device, and ${PROOF_FILES} inodes in use"
        wrong=1
      else
        say "unproved: of ${path} only the head was read, as LVM and udev read each device, and it has ${PROOF_USED} inodes in use"
      fi
    elif [ "${DELTA_READS}" -gt 0 ]; then
      FILES_ALL=$((FILES_ALL + PROOF_FILES))
      say "read ${path} reads=${DELTA_READS} sectors=${DELTA_SECTORS} used=${PROOF_USED}"
    elif ! reach_mount "${path}"; then
      say "not read: ${path} (${UNREACHED})"
    elif [ "${PROOF_USED}" -gt "${UNPROVED_BELOW}" ]; then
      say "ERROR ${path} was not read: no read of its device, and ${PROOF_USED} inodes in use; what is left out deliberately belongs into exclude"
      wrong=1
    else
      say "unproved: ${path} has ${PROOF_USED} inodes in use, and they may have been read with its mount"
    fi
  done
  return "${wrong}"
}

# Bacula reads a node to its end, whatever it then stores. What it could not read is counted too: that is an error of the Job.
proof_check_nodes() {
  local disk node wrong
  wrong=0
  while read -r disk _; do
    [ -n "${disk}" ] || continue
    node=${NODES}/${GUEST}/${disk}
    if ! proof_delta "${node}"; then
      say "ERROR the reads of ${disk} are not counted: nothing proves that it was read"
      wrong=1
    elif [ $((DELTA_SECTORS * 512)) -lt "${PROOF_USED}" ]; then
      say "ERROR ${disk}: read $((DELTA_SECTORS * 512)) of ${PROOF_USED} bytes"
      wrong=1
    else
      say "${disk}: read sectors=${DELTA_SECTORS} of bytes=${PROOF_USED}"
    fi
  done <<END || wrong=1
${GUEST_DISKS}
END
  return "${wrong}"
}
