# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# status: what is there now, for an admin or for a program.

status_host() {
  run_directories
  TMP=${RUN}/tmp/.status.$$
  chore mkdir -p "${TMP}" || fail 74 "cannot make ${TMP}"
  settings_defaults
  need lvs dmsetup
  reap_find
  warden_stop
  _first=yes
  [ "${JSON}" = no ] || printf '{"guests":['
  for GUEST in ${FOUND}; do
    status_guest
    _first=no
  done
  GUEST=
  status_references
  _code=0
  unseen_told >&2 || _code=74
  chore rm -rf "${TMP}"
  warden_stop
  return "${_code}"
}

status_references() {
  if [ "${JSON}" = yes ]; then
    printf '],"references":['
    _comma=
    reference_volumes json_role
    _complete=true
    [ -z "${UNSEEN}" ] || _complete=false
    printf '],"complete":%s}\n' "${_complete}"
  else
    ROLES=no
    reference_volumes say_role
    GUEST=
    [ -n "${FOUND}${UNSEEN}" ] || [ "${ROLES}" = yes ] || say 'no snapshot, map or mount of ours, and no volume of a reference'
  fi
}

status_guest() {
  settings_read || :
  _state=stale
  OWNER_DISKS=
  if owner_read; then
    ! owner_alive || _state=in-use
    [ "${OWNER_PHASE}" = ready ] || lock_guest 0 || _state=working
    unlock_guest
  fi
  _frozen=false
  [ ! -e "${RUN}/frozen/${GUEST}" ] || _frozen=true
  mounts_below "${RUN}/mnt/${GUEST}"
  _mounts=0
  for _ in ${MOUNTED}; do _mounts=$((_mounts + 1)); done
  is_torn || :
  _still=0
  for _ in ${STILL}; do _still=$((_still + 1)); done
  _orphans=0
  for _ in ${ORPHANS}; do _orphans=$((_orphans + 1)); done
  maps_of_guest || unseen dm
  _maps=0
  for _ in ${MAPS}; do _maps=$((_maps + 1)); done
  if [ "${JSON}" = yes ]; then
    status_json
  else
    say "${_state} job=${OWNER_JOB:-?} frozen=${_frozen} mounts=${_mounts} maps=${_maps} suspended=${_still} orphans=${_orphans}"
    for _each in ${STILL}; do say "suspended=${_each%/*}"; done
    for _each in ${ORPHANS}; do say "orphan=${_each}"; done
    status_snapshots say_snapshot
  fi
}

# Calls $1 for each snapshot that carries the guest's tag.
status_snapshots() {
  lvs_read "@renfield_guest.${GUEST}" || unseen lvs
  while IFS= read -r _row; do
    ! lv_split "${_row}" || "$1"
  done <"${TMP}/lvs"
}

say_snapshot() {
  _mark=
  lv_is_ours || _mark=' not-ours'
  say "snapshot=${LV_VG}/${LV_NAME} origin=${LV_ORIGIN:--} used_percent=${LV_PERCENT:-0} size_bytes=${LV_SIZE}${_mark}"
}

# Every value is of a shape without quotes or backslashes (see shapes), so that it is JSON as it stands.
status_json() {
  [ "${_first}" = yes ] || printf ','
  printf '{"guest":"%s","state":"%s","job":%s,"frozen":%s,"mounts":%s,"maps":%s,"suspended":%s,"orphans":%s,"snapshots":[' \
    "${GUEST}" "${_state}" "${OWNER_JOB:-null}" "${_frozen}" "${_mounts}" "${_maps}" "${_still}" "${_orphans}"
  _comma=
  status_snapshots json_snapshot
  printf ']}'
}

json_snapshot() {
  _ours=false
  ! lv_is_ours || _ours=true
  printf '%s{"volume":"%s/%s","origin":"%s","used_percent":%s,"size_bytes":%s,"ours":%s}' "${_comma}" "${LV_VG}" \
    "${LV_NAME}" "${LV_ORIGIN}" "${LV_PERCENT:-0}" "${LV_SIZE}" "${_ours}"
  _comma=,
}
