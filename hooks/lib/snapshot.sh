# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# The snapshots of a guest: made together, verified, found again, removed.

snapshot_create_all() {
  local later vg lv kind bytes
  later=
  while read -r _ vg lv _; do
    later="${later}${vg}/${lv} "
  done <"${TMP}/plan"
  while read -r DISK vg lv kind bytes _; do
    snapshot_create "${vg}" "${lv}" "${kind}" "${bytes}"
    later=${later#* }
    # shellcheck disable=SC2086 # volumes, one a word
    origins_look ${later}
  done <"${TMP}/plan"
}

# Where LVM looks into logical volumes (scan_lvs, the default up to EL 7 and Debian 10), lvcreate would wait for ever for a disk
# that is suspended, this run's or another's, and no signal ends that wait: ignore_suspended_devices.
# -kn: a thin snapshot is else created with the activation-skip flag and has no device node.
snapshot_create() {
  local name what code
  name=${SNAP}$2
  what=$1/$2
  if [ "$3" = thin ]; then
    set -- -s -kn -n "${name}"
  else
    set -- -s -n "${name}" -L "$(($4 / 1024))k"
  fi
  patient "${LVM_TIMEOUT}" lvcreate "$@" --config 'devices{ignore_suspended_devices=1}' --addtag renfield --addtag "renfield_guest.${GUEST}" --addtag "renfield_job.${JOB}" \
    --addtag "renfield_t${NOW}" --addtag "renfield_of.${what#*/}" "${what}"
  code=$?
  answer
  [ "${code}" -ne 124 ] || fail 73 "lvcreate ${name} is not done after ${LVM_TIMEOUT} s; it is left to itself, the next run clears"
  [ "${code}" -eq 0 ] || fail 73 "lvcreate ${name} ended with ${code}: ${ANSWER}"
}

# What LVM has really made: a snapshot of the right origin, valid, ours, and not smaller than it was asked to be.
snapshot_verify() {
  local vg lv kind bytes
  [ "${DRY_RUN}" = no ] || return 0
  settle
  # shellcheck disable=SC2086 # as above
  lvs_read ${VGS} || fail 74 "lvs ${VGS} failed"
  while read -r DISK vg lv kind bytes _; do
    lv_find "${vg}" "${SNAP}${lv}" || fail 73 "${vg}/${SNAP}${lv} is not there after lvcreate"
    if [ "${LV_ORIGIN}" != "${lv}" ] || ! lv_is_ours || lv_overflowed; then
      fail 73 "${vg}/${SNAP}${lv} is not the snapshot that was asked for (${LV_ATTR} of ${LV_ORIGIN:-nothing})"
    fi
    if [ "${kind}" = thick ] && [ "${LV_SIZE}" -lt "${bytes}" ]; then
      human "${LV_SIZE}"
      say "${DISK}: LVM made the snapshot ${HUMAN}, the most that its origin can use"
    fi
  done <"${TMP}/plan"
}

# Splits the row of the snapshot of disk $1; in a dry run, where there is none, that of its origin.
snapshot_row() {
  local volume
  disk_find "$1" || return 1
  volume=${DISK_PREFIX}${DISK_LV}
  [ "${DRY_RUN}" = no ] || volume=${DISK_LV}
  lv_find "${DISK_VG}" "${volume}"
}

# Sets SNAPSHOT_DEVICE and SNAPSHOT_BYTES of disk $1. The size of a thick snapshot is that of its copy-on-write area,
# so the length of what it shows is its origin's.
snapshot_device() {
  local volume
  disk_find "$1" || return 1
  volume=${DISK_PREFIX}${DISK_LV}
  [ "${DRY_RUN}" = no ] || volume=${DISK_LV}
  lv_path "${DISK_VG}" "${volume}"
  SNAPSHOT_DEVICE=${LV_PATH}
  [ "${DISK_PREFIX}" != "${SNAP}" ] || volume=${DISK_LV}
  lv_find "${DISK_VG}" "${volume}" || return 1
  SNAPSHOT_BYTES=${LV_SIZE}
}

# Removes every snapshot of ours of this guest in the rows of lvs, and nothing else.
snapshots_remove() {
  local clean each
  clean=0
  # shellcheck disable=SC2086 # as above
  lvs_read ${1+"$@"} || {
    answer lvs
    warn "cannot list snapshots: ${ANSWER}"
    return 1
  }
  OURS=
  STRAYS=no
  rows_each lvs snapshot_judge
  [ "${STRAYS}:${STAGE}" != yes:reap ] || clean=1 # it fills up, and nobody else comes for it
  [ -z "${OURS}" ] || handle_up || warn 'cannot start the process that lets the guest go if this one dies'
  for each in ${OURS}; do
    if is_under_map "${each%/*}" "${each#*/}"; then
      UNTRIED="${UNTRIED} snapshot ${each}"
      clean=1
    else
      snapshot_remove "${each%/*}" "${each#*/}" || clean=1
    fi
  done
  return "${clean}"
}

# Adds the row to OURS if it is a snapshot of ours of this guest; sets STRAYS to yes where only our tag says so.
snapshot_judge() {
  lv_tagged "renfield_guest.${GUEST}" || return 0
  if lv_is_ours; then
    snapshot_told
    OURS="${OURS} ${LV_VG}/${LV_NAME}"
  else
    warn "${LV_VG}/${LV_NAME} has our tag but is no snapshot of a disk of this guest: left alone"
    STRAYS=yes
  fi
}

snapshot_remove() {
  local busy
  for _ in ${PATIENCE}; do
    if patient "${LVM_TIMEOUT}" lvremove -f "$1/$2"; then
      REMOVED=$((REMOVED + 1))
      return 0
    fi
    answer
    busy=${ANSWER}
    origins_resume patiently || LET_GO=no # an lvremove that was killed leaves the origin suspended
    thin_undo "$1" "$2" || :
    strangers_hide "$1" "$2"
    ANSWER=${busy}
    settle
    # shellcheck disable=SC2086 # as above
    if lvs_read "$1" && ! lv_find "$1" "$2"; then return 0; fi
    rest
  done
  warn "$1/$2 stays: ${ANSWER}"
  holders "${DEV}/$1/$2"
  return 1
}

# A snapshot that the run at hand did not make is told: whose it was, and how old it is.
snapshot_told() {
  local job age tag
  [ "${STALE:-no}" = yes ] || return 0
  job='?'
  age='?'
  now_read
  IFS=,
  for tag in ${LV_TAGS}; do
    case ${tag} in
      renfield_job.*) job=${tag#renfield_job.} ;;
      renfield_t[0-9]*) age=$(((NOW - ${tag#renfield_t}) / 3600)) ;;
      *) ;;
    esac
  done
  unset IFS
  say "removing stale snapshot ${LV_NAME} (job ${job}, ${age} h old)"
}
