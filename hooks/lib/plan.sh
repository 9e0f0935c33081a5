# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# All disks are looked at before anything is made. Thick snapshots get room by the settings' policy, thin ones need none.

MEBI=1048576

# Sets VGS to the volume groups of the guest's disks, each once.
groups_read() {
  VGS=
  while read -r _ _vg _; do
    case " ${VGS} " in
      *" ${_vg} "*) ;;
      *) VGS="${VGS:+${VGS} }${_vg}" ;;
    esac
  done <<END
${GUEST_DISKS}
END
  VGS=${VGS% }
}

# Looks at all disks before anything is made: ${TMP}/plan gets one line "DISK VG LV thick|thin BYTES ORIGIN-BYTES".
snapshot_plan() {
  groups_read
  # shellcheck disable=SC2086 # names of volume groups, judged by settings
  lvs_read ${VGS} || {
    answer lvs
    fail 74 "lvs ${VGS}: ${ANSWER}"
  }
  : >"${TMP}/plan"
  while read -r DISK _vg _lv _; do
    [ -z "${DISK}" ] || plan_disk "${_vg}" "${_lv}"
  done <<END
${GUEST_DISKS}
END
  for _of in ${VGS}; do
    plan_limit "${_of}"
    plan_room "${_of}"
  done
}

plan_disk() {
  ! lv_find "$1" "snap_$2" || fail 73 "$1/snap_$2 exists and is not a snapshot of ours to remove: not touched"
  lv_find "$1" "$2" || fail 73 "${DISK}: there is no logical volume $1/$2"
  case ${LV_ATTR} in
    [sS]*) fail 73 "$1/$2 is itself a snapshot" ;;
    V*) _thin=${THIN} ;;
    *) _thin=never ;;
  esac
  is_block_count "${LV_SIZE}" || fail 70 "lvs writes a size of \"${LV_SIZE}\""
  if [ "${_thin}" = auto ]; then
    plan_pool "$1" "$2"
    row_add plan "${DISK} $1 $2 thin 0 ${LV_SIZE}"
  else
    row_add plan "${DISK} $1 $2 thick - ${LV_SIZE}"
  fi
}

# A pool whose data or whose metadata is full stops every guest in it: its own limit, before anything is added to it.
plan_pool() {
  query pool "${LVM_TIMEOUT}" lvs --noheadings --separator '|' -o pool_lv "$1/$2" || fail 74 "cannot read the pool of $1/$2"
  answer pool
  _pool=${ANSWER##* }
  is_lvm_name "${_pool}" || fail 70 "lvs writes a pool of \"${_pool}\""
  query pool "${LVM_TIMEOUT}" lvs --noheadings --separator '|' -o data_percent,metadata_percent "$1/${_pool}" ||
    fail 74 "cannot read $1/${_pool}"
  answer pool
  plan_fill "$1/${_pool}" data "${ANSWER%%|*}"
  plan_fill "$1/${_pool}" metadata "${ANSWER#*|}"
}

# Fails where the data or metadata ($2) of pool $1 is as full as "$3" with the limit reached.
plan_fill() {
  _used=${3##* }
  is_number "${_used%%.*}" || fail 70 "lvs writes a fill of \"${_used}\""
  [ "${_used%%.*}" -lt "${THIN_POOL_LIMIT}" ] || fail 73 "the $2 of thin pool $1 is ${_used} % full (thin_pool_limit)"
}

# No more of our snapshots at a time in volume group $1 than the settings allow; busy, so that Bacula tries again.
plan_limit() {
  _open=0
  while IFS= read -r _row; do
    if lv_split "${_row}" && [ "${LV_VG}" = "$1" ] && lv_tagged renfield; then
      _open=$((_open + 1))
    fi
  done <"${TMP}/lvs"
  while read -r _ _vg _; do
    [ "${_vg}" != "$1" ] || _open=$((_open + 1))
  done <"${TMP}/plan"
  [ "${_open}" -le "${SNAPSHOT_LIMIT}" ] || fail 75 "$1 would have ${_open} open snapshots, snapshot_limit is ${SNAPSHOT_LIMIT}"
}

# Gives each thick snapshot of volume group $1 its bytes, and refuses before anything is made when they do not fit.
plan_room() {
  vg_read "$1" || fail 74 "cannot read volume group $1"
  is_block_count "${VG_FREE}" || fail 70 "vgs writes \"${VG_FREE}\" free"
  _room=0
  _thick=0
  while read -r _ _vg _ _kind _; do
    [ "${_vg}:${_kind}" != "$1:thick" ] || _thick=$((_thick + 1))
  done <"${TMP}/plan"
  : >"${TMP}/sized"
  while read -r _disk _vg _lv _kind _bytes _origin; do
    if [ "${_vg}:${_kind}" = "$1:thick" ]; then
      snapshot_bytes "${_origin}" "${VG_FREE}" "${_thick}"
      _bytes=${BYTES}
      _room=$((_room + BYTES))
    fi
    row_add sized "${_disk} ${_vg} ${_lv} ${_kind} ${_bytes} ${_origin}"
  done <"${TMP}/plan"
  chore mv -f "${TMP}/sized" "${TMP}/plan" || fail 74 "cannot write ${TMP}/plan"
  human "${_room}"
  _wants=${HUMAN}
  human "${VG_FREE}"
  FREE_WORDS="${FREE_WORDS:+${FREE_WORDS}, }${HUMAN} free in $1"
  [ "${_room}" -le "${VG_FREE}" ] ||
    fail 73 "$1 has ${HUMAN} free, snapshots of ${SNAPSHOT_SIZE} need ${_wants} (snapshot_size)"
}

# Sets BYTES for a thick snapshot of an origin of $1 bytes with $2 bytes free for $3 snapshots: whole MiB, at least 4
# (one extent as vgcreate makes it). `auto` is a fifth of the origin, but never more than half of the free room.
snapshot_bytes() {
  case ${SNAPSHOT_SIZE} in
    auto)
      BYTES=$(($1 / 5))
      [ "${BYTES}" -le "$(($2 / 2 / $3))" ] || BYTES=$(($2 / 2 / $3))
      ;;
    *%) BYTES=$(($1 * ${SNAPSHOT_SIZE%?} / 100)) ;;
    *K) BYTES=$((${SNAPSHOT_SIZE%?} * 1024)) ;;
    *M) BYTES=$((${SNAPSHOT_SIZE%?} * MEBI)) ;;
    *G) BYTES=$((${SNAPSHOT_SIZE%?} * MEBI * 1024)) ;;
    *) BYTES=$((${SNAPSHOT_SIZE%?} * MEBI * MEBI)) ;;
  esac
  BYTES=$(((BYTES + MEBI - 1) / MEBI * MEBI))
  [ "${BYTES}" -ge $((4 * MEBI)) ] || BYTES=$((4 * MEBI))
}
