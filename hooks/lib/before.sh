# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# before: freeze, snapshot, thaw, expose, repair, mount. Exit 0 means that bacula-fd may read.

before_guest() {
  settings_load
  run_begin job
  need lvcreate lvremove vgs
  before_claim
  snapshot_stage
  MOUNT_POINTS=
  case ${METHOD} in
    files) expose_stage ;;
    *) image_stage ;;
  esac
  metadata_save
  proof_begin
  owner_write ready
  UNDO=no
}

# The guest is ours when no other job can be using it; what a dead one left is cleared first.
before_claim() {
  caller_find
  if owner_read; then
    if ! owner_is_caller && owner_alive; then
      fail 75 "job ${OWNER_JOB} has the snapshots of this guest in use"
    fi
  fi
  SOCKETS=
  if [ "${CALLER_KIND}" = fd ] && sockets_read "${CALLER_PID}"; then
    sockets_of_others "${CALLER_PID}" "${CALLER_START}"
    sockets_subtract
  fi
  STALE=yes
  teardown_guest || fail 74 'what an earlier run left behind cannot be removed'
  STALE=no
  scratch_sweep
  OWNER_DISKS=
  UNDO=yes
  owner_write before
}

snapshot_stage() {
  local words
  lock_snapshots "${LVM_TIMEOUT}" || fail 75 'another run is making snapshots'
  FREE_WORDS=
  snapshot_plan
  handle_up || fail 74 'cannot start the process that lets the guest go if this one dies'
  now_read
  moment_begin
  snapshot_create_all
  moment_end
  unlock_snapshots
  snapshot_verify
  moment_verify
  words="snapshot ${SNAPSHOT_SIZE}${FREE_WORDS:+ (${FREE_WORDS})}"
  case ${FROZEN_SINCE:+${HELD}} in
    '') ;;
    fsfreeze) words="frozen ${FROZEN_MS} ms, ${words}" ;;
    *) words="held ${FROZEN_MS} ms by ${HELD_WORDS}, ${words}" ;;
  esac
  say "freeze=${FREEZE} ${words} consistency=${CONSISTENCY}"
}

expose_stage() {
  local disk n start sectors holds
  layout_read
  while read -r disk n start sectors _; do
    map_create "${disk}" "${n}" "${start}" "${sectors}"
  done <"${TMP}/volumes"
  settle
  guest_volumes_show
  while read -r disk n _ _ holds _ _; do
    map_names "${disk}" "${n}"
    place_name "${disk}" "${n}"
    repair_volume "${MAP_PATH}" "${holds}" "${PLACE}"
    say "${PLACE} ${holds} ${REPAIR_RESULT}"
  done <"${TMP}/volumes"
  [ "${MOUNTS}" != auto ] || auto_places
  mount_stage
}

# Sets PLACE to the words for partition $2 of disk $1, or for the guest's own volume $2.
place_name() {
  PLACE="$1 p$2"
  [ "$1" != lvm ] || PLACE="lvm $2"
}

# Parents before children, which is the order of their paths.
mount_stage() {
  local mounted disk n type path
  mounted=
  filtered ordered sort -k7,7 "${TMP}/volumes" || fail 74 'cannot sort the mounts'
  while read -r disk n _ _ type _ path; do
    if [ "${path}" = - ]; then
      LEFT_ALONE="${LEFT_ALONE:+${LEFT_ALONE}, }${disk} p${n} ${type} (in no fstab line)"
      continue
    fi
    map_names "${disk}" "${n}"
    place_name "${disk}" "${n}"
    mount_volume "${MAP_PATH}" "${type}" "${path}"
    mounted="${mounted:+${mounted}, }${path} from ${PLACE}"
  done <"${TMP}/ordered"
  say "mounted ro: ${mounted}${LEFT_ALONE:+; left alone: ${LEFT_ALONE}}"
  reach_places
}
