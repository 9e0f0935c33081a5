# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# Holding the disks instead of the guest: device-mapper suspends all origins, then lvcreate makes one snapshot after the other.
# Each lvcreate resumes its own origin alone, once its snapshot shows what was there at the suspend; the others stay held.
#
# Never for a thin volume: lvcreate counts its transaction and can then not send it to the pool, which from then on refuses
# every snapshot and every new volume of all its guests.

# Every disk is a plain thick volume, active, and LVM has not suspended it. WHAT are the names in device-mapper's spelling.
can_devices() {
  local disk vg lv kind
  WHAT=
  WITH=
  REASON='dmsetup info gives no answer'
  devices_read || return 1
  while read -r disk vg lv kind _; do
    REASON="${disk} is no plain thick volume"
    lv_find "${vg}" "${lv}" || return 1
    case ${kind}:${LV_ATTR} in
      thick:[-o]*) ;;
      *) return 1 ;;
    esac
    REASON="${disk} is not active, or is being changed"
    device_find "${vg}" "${lv}" || return 1
    case ${DEVICE_ATTR} in
      L--*) ;;
      *) return 1 ;;
    esac
    WHAT="${WHAT:+${WHAT},}${DEVICE_NAME}"
  done <"${TMP}/plan"
}

# Sets DEVICE_NAME and DEVICE_ATTR of logical volume $1/$2 from the rows of devices_read.
device_find() {
  local uuid
  while IFS='|' read -r DEVICE_NAME uuid DEVICE_ATTR _; do
    if dm_split "${DEVICE_NAME}" "${uuid}" && [ "${DM_VG}/${DM_LV}/${DM_LAYER}" = "$1/$2/" ]; then
      return 0
    fi
  done <<END
${ROWS}
END
  return 1
}

# By the attr of a device (devices_read).
is_running() {
  case $1 in
    ??-*) return 0 ;;
    *) return 1 ;;
  esac
}

# take: a plain suspend writes what the host still has of the disk in its cache, and waits for what is under way.
origins_do() {
  local name
  case $1 in
    take)
      IFS=,
      # shellcheck disable=SC2086 # names of device-mapper, one a word
      set -- ${HELD_WHAT}
      unset IFS
      for name in "$@"; do
        effect "${FREEZE_TIMEOUT}" dmsetup suspend "${name}" || {
          answer
          return 1
        }
      done
      ;;
    free) origins_resume patiently ;;
    *) [ "${MOMENT_LOST}" = no ] ;;
  esac
}

# After a snapshot of a held disk: the disks $@ that come behind it ("VG/LV") still have to be held. One that is not has
# written meanwhile, and nobody could see that afterwards.
origins_look() {
  local volume
  if [ "${HELD:-}" != devices ] || [ "${DRY_RUN}" = yes ] || [ "$#" -eq 0 ]; then
    return 0
  fi
  devices_read || MOMENT_LOST=yes
  for volume in "$@"; do
    if ! device_find "${volume%%/*}" "${volume#*/}" || is_running "${DEVICE_ATTR}"; then
      MOMENT_LOST=yes
    fi
  done
}
