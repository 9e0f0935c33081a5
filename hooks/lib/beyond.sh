# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# The reads of a map beyond its head. LVM, blkid and udev look at the head of each device, whoever calls them; the kernel counts
# those reads too, but none of them reads on. Device-mapper counts a part of a device for whoever asks (Linux 3.12,
# Documentation/admin-guide/device-mapper/statistics.rst); its count goes with the map.

HEAD_SECTORS=256 # 128 KiB: what LVM 2.03 reads of each device (lib/label/label.c, BCACHE_BLOCK_SIZE_IN_SECTORS)
HEAD_INODES=1024 # of 128 bytes, the smallest there are, fill the head: who has looked at more has read on

# Sets WATCH to "REGION/NAME" for map $1 with minor $2, or to "-" where device-mapper counts no parts.
beyond_watch() {
  local size
  WATCH=-
  [ -r "${SYS}/block/dm-$2/size" ] || return 0
  read -r size <"${SYS}/block/dm-$2/size" || :
  is_block_count "${size}" && [ "${size}" -gt "${HEAD_SECTORS}" ] || return 0
  query watch "${COMMAND_TIMEOUT}" dmsetup message "$1" 0 "@stats_create ${HEAD_SECTORS}+$((size - HEAD_SECTORS)) /1" || return 0
  answer watch
  if is_number "${ANSWER}"; then WATCH=${ANSWER}/$1; fi
}

# Sets BEYOND to the reads of watch $1 since beyond_watch; fails if device-mapper has not counted them.
beyond_read() {
  BEYOND=
  [ "$1" != - ] || return 1
  query watch "${COMMAND_TIMEOUT}" dmsetup message "${1#*/}" 0 "@stats_print ${1%%/*}" || return 1
  read -r _ BEYOND _ <"${TMP}/watch" || : # START+LENGTH, reads, ...
  is_block_count "${BEYOND}"
}
