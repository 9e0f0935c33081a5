# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# write GUEST DISK WHERE REPLACE: the other end of bpipe at a restore. WHERE and REPLACE are Bacula's %w and %r, pasted
# by it as text. A restored block node would be written through to whatever device has its number today; this writer
# makes a new file, or fills a logical volume that is marked for it and that nobody uses.

image_write() {
  local place
  is_disk "$1" || fail 64 'no disk has such a name'
  DISK=$1
  is_one_of "$3" '' a w n o always ifnewer never ifolder || fail 64 "Bacula has no Replace mode \"$3\""
  need dd tee mkfifo sha256sum
  settings_defaults
  run_directories
  TMP=${RUN}/tmp/.write.$$
  chore mkdir -p "${TMP}" || fail 74 "cannot make ${TMP}"
  trap 'scratch_drop' EXIT
  trap 'exit 143' HUP INT TERM
  case $2 in
    *[!\ -~]*) fail 64 'where has control characters' ;;
    */../* | */.. | *//*) fail 64 'where is no plain path' ;;
    /proc/* | /sys/* | "${RUN}" | "${RUN}"/* | '' | /) fail 64 'where=DIRECTORY for a new file, or where=/dev/VG/LV' ;;
    "${DEV}"/*/*/*) fail 64 'a device is named as /dev/VG/LV' ;;
    "${DEV}"/*/*)
      place=${2#"${DEV}"/}
      write_volume "${place%%/*}" "${place#*/}" "$3"
      ;;
    "${DEV}"*) fail 64 'a device is named as /dev/VG/LV' ;;
    /*) write_file "${2%/}" ;;
    *) fail 64 'where is no absolute path' ;;
  esac
}

# A new file, whatever Replace says: beside it stays its digest, to be compared with the line of `check` in the job log.
write_file() {
  local file holes
  file=$1/${GUEST}-${DISK}.img
  restore_place "$1"
  if [ -e "${file}" ] || [ -L "${file}" ]; then
    fail 73 "${file} exists; nothing is overwritten"
  fi
  (
    set -C
    : >"${file}.part"
  ) 2>/dev/null || fail 73 "${file}.part exists or cannot be made"
  holes=
  if can_dd_sparse; then holes=,sparse; fi # a hole in a new file reads as the zeros that it stands for; on a volume it would not
  write_stream "${file}.part" "${holes}"
  chore ln "${file}.part" "${file}" || fail 73 "${file} exists; the data is in ${file}.part"
  chore rm -f "${file}.part"
  printf '%s\n' "${STREAM_DIGEST}  ${GUEST}-${DISK}.img" >"${file}.sha256" || fail 74 "cannot write ${file}.sha256"
  say "restored ${file} bytes=${STREAM_BYTES} sha256=${STREAM_DIGEST}"
}

# A logical volume: made here with the size of the guest's disk, or one that the admin has marked with the tag
# renfield_restore. The tag goes when the restore is whole, so that a later one cannot fall on a disk in use.
write_volume() {
  need lvs lvcreate lvchange
  if ! is_group_name "$1" || ! is_lvm_name "$2"; then
    fail 64 'where is no name of a logical volume'
  fi
  lvs_read || fail 74 'lvs failed'
  if lv_find "$1" "$2"; then
    if is_one_of "$3" n never; then fail 73 "$1/$2 exists and Replace is never"; fi
    write_allowed "$1" "$2"
  else
    write_create "$1" "$2"
  fi
  lv_path "$1" "$2"
  write_stream "${LV_PATH}"
  patient "${LVM_TIMEOUT}" lvchange --deltag renfield_restore "$1/$2" || warn "cannot take the tag renfield_restore from $1/$2"
  say "restored ${LV_PATH} bytes=${STREAM_BYTES} sha256=${STREAM_DIGEST}"
}

write_allowed() {
  lv_tagged renfield_restore ||
    fail 73 "$1/$2 is not marked for a restore: lvchange --addtag renfield_restore $1/$2 says that it may be overwritten"
  case ${LV_ATTR} in
    ?????o*) fail 73 "$1/$2 is in use" ;;
    [oOsS]*) fail 73 "$1/$2 has snapshots or is one" ;;
    ????a*) ;;
    *) fail 73 "$1/$2 is not active" ;;
  esac
}

write_create() {
  settings_read || fail 73 "there is no $1/$2; make it: lvcreate -n $2 -L SIZE --addtag renfield_restore $1"
  disk_find "${DISK}" || fail 64 "the guest has no ${DISK}"
  lv_find "${DISK_VG}" "${DISK_LV}" ||
    fail 73 "there is no $1/$2, and no ${DISK_VG}/${DISK_LV} to take the size from: make it with the tag renfield_restore"
  local group name bytes
  group=$1
  name=$2
  bytes=${LV_SIZE}
  set --
  # It asks about the filesystem that lay there before, and takes no answer for a no.
  if can_keep_signatures; then set -- -Wn; fi
  patient "${LVM_TIMEOUT}" lvcreate ${1+"$@"} -n "${name}" -L "$((bytes / 1024))k" --addtag renfield_restore "${group}" || {
    answer
    fail 73 "cannot make ${group}/${name}: ${ANSWER}"
  }
  settle
}

# write_stream FILE [,sparse]: stdin into FILE. Sets STREAM_BYTES and STREAM_DIGEST, its SHA-256.
write_stream() {
  local summer dd teed
  chore mkfifo "${TMP}/copy" || fail 74 "cannot make ${TMP}/copy"
  warden_stop
  sha256sum <"${TMP}/copy" >"${TMP}/digest" &
  summer=$!
  # obs and not bs: what comes through a pipe is in short pieces, and a device wants whole blocks.
  {
    tee "${TMP}/copy"
    printf '%s\n' "$?" >"${TMP}/code"
  } | dd of="$1" obs=1048576 conv="notrunc,fsync${2:-}" 2>"${TMP}/dd"
  dd=$?
  wait "${summer}"
  STREAM_DIGEST=
  read -r STREAM_DIGEST _ <"${TMP}/digest"
  bytes_read "${TMP}/dd"
  read -r teed <"${TMP}/code"
  [ "${teed}:${dd}" = 0:0 ] || fail 74 "writing $1 failed after ${STREAM_BYTES} bytes"
  [ "${STREAM_BYTES}" -gt 0 ] || fail 74 "nothing came to be written to $1"
}
