# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# The first thing of reap: every guest runs. What has to be removed comes after that, because one lvremove may take minutes.

# Lets all guests of FOUND go, their disks first: that needs no answer of libvirt. Fails when one may still stand still.
release_all() {
  local code
  code=0
  for GUEST in ${FOUND}; do
    release_guest disks || code=1
  done
  for GUEST in ${FOUND}; do
    release_guest all || code=1
  done
  GUEST=
  REFERENCE=
  return "${code}"
}

# Under the guest's lock nobody else works on the guest, and whatever stands still is a dead run's. Without it the run
# that has the lock is left alone while it may hold the guest, which the marker and freeze_timeout say; after that, and for
# what no marker speaks of, a disk is let go all the same. The run loses its snapshot by that, and notices.
release_guest() {
  local code
  code=0
  REFERENCE=
  reference_of_guest
  settings_read || :
  OWNER_DISKS=
  owner_read || :
  if lock_guest 0; then
    case $1 in
      disks) origins_resume once || : ;; # the second round says what stands still
      *) let_go || code=1 ;;
    esac
  elif [ "$1" = all ] && ! is_rightly_held; then
    let_go || code=1
  fi
  unlock_guest
  return "${code}"
}

# Does the run that has the lock hold the guest for no longer than it may?
is_rightly_held() {
  local by
  frozen_path
  [ -s "${FROZEN_PATH}" ] && read -r by _ <"${FROZEN_PATH}" && process_read "${by}" && ! hold_is_late "${by}"
}

# Adds to FOUND the guests of the settings of which nothing else tells, and of which device-mapper shows a disk that stands
# still, or part of a snapshot that LVM does not know: what a killed lvremove leaves when its record is gone.
torn_find() {
  local rows file
  devices_read || {
    unseen devices
    return 0
  }
  torn_rows
  [ -n "${TORN}" ] || return 0
  rows=${ROWS}
  for file in "${SETTINGS}"/*.settings; do
    GUEST=${file##*/}
    GUEST=${GUEST%.settings}
    case ${GUEST} in *.rebuild) continue ;; *) ;; esac
    if [ ! -f "${file}" ] || ! is_guest "${GUEST}" || is_listed "${GUEST}" "${FOUND}"; then continue; fi
    settings_read || :
    OWNER_DISKS=
    ROWS=${TORN}
    if [ "${TORN_POOL}" = no ] && ! is_any_of_guest; then continue; fi
    ROWS=${rows}
    if is_torn; then reap_add "${GUEST}"; fi
  done
  GUEST=
}

# Sets TORN to those of ROWS that may be torn, of whatever guest, and TORN_POOL to whether a pool stands still.
torn_rows() {
  local name uuid attr rest
  TORN=
  TORN_POOL=no
  while IFS='|' read -r name uuid attr rest; do
    dm_split "${name}" "${uuid}" || continue
    case ${attr}:${DM_LV}:${DM_LAYER} in
      L?s*:*:tpool | L?s*:*_tmeta: | L?s*:*_tdata:) TORN_POOL=yes ;;
      L?s*:* | LI*:* | *:real | *:cow | *:"${SNAP}"*:) ;;
      *) continue ;;
    esac
    TORN="${TORN}${name}|${uuid}|${attr}|${rest}
"
  done <<END
${ROWS}
END
}

is_any_of_guest() {
  local name uuid
  while IFS='|' read -r name uuid _; do
    if dm_split "${name}" "${uuid}" && is_device_of_guest; then return 0; fi
  done <<END
${ROWS}
END
  return 1
}

# Does a disk of the guest stand still, or is there part of a snapshot that LVM does not know? Sets STILL and ORPHANS.
is_torn() {
  ORPHANS=
  if ! still_read; then
    unseen devices
    return 1
  fi
  if ! orphans_find; then unseen known; fi
  [ -n "${STILL}${ORPHANS}" ]
}
