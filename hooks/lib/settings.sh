# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# The settings file of a guest: one "key value" a line, read and never evaluated, every value judged before it is used.
# The keys are documented in docs/hooks.md. Anything unknown, doubled or out of shape is refused: exit 78.

settings_defaults() {
  METHOD=
  TRUST=
  GUEST_DISKS=
  MOUNTS=
  FILESYSTEMS='ext2 ext3 ext4 xfs vfat'
  INCLUDES=
  EXCLUDES=
  UNSERVED=fail
  UNLISTED=warn
  REPAIR=preen
  GUEST_LVM=no
  FREEZE=off
  FREEZE_TIMEOUT=10
  PAUSE=no
  MOMENT=auto
  DOMAIN=${GUEST}
  CONNECT=
  SNAPSHOT_SIZE=10%
  SNAPSHOT_LIMIT=16
  THIN=auto
  THIN_POOL_LIMIT=90
  READER=bpipe
  METADATA=yes
  IO=idle
  COMMAND_TIMEOUT=60
  LVM_TIMEOUT=300
  REPAIR_TIMEOUT=3600
  STALE_AFTER=259200
  SETTINGS_FAULT=
  SETTINGS_SEEN=' '
  rebuild_defaults
}

settings_path() {
  SETTINGS_PATH=${SETTINGS}
  [ -f "${SETTINGS}" ] || SETTINGS_PATH=${SETTINGS}/${GUEST}.settings
}

# Reads the settings of GUEST. Fails with SETTINGS_FAULT set; what could be read before the fault stays set,
# because a teardown needs the disks even where a line further down is wrong.
settings_read() {
  local line
  settings_defaults
  settings_path
  if [ ! -f "${SETTINGS_PATH}" ] || [ ! -r "${SETTINGS_PATH}" ]; then
    SETTINGS_FAULT="no settings: ${SETTINGS_PATH}"
    SETTINGS_CODE=64 # a guest that this host does not know
    return 1
  fi
  SETTINGS_CODE=78
  SETTINGS_LINE=0
  while IFS= read -r line || [ -n "${line}" ]; do
    SETTINGS_LINE=$((SETTINGS_LINE + 1))
    if [ "${SETTINGS_LINE}" -eq 1 ]; then
      [ "${line}" = 'renfield-settings 1' ] || settings_fault 'does not begin with "renfield-settings 1"'
      continue
    fi
    case ${line} in
      '' | '#'*) continue ;;
      *' '*) ;;
      *)
        settings_fault 'wants a key, one space and a value'
        continue
        ;;
    esac
    settings_key "${line%% *}" "${line#* }"
  done <"${SETTINGS_PATH}"
  [ "${SETTINGS_LINE}" -gt 0 ] || settings_fault 'is empty'
  SETTINGS_LINE=0
  settings_agree
  [ -z "${SETTINGS_FAULT}" ]
}

# Reads the settings of GUEST or ends the run.
settings_load() {
  settings_read || fail "${SETTINGS_CODE}" "${SETTINGS_FAULT}"
}

# Sets SETTINGS_FAULT; the first fault is the one that is told. SETTINGS_LINE is the line at hand, 0 behind the last one.
settings_fault() {
  [ -z "${SETTINGS_FAULT}" ] || return 0
  SETTINGS_FAULT="settings ${SETTINGS_PATH}"
  [ "${SETTINGS_LINE}" -eq 0 ] || SETTINGS_FAULT="${SETTINGS_FAULT} line ${SETTINGS_LINE}"
  SETTINGS_FAULT="${SETTINGS_FAULT}: $1"
}

settings_key() {
  case $1 in
    disk | mount | include | exclude | boot | answer | metadata_url | expect) ;;
    *)
      case ${SETTINGS_SEEN} in
        *" $1 "*) settings_fault "$1 is given twice" ;;
        *) SETTINGS_SEEN="${SETTINGS_SEEN}$1 " ;;
      esac
      ;;
  esac
  settings_value "$1" "$2" || settings_fault "$1 cannot be \"$2\""
}

settings_value() {
  if is_rebuild_key "$1"; then
    rebuild_value "$1" "$2"
    return
  fi
  case $1 in
    guest) [ "$2" = "${GUEST}" ] ;;
    method) is_one_of "$2" files image && METHOD=$2 ;;
    trust) is_one_of "$2" owned tenant && TRUST=$2 ;;
    disk) settings_disk "$2" ;;
    mount) settings_mount "$2" ;;
    include) is_guest_path "$2" && INCLUDES="${INCLUDES}$2
" ;;
    exclude) is_guest_pattern "$2" && EXCLUDES="${EXCLUDES}$2
" ;;
    filesystems) are_filesystems "$2" && FILESYSTEMS=$2 ;;
    unserved) is_one_of "$2" fail warn && UNSERVED=$2 ;;
    unlisted) is_one_of "$2" warn fail && UNLISTED=$2 ;;
    repair) is_one_of "$2" replay preen full none && REPAIR=$2 ;;
    guest_lvm) is_one_of "$2" no yes && GUEST_LVM=$2 ;;
    freeze) is_one_of "$2" off try require && FREEZE=$2 ;;
    freeze_timeout) is_between "$2" 1 60 && FREEZE_TIMEOUT=$2 ;;
    pause) is_one_of "$2" no yes && PAUSE=$2 ;;
    moment) is_one_of "$2" auto require off && MOMENT=$2 ;;
    domain) is_domain "$2" && DOMAIN=$2 ;;
    connect) is_connect "$2" && CONNECT=$2 ;;
    snapshot_size) is_snapshot_size "$2" && SNAPSHOT_SIZE=$2 ;;
    snapshot_limit) is_between "$2" 1 255 && SNAPSHOT_LIMIT=$2 ;;
    thin) is_one_of "$2" auto never && THIN=$2 ;;
    thin_pool_limit) is_between "$2" 1 100 && THIN_POOL_LIMIT=$2 ;;
    reader) is_one_of "$2" bpipe node && READER=$2 ;;
    metadata) is_one_of "$2" yes no && METADATA=$2 ;;
    io) is_one_of "$2" idle normal && IO=$2 ;;
    command_timeout) is_between "$2" 5 3600 && COMMAND_TIMEOUT=$2 ;;
    lvm_timeout) is_between "$2" 5 3600 && LVM_TIMEOUT=$2 ;;
    repair_timeout) is_between "$2" 5 86400 && REPAIR_TIMEOUT=$2 ;;
    stale_after) is_between "$2" 60 2592000 && STALE_AFTER=$2 ;;
    *) settings_fault "there is no key \"$1\"" ;;
  esac
}

# disk NAME lv VG/LV [SECTOR]: GUEST_DISKS gets one line "NAME VG LV SECTOR" a disk.
settings_disk() {
  local group volume
  # shellcheck disable=SC2086 # the words of the value; no globbing, every word is judged below
  case $1 in *[*?[]*) return 1 ;; *) set -- $1 ;; esac
  [ "$#" -eq 3 ] || [ "$#" -eq 4 ] || return 1
  [ "$2" = lv ] && is_disk "$1" && is_one_of "${4:--}" - 512 4096 || return 1
  group=${3%%/*}
  volume=${3#*/}
  is_group_name "${group}" && is_lvm_name "${volume}" && fits_device_mapper "${group}" "${volume}" || return 1
  disk_find "$1" && return 1
  case "${GUEST_DISKS}" in *" ${group} ${volume} "*) return 1 ;; *) ;; esac
  GUEST_DISKS="${GUEST_DISKS}$1 ${group} ${volume} ${4:--}
"
}

# mount auto | mount DISK pN|whole PATH | mount lvm LV PATH: MOUNTS gets one line "DISK N PATH" or "lvm LV PATH" a
# mount; whole is partition 0, and LV may be VG/LV.
settings_mount() {
  local part
  # shellcheck disable=SC2086 # as above
  case $1 in *[*?[]*) return 1 ;; *) set -- $1 ;; esac
  if [ "$*" = auto ] && [ -z "${MOUNTS}" ]; then
    MOUNTS=auto
    return 0
  fi
  [ "$#" -eq 3 ] && [ "${MOUNTS}" != auto ] && is_mount_path "$3" || return 1
  if [ "$1" = lvm ]; then
    part=$2
    is_guest_volume "$2" || return 1
  else
    case $2 in
      whole) part=0 ;;
      p*) part=${2#p} ;;
      *) return 1 ;;
    esac
    is_disk "$1" && is_between "${part}" 0 128 || return 1
  fi
  case "
${MOUNTS}" in *" $3
"* | *"
$1 ${part} "*) return 1 ;; *) ;; esac
  MOUNTS="${MOUNTS}$1 ${part} $3
"
}

# What no single line can say.
settings_agree() {
  local disk
  [ -n "${METHOD}" ] || settings_fault 'method is missing (files or image)'
  [ -n "${TRUST}" ] || settings_fault 'trust is missing (owned or tenant)'
  [ -n "${GUEST_DISKS}" ] || settings_fault 'no disk is named'
  [ "${METHOD}:${TRUST}" != files:tenant ] ||
    settings_fault "method files has the host's kernel mount the guest's filesystems, which trust tenant forbids"
  [ "${FREEZE}:${PAUSE}" = off:yes ] || [ "${PAUSE}" = no ] || settings_fault 'freeze and pause exclude each other'
  [ -z "${REFERENCE}" ] || rebuild_agree
  [ -n "${MOUNTS}" ] || MOUNTS=auto
  [ -n "${INCLUDES}" ] || INCLUDES=/
  if mount_wants_lvm; then
    [ "${GUEST_LVM}" = yes ] || settings_fault 'mount lvm wants guest_lvm yes'
  elif [ "${GUEST_LVM}:${MOUNTS}" != yes:auto ]; then
    [ "${GUEST_LVM}" = no ] || settings_fault 'guest_lvm requires mount auto, or its mounts named (mount lvm LV PATH)'
  fi
  [ "${MOUNTS}" != auto ] || return 0
  case "
${MOUNTS}" in
    *" /
"*) ;;
    *) settings_fault 'no mount at /, the others have nothing to stand on' ;;
  esac
  while read -r disk _ _; do
    is_one_of "${disk}" '' lvm || disk_find "${disk}" || settings_fault "mount names ${disk}, which is no disk"
  done <<END
${MOUNTS}
END
}

# Sets DISK_VG and DISK_LV of disk $1; fails when the guest has no such disk.
disk_find() {
  local name
  while read -r name DISK_VG DISK_LV _; do
    [ "${name}" != "$1" ] || return 0
  done <<END
${GUEST_DISKS}
END
  return 1
}
