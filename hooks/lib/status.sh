# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# status: what is there now, for an admin or for a program.

status_host() {
  local comma code
  run_directories
  TMP=${RUN}/tmp/.status.$$
  chore mkdir -p "${TMP}" || fail 74 "cannot make ${TMP}"
  settings_defaults
  need lvs dmsetup
  reap_find
  warden_stop
  comma=
  [ "${JSON}" = no ] || printf '{"guests":['
  for GUEST in ${FOUND}; do
    status_guest "${comma}"
    comma=,
  done
  GUEST=
  status_references
  code=0
  unseen_told >&2 || code=74
  scratch_drop
  return "${code}"
}

status_references() {
  local complete
  if [ "${JSON}" = yes ]; then
    printf '],"references":['
    COMMA=
    reference_volumes json_role
    complete=true
    [ -z "${UNSEEN}" ] || complete=false
    printf '],"complete":%s}\n' "${complete}"
  else
    ROLES=no
    reference_volumes say_role
    GUEST=
    [ -n "${FOUND}${UNSEEN}" ] || [ "${ROLES}" = yes ] || say 'no snapshot, map or mount of ours, and no volume of a reference'
  fi
}

# status_guest COMMA: GUEST, and what stands before it in JSON.
status_guest() {
  local state frozen mounts suspended lost mapped each
  settings_read || :
  state=stale
  OWNER_DISKS=
  if owner_read; then
    if owner_alive; then state=in-use; fi
    [ "${OWNER_PHASE}" = ready ] || lock_guest 0 || state=working
    unlock_guest
  fi
  frozen=false
  [ ! -e "${RUN}/frozen/${GUEST}" ] || frozen=true
  mounts_below "${RUN}/mnt/${GUEST}"
  mounts=0
  for _ in ${MOUNTED}; do mounts=$((mounts + 1)); done
  is_torn || :
  suspended=0
  for _ in ${STILL}; do suspended=$((suspended + 1)); done
  lost=0
  for _ in ${ORPHANS}; do lost=$((lost + 1)); done
  maps_of_guest || unseen dm
  mapped=0
  for _ in ${MAPS}; do mapped=$((mapped + 1)); done
  if [ "${JSON}" = yes ]; then
    status_json "$1" "${state}" "${frozen}" "${mounts}" "${mapped}" "${suspended}" "${lost}"
  else
    say "${state} job=${OWNER_JOB:-?} frozen=${frozen} mounts=${mounts} maps=${mapped} suspended=${suspended} orphans=${lost}"
    for each in ${STILL}; do say "suspended=${each%/*}"; done
    for each in ${ORPHANS}; do say "orphan=${each}"; done
    status_snapshots say_snapshot
  fi
}

# Calls $1 for each snapshot that carries the guest's tag.
status_snapshots() {
  lvs_read "@renfield_guest.${GUEST}" || unseen lvs
  rows_each lvs "$1"
}

say_snapshot() {
  local mark
  mark=
  lv_is_ours || mark=' not-ours'
  say "snapshot=${LV_VG}/${LV_NAME} origin=${LV_ORIGIN:--} used_percent=${LV_PERCENT:-0} size_bytes=${LV_SIZE}${mark}"
}

# status_json COMMA STATE FROZEN MOUNTS MAPS SUSPENDED ORPHANS: every value is of a shape without quotes or backslashes (see
# shapes), so that it is JSON as it stands.
status_json() {
  printf '%s{"guest":"%s","state":"%s","job":%s,"frozen":%s,"mounts":%s,"maps":%s,"suspended":%s,"orphans":%s,"snapshots":[' \
    "$1" "${GUEST}" "$2" "${OWNER_JOB:-null}" "$3" "$4" "$5" "$6" "$7"
  COMMA=
  status_snapshots json_snapshot
  printf ']}'
}

# Sets COMMA, which stands before the next one.
json_snapshot() {
  local ours
  ours=false
  if lv_is_ours; then ours=true; fi
  printf '%s{"volume":"%s/%s","origin":"%s","used_percent":%s,"size_bytes":%s,"ours":%s}' "${COMMA}" "${LV_VG}" \
    "${LV_NAME}" "${LV_ORIGIN}" "${LV_PERCENT:-0}" "${LV_SIZE}" "${ours}"
  COMMA=,
}
