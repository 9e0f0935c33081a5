# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# Which partition goes where. The result is ${TMP}/volumes, one line a partition that is to be mapped:
# DISK N START SECTORS TYPE UUID PATH, with PATH "-" if `mount auto` has yet to find it out; and ${TMP}/names, by which an
# fstab could call any of the guest's partitions (fstab.awk).

layout_read() {
  local vg lv sector
  : >"${TMP}/volumes"
  : >"${TMP}/filesystems"
  : >"${TMP}/pvs"
  LEFT_ALONE=
  names_begin
  while read -r DISK vg lv sector; do
    [ -z "${DISK}" ] || layout_disk "${vg}" "${lv}" "${sector}"
  done <<END || fail 74 'cannot read the list of disks'
${GUEST_DISKS}
END
  layout_complete
}

layout_disk() {
  local bytes unit_bytes all n from count partuuid partlabel
  snapshot_row "${DISK}" || fail 74 "the snapshot of ${DISK} has gone"
  snapshot_device "${DISK}"
  DEVICE=${SNAPSHOT_DEVICE}
  bytes=${SNAPSHOT_BYTES}
  unit_bytes=$3
  if [ "${unit_bytes}" = - ]; then
    sector_read
    unit_bytes=${SECTOR}
  fi
  all=$((bytes / 512))
  table_read "${DEVICE}" "${all}" "${unit_bytes}"
  filesystem_whole "${all}"
  while read -r n from count partuuid partlabel; do
    layout_partition "${n}" "${from}" "${count}" "${partuuid}" "${partlabel}"
  done <"${TMP}/rows"
}

# A disk is a table or a filesystem. Both at once is a disk that two readers would read differently.
filesystem_whole() {
  filesystem_read 0 "$1"
  case ${TABLE}:${FS_TYPE} in
    none:ambiguous) fail 65 "${DISK}: more than one filesystem signature" ;;
    none:*) row_add rows "0 0 $1 - -" ;;
    *)
      if is_mountable "${FS_TYPE}" || [ "${FS_TYPE}" = ambiguous ]; then
        fail 65 "${DISK}: a ${TABLE} partition table and a signature (${FS_TYPE}) on the same disk"
      fi
      ;;
  esac
}

# Sets SECTOR to the bytes of a sector of DEVICE: what an MBR counts in when the settings do not say it.
sector_read() {
  SECTOR=512
  have blockdev && query getss "${COMMAND_TIMEOUT}" blockdev --getss "${DEVICE}" || return 0
  answer getss
  if is_one_of "${ANSWER}" 512 4096; then SECTOR=${ANSWER}; fi
}

# layout_partition N START SECTORS PARTUUID PARTLABEL of DISK.
layout_partition() {
  local goes
  filesystem_read "$2" "$3"
  row_add filesystems "${DISK} p$1 start=$2 sectors=$3 type=${FS_TYPE} uuid=${FS_UUID} label=${FS_LABEL} partuuid=$4 partlabel=$5"
  row_add names "volume ${DISK} $1 ${FS_TYPE} ${FS_UUID} ${FS_LABEL} $4 $5 -"
  goes=-
  if [ "${FS_TYPE}:${GUEST_LVM}" = LVM2_member:yes ]; then
    row_add pvs "${DISK} $1 $2 $3"
    return 0
  elif [ "${MOUNTS}" = auto ]; then
    is_mountable "${FS_TYPE}" || {
      layout_leave "$1"
      return 0
    }
  else
    mount_wanted "${DISK}" "$1" || {
      layout_leave "$1"
      return 0
    }
    [ "${FS_TYPE}" != LVM2_member ] || fail 65 "${DISK} p$1 is a physical volume of the guest's own LVM; ${LVM_ADVICE}"
    is_mountable "${FS_TYPE}" || fail 65 "${DISK} p$1 holds ${FS_TYPE}, wanted is one of: ${FILESYSTEMS}"
    goes=${WANTED}
  fi
  superblock_judge "${DISK} p$1"
  row_add volumes "${DISK} $1 $2 $3 ${FS_TYPE} ${FS_UUID} ${goes}"
}

LVM_ADVICE='read it with guest_lvm yes, or use method image, or method agent inside of the guest'

layout_leave() {
  LEFT_ALONE="${LEFT_ALONE:+${LEFT_ALONE}, }${DISK} p$1 ${FS_TYPE}"
}

# Sets WANTED to where the settings put partition $2 of disk $1; fails when they do not name it.
mount_wanted() {
  local of nth
  while read -r of nth WANTED; do
    [ "${of} ${nth}" != "$1 $2" ] || return 0
  done <<END
${MOUNTS}
END
  return 1
}

# Every mount that the settings name has been found, and with `auto` there is something to mount.
layout_complete() {
  local of nth path found disk n
  if [ "${MOUNTS}" = auto ]; then
    if [ -s "${TMP}/volumes" ] || [ -s "${TMP}/pvs" ]; then
      return 0
    fi
    case ${LEFT_ALONE} in
      *LVM2_member*) fail 65 "only the guest's own LVM is on its disks (${LEFT_ALONE}); ${LVM_ADVICE}" ;;
      *) fail 65 "no filesystem that may be mounted; seen: ${LEFT_ALONE:-nothing}" ;;
    esac
  fi
  while read -r of nth path; do
    if is_one_of "${of}" '' lvm; then continue; fi
    found=no
    while read -r disk n _; do
      [ "${disk} ${n}" != "${of} ${nth}" ] || found=yes
    done <"${TMP}/volumes"
    [ "${found}" = yes ] || fail 65 "${of} p${nth}, which belongs at ${path}, is not in the partition table"
  done <<END
${MOUNTS}
END
}
