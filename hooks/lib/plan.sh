# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# All disks are looked at before anything is made. Thick snapshots get room by the settings' policy, thin ones need none.

MEBI=1048576

# Sets VGS to the volume groups of the guest's disks, each once.
groups_read() {
  local vg
  VGS=
  while read -r _ vg _; do
    case " ${VGS} " in
      *" ${vg} "*) ;;
      *) VGS="${VGS:+${VGS} }${vg}" ;;
    esac
  done <<END
${GUEST_DISKS}
END
  VGS=${VGS% }
}

# Looks at all disks before anything is made: ${TMP}/plan gets one line "DISK VG LV thick|thin BYTES ORIGIN-BYTES".
snapshot_plan() {
  local vg lv of
  groups_read
  # shellcheck disable=SC2086 # names of volume groups, judged by settings
  lvs_read ${VGS} || {
    answer lvs
    fail 74 "lvs ${VGS}: ${ANSWER}"
  }
  : >"${TMP}/plan"
  while read -r DISK vg lv _; do
    [ -z "${DISK}" ] || plan_disk "${vg}" "${lv}"
  done <<END
${GUEST_DISKS}
END
  for of in ${VGS}; do
    plan_limit "${of}"
    plan_room "${of}"
  done
}

plan_disk() {
  local kind
  if lv_find "$1" "${SNAP}$2"; then fail 73 "$1/${SNAP}$2 exists and is not a snapshot of ours to remove: not touched"; fi
  lv_find "$1" "$2" || fail 73 "${DISK}: there is no logical volume $1/$2"
  case ${LV_ATTR} in
    [sS]*) fail 73 "$1/$2 is itself a snapshot" ;;
    V*) kind=${THIN} ;;
    *) kind=never ;;
  esac
  is_block_count "${LV_SIZE}" || fail 70 "lvs writes a size of \"${LV_SIZE}\""
  if [ "${kind}" = auto ]; then
    plan_pool "$1" "$2"
    row_add plan "${DISK} $1 $2 thin 0 ${LV_SIZE}"
  else
    row_add plan "${DISK} $1 $2 thick - ${LV_SIZE}"
  fi
}

# A pool whose data or whose metadata is full stops every guest in it: its own limit, before anything is added to it.
plan_pool() {
  local pool
  query pool "${LVM_TIMEOUT}" lvs --noheadings --separator '|' -o pool_lv "$1/$2" || fail 74 "cannot read the pool of $1/$2"
  answer pool
  pool=${ANSWER##* }
  is_lvm_name "${pool}" || fail 70 "lvs writes a pool of \"${pool}\""
  query pool "${LVM_TIMEOUT}" lvs --noheadings --separator '|' -o data_percent,metadata_percent "$1/${pool}" ||
    fail 74 "cannot read $1/${pool}"
  answer pool
  plan_fill "$1/${pool}" data "${ANSWER%%|*}"
  plan_fill "$1/${pool}" metadata "${ANSWER#*|}"
}

# Fails where the data or metadata ($2) of pool $1 is as full as "$3" with the limit reached.
plan_fill() {
  local used
  used=${3##* }
  is_number "${used%%.*}" || fail 70 "lvs writes a fill of \"${used}\""
  [ "${used%%.*}" -lt "${THIN_POOL_LIMIT}" ] || fail 73 "the $2 of thin pool $1 is ${used} % full (thin_pool_limit)"
}

# No more of our snapshots at a time in volume group $1 than the settings allow; busy, so that Bacula tries again.
plan_limit() {
  local vg
  SNAPSHOTS=0
  rows_each lvs plan_count "$1"
  while read -r _ vg _; do
    [ "${vg}" != "$1" ] || SNAPSHOTS=$((SNAPSHOTS + 1))
  done <"${TMP}/plan"
  [ "${SNAPSHOTS}" -le "${SNAPSHOT_LIMIT}" ] ||
    fail 75 "$1 would have ${SNAPSHOTS} open snapshots, snapshot_limit is ${SNAPSHOT_LIMIT}"
}

# Counts the row in SNAPSHOTS if it is a snapshot of ours in volume group $1.
plan_count() {
  if [ "${LV_VG}" = "$1" ] && lv_tagged renfield; then SNAPSHOTS=$((SNAPSHOTS + 1)); fi
}

# Gives each thick snapshot of volume group $1 its bytes, and refuses before anything is made when they do not fit.
plan_room() {
  local room thick vg kind disk lv bytes origin wants
  vg_read "$1" || fail 74 "cannot read volume group $1"
  is_block_count "${VG_FREE}" || fail 70 "vgs writes \"${VG_FREE}\" free"
  room=0
  thick=0
  while read -r _ vg _ kind _; do
    [ "${vg}:${kind}" != "$1:thick" ] || thick=$((thick + 1))
  done <"${TMP}/plan"
  : >"${TMP}/sized"
  while read -r disk vg lv kind bytes origin; do
    if [ "${vg}:${kind}" = "$1:thick" ]; then
      snapshot_bytes "${origin}" "${VG_FREE}" "${thick}"
      bytes=${BYTES}
      room=$((room + BYTES))
    fi
    row_add sized "${disk} ${vg} ${lv} ${kind} ${bytes} ${origin}"
  done <"${TMP}/plan"
  chore mv -f "${TMP}/sized" "${TMP}/plan" || fail 74 "cannot write ${TMP}/plan"
  human "${room}"
  wants=${HUMAN}
  human "${VG_FREE}"
  FREE_WORDS="${FREE_WORDS:+${FREE_WORDS}, }${HUMAN} free in $1"
  [ "${room}" -le "${VG_FREE}" ] ||
    fail 73 "$1 has ${HUMAN} free, snapshots of ${SNAPSHOT_SIZE} need ${wants} (snapshot_size)"
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
