# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# The snapshots of a guest: made together, verified, found again, removed.

snapshot_create_all() {
  _later=
  while read -r _ _vg _lv _; do
    _later="${_later}${_vg}/${_lv} "
  done <"${TMP}/plan"
  while read -r DISK _vg _lv _kind _bytes _; do
    snapshot_create "${_vg}" "${_lv}" "${_kind}" "${_bytes}"
    _later=${_later#* }
    # shellcheck disable=SC2086 # volumes, one a word
    origins_look ${_later}
  done <"${TMP}/plan"
}

# Where LVM looks into logical volumes (scan_lvs, the default up to EL 7 and Debian 10), lvcreate would wait for ever for a disk
# that is suspended, this run's or another's, and no signal ends that wait: ignore_suspended_devices.
# -kn: a thin snapshot is else created with the activation-skip flag and has no device node.
snapshot_create() {
  _name=snap_$2
  _what=$1/$2
  if [ "$3" = thin ]; then
    set -- -s -kn -n "${_name}"
  else
    set -- -s -n "${_name}" -L "$(($4 / 1024))k"
  fi
  patient "${LVM_TIMEOUT}" lvcreate "$@" --config 'devices{ignore_suspended_devices=1}' --addtag renfield --addtag "renfield_guest.${GUEST}" --addtag "renfield_job.${JOB}" \
    --addtag "renfield_t${NOW}" --addtag "renfield_of.${_what#*/}" "${_what}"
  _code=$?
  answer
  [ "${_code}" -ne 124 ] || fail 73 "lvcreate ${_name} is not done after ${LVM_TIMEOUT} s; it is left to itself, the next run clears"
  [ "${_code}" -eq 0 ] || fail 73 "lvcreate ${_name} ended with ${_code}: ${ANSWER}"
}

# What LVM has really made: a snapshot of the right origin, valid, ours, and not smaller than it was asked to be.
snapshot_verify() {
  [ "${DRY_RUN}" = no ] || return 0
  settle
  # shellcheck disable=SC2086 # as above
  lvs_read ${VGS} || fail 74 "lvs ${VGS} failed"
  while read -r DISK _vg _lv _kind _bytes _; do
    lv_find "${_vg}" "snap_${_lv}" || fail 73 "${_vg}/snap_${_lv} is not there after lvcreate"
    if [ "${LV_ORIGIN}" != "${_lv}" ] || ! lv_is_ours || lv_overflowed; then
      fail 73 "${_vg}/snap_${_lv} is not the snapshot that was asked for (${LV_ATTR} of ${LV_ORIGIN:-nothing})"
    fi
    if [ "${_kind}" = thick ] && [ "${LV_SIZE}" -lt "${_bytes}" ]; then
      human "${LV_SIZE}"
      say "${DISK}: LVM made the snapshot ${HUMAN}, the most that its origin can use"
    fi
  done <"${TMP}/plan"
}

# Splits the row of the snapshot of disk $1; in a dry run, where there is none, that of its origin.
snapshot_row() {
  disk_find "$1" || return 1
  _volume=${DISK_PREFIX}${DISK_LV}
  [ "${DRY_RUN}" = no ] || _volume=${DISK_LV}
  lv_find "${DISK_VG}" "${_volume}"
}

# Sets SNAPSHOT_DEVICE and SNAPSHOT_BYTES of disk $1. The size of a thick snapshot is that of its copy-on-write area,
# so the length of what it shows is its origin's.
snapshot_device() {
  disk_find "$1" || return 1
  _volume=${DISK_PREFIX}${DISK_LV}
  [ "${DRY_RUN}" = no ] || _volume=${DISK_LV}
  lv_path "${DISK_VG}" "${_volume}"
  SNAPSHOT_DEVICE=${LV_PATH}
  [ "${DISK_PREFIX}" != snap_ ] || _volume=${DISK_LV}
  lv_find "${DISK_VG}" "${_volume}" || return 1
  SNAPSHOT_BYTES=${LV_SIZE}
}

# Removes every snapshot of ours of this guest in the rows of lvs, and nothing else.
snapshots_remove() {
  _clean=0
  # shellcheck disable=SC2086 # as above
  lvs_read ${1+"$@"} || {
    answer lvs
    warn "cannot list snapshots: ${ANSWER}"
    return 1
  }
  _ours=
  while IFS= read -r _row; do
    if ! lv_split "${_row}" || ! lv_tagged "renfield_guest.${GUEST}"; then
      continue
    elif lv_is_ours; then
      snapshot_told
      _ours="${_ours} ${LV_VG}/${LV_NAME}"
    else
      warn "${LV_VG}/${LV_NAME} has our tag but is no snapshot of a disk of this guest: left alone"
      [ "${STAGE}" != reap ] || _clean=1 # it fills up, and nobody else comes for it
    fi
  done <"${TMP}/lvs"
  [ -z "${_ours}" ] || handle_up || warn 'cannot start the process that lets the guest go if this one dies'
  for _each in ${_ours}; do
    if is_under_map "${_each%/*}" "${_each#*/}"; then
      UNTRIED="${UNTRIED} snapshot ${_each}"
      _clean=1
    else
      snapshot_remove "${_each%/*}" "${_each#*/}" || _clean=1
    fi
  done
  return "${_clean}"
}

snapshot_remove() {
  for _ in ${PATIENCE}; do
    if patient "${LVM_TIMEOUT}" lvremove -f "$1/$2"; then
      REMOVED=$((REMOVED + 1))
      return 0
    fi
    answer
    _busy=${ANSWER}
    origins_resume patiently || LET_GO=no # an lvremove that was killed leaves the origin suspended
    strangers_hide "$1" "$2"
    ANSWER=${_busy}
    settle
    # shellcheck disable=SC2086 # as above
    lvs_read "$1" && ! lv_find "$1" "$2" && return 0
    rest
  done
  warn "$1/$2 stays: ${ANSWER}"
  holders "${DEV}/$1/$2"
  return 1
}

# A snapshot that the run at hand did not make is told: whose it was, and how old it is.
snapshot_told() {
  [ "${STALE:-no}" = yes ] || return 0
  _job='?'
  _age='?'
  now_read
  IFS=,
  for _tag in ${LV_TAGS}; do
    case ${_tag} in
      renfield_job.*) _job=${_tag#renfield_job.} ;;
      renfield_t[0-9]*) _age=$(((NOW - ${_tag#renfield_t}) / 3600)) ;;
      *) ;;
    esac
  done
  unset IFS
  say "removing stale snapshot ${LV_NAME} (job ${_job}, ${_age} h old)"
}
