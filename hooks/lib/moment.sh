# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# One moment for all disks of a guest. Snapshots that are made one after the other show each disk at a moment of its own, and no
# power cut does that: a database whose log is on another disk than its tables is lost. So a guest with more than one disk is
# held while they are made, in the first way that this host has.
#
# CONSISTENCY says what the snapshots are: fs, the guest froze its filesystems; pause, it stood still; crash, they are what a
# power cut leaves; crash-per-disk, each disk is, at a moment of its own; clean, nobody had a disk open.

# The first that can: what stops the guest itself costs the hold alone, and serves thick and thin volumes.
MOMENT_WAYS='suspend xen stop devices'

moment_begin() {
  local way ways
  FROZEN_SINCE=
  HELD=
  MOMENT_LOST=no
  disks_count
  consistency_without
  freeze_begin
  [ -z "${HELD}" ] || return 0
  if ! disks_are_open; then
    CONSISTENCY=clean
    return 0
  fi
  if [ "${DISKS}" -eq 1 ] || [ "${MOMENT}" = off ]; then
    return 0
  fi
  ways=
  for way in ${MOMENT_WAYS}; do
    if "can_${way}" && hold_begin "${way}" "${WHAT}" "${WITH}"; then
      CONSISTENCY=pause
      [ "${way}" != devices ] || CONSISTENCY=crash
      return 0
    fi
    ways="${ways:+${ways}; }${REASON}"
  done
  [ "${MOMENT}" = auto ] || fail 69 "no way to hold all disks at one moment: ${ways}"
  warn "no way to hold all disks at one moment: ${ways}"
}

# Lets the guest go. Snapshots that the end of the hold may have overtaken are no better than without.
moment_end() {
  [ -n "${FROZEN_SINCE}" ] || return 0
  hold_words
  hold_end && return 0
  consistency_without
  case ${HELD}:${FREEZE}:${PAUSE}:${MOMENT} in
    fsfreeze:try:*) ;;
    fsfreeze:* | *:yes:* | *:require) fail 74 "${LOST}" ;;
    *) ;;
  esac
  warn "${LOST}: consistency=${CONSISTENCY}"
}

# What snapshots are that nothing has held together.
consistency_without() {
  CONSISTENCY=crash
  [ "${DISKS}" -eq 1 ] || CONSISTENCY=crash-per-disk
}

# A guest that was off may have been started before its last snapshot was made.
moment_verify() {
  [ "${CONSISTENCY}" = clean ] && [ "${DRY_RUN}" = no ] && disks_are_open || return 0
  consistency_without
  warn "the guest was started meanwhile: consistency=${CONSISTENCY}"
}

# Sets DISKS to the number of the guest's disks.
disks_count() {
  DISKS=0
  while read -r _; do
    DISKS=$((DISKS + 1))
  done <"${TMP}/plan"
}

# Has anybody a disk of the guest open, by the rows of lvs_read? lv_attr(6).
disks_are_open() {
  local vg lv
  while read -r _ vg lv _; do
    lv_find "${vg}" "${lv}" || return 0
    case ${LV_ATTR} in
      ?????o*) return 0 ;;
      *) ;;
    esac
  done <"${TMP}/plan"
  return 1
}
