# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# One dm-linear map for each partition that is wanted, and for no other: kpartx -a or losetup -P would show a guest's
# physical volumes to the host, whose LVM then activates them. dm tables are in sectors of 512 bytes on every disk.

# Sets MAP_NAME, MAP_UUID and MAP_PATH of partition $2 of disk $1, or MAP_PATH of the guest's own volume $2 (VG/LV).
map_names() {
  if [ "$1" = lvm ]; then
    guest_volume_path "$2"
    return 0
  fi
  MAP_NAME=renfield-${GUEST}-$1-p$2
  MAP_UUID=RENFIELD-${GUEST}-$1-p$2
  MAP_PATH=${DEV}/mapper/${MAP_NAME}
}

MAP_MODE= # --readonly: what is no snapshot is not written to

# map_create DISK N START SECTORS: a writable map over the snapshot of DISK, because a journal has to be replayed.
map_create() {
  map_names "$1" "$2"
  snapshot_row "$1" || fail 74 "the snapshot of $1 has gone"
  effect "${COMMAND_TIMEOUT}" dmsetup create "${MAP_NAME}" -u "${MAP_UUID}" \
    ${MAP_MODE:+"${MAP_MODE}"} --table "0 $4 linear ${LV_MAJOR}:${LV_MINOR} $3" || {
    answer
    fail 74 "cannot map $1 p$2: ${ANSWER}"
  }
  [ "${DRY_RUN}" = no ] || return 0
  for _ in 1 2 3 4 5; do
    [ ! -e "${MAP_PATH}" ] || return 0
    settle
    rest
  done
  fail 74 "${MAP_PATH} has not appeared"
}

# Rows "name|uuid" of all maps into ${TMP}/dm. dmsetup lists the names and then asks for each: where another job's map goes
# in between it ends with 1 ("Device does not exist"), so it is asked again. One that hangs is not.
maps_read() {
  for _ in 1 2 3; do
    if query dm "${COMMAND_TIMEOUT}" dmsetup info -c --noheadings --separator '|' -o name,uuid && is_whole dm; then return 0; fi
    [ "${LATE}" = no ] || return 1
    rest
  done
  return 1
}

# Sets MAP_GUEST when the uuid $2 and the name $1 are of a map of ours. Taken apart from the right: a guest's name may
# hold hyphens, a disk's may not.
map_split() {
  local rest
  case $2 in
    RENFIELD-?*-?*-p[0-9]*) ;;
    *) return 1 ;;
  esac
  rest=${2#RENFIELD-}
  rest=${rest%-p*}
  MAP_GUEST=${rest%-*}
  [ "$1" = "renfield-${2#RENFIELD-}" ] && is_guest "${MAP_GUEST}"
}

# Sets MAPS to the names of the guest's maps.
maps_of_guest() {
  local map uuid
  MAPS=
  maps_read || return 1
  while IFS='|' read -r map uuid; do
    if map_split "${map}" "${uuid}" && [ "${MAP_GUEST}" = "${GUEST}" ]; then MAPS="${MAPS} ${map}"; fi
  done <"${TMP}/dm"
}

# udev may still have the map open for a moment after the unmount: PATIENCE has as many words as there are tries.
map_remove() {
  for _ in ${PATIENCE}; do
    if effect "${COMMAND_TIMEOUT}" dmsetup remove "$1"; then return 0; fi
    answer
    settle
    rest
    maps_of_guest || continue
    case "${MAPS} " in
      *" $1 "*) ;;
      *) return 0 ;;
    esac
  done
  warn "map $1 stays: ${ANSWER:-in use}"
  holders "${DEV}/mapper/$1"
  return 1
}
