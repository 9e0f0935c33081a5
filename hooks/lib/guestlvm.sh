# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# LVM inside the guest, when the settings say `guest_lvm yes`. Its physical volumes are mapped, each of its volume groups gets
# a name and an identifier of its own, which is written into the snapshot, and every LVM command for it sees nothing but our
# maps. The host's LVM must not see them, or its udev rules would activate the groups under the guest's own names: that is
# looked at before anything is mapped.

# Maps the physical volumes in ${TMP}/pvs, activates their groups, and adds what is in them to ${TMP}/names and, as far as it
# is wanted, to ${TMP}/volumes.
guest_volumes_show() {
  local disk n start sectors
  if [ ! -s "${TMP}/pvs" ]; then
    if mount_wants_lvm; then fail 65 'the settings want volumes of the guest, and no partition is a physical volume'; fi
    return 0
  fi
  need lvm lvs pvs vgrename vgchange
  host_lvm_is_filtered ||
    fail 78 "guest_lvm: LVM of this host would see the guest's volumes; set the global_filter that doctor names"
  guest_group_names
  while read -r disk n start sectors; do
    map_create "${disk}" "${n}" "${start}" "${sectors}"
  done <"${TMP}/pvs"
  settle
  guest_groups_read
  guest_pvs_read
  guest_groups_activate
  guest_volumes_wanted
}

# What the guest's volumes hold, and which of them are wanted.
guest_volumes_wanted() {
  local group lv attr bytes origin name volume
  if [ "${DRY_RUN}" = yes ]; then
    guest_volumes_dry
    return 0
  fi
  while read -r group lv attr bytes origin name volume; do
    case ${attr} in
      [tTdDe]*) continue ;; # pools and their spare, which are no volumes
      *) ;;
    esac
    guest_volume "${group}" "${lv}" "${attr}" "${bytes}" "${origin}" "${name}" "${volume}"
  done <"${TMP}/lvs.guest"
  guest_mounts_found
}

# guest_volume GROUP-UUID LV-UUID ATTR BYTES ORIGIN NAME LV: rows for one volume. A snapshot in the guest has the UUID and label of
# its origin, which is what its udev links; it is no filesystem of its own to us.
guest_volume() {
  local dm_uuid state
  word_replace "$1$2" - ''
  dm_uuid=dm-uuid-LVM-${REPLACED}
  guest_group_find "$6" || fail 70 "the guest's volume group $6 is lost"
  state=${GROUP_STATE}
  FS_TYPE=${state} FS_UUID=- FS_LABEL=-
  if [ "${state}" = ok ]; then
    DEVICE=${DEV}/${GROUP_HERE}/$7
    FS_TYPE=inactive
    if guest_volume_is_active "${GROUP_HERE}" "$7"; then
      case $3:$5 in
        [sS]*) FS_TYPE=snapshot ;;
        V*:-) filesystem_read 0 "$(($4 / 512))" ;;
        V*) FS_TYPE=snapshot ;;
        *) filesystem_read 0 "$(($4 / 512))" ;;
      esac
    fi
  fi
  row_add filesystems "lvm $6/$7 start=0 sectors=$(($4 / 512)) type=${FS_TYPE} uuid=${FS_UUID} label=${FS_LABEL}"
  row_add names "volume lvm $6/$7 ${FS_TYPE} ${FS_UUID} ${FS_LABEL} - - ${dm_uuid}"
  if [ "${MOUNTS}" = auto ]; then
    WANTED=-
    if ! is_mountable "${FS_TYPE}"; then
      LEFT_ALONE="${LEFT_ALONE:+${LEFT_ALONE}, }lvm $6/$7 ${FS_TYPE}"
      return 0
    fi
  else
    mount_wanted lvm "$6/$7" || mount_wanted lvm "$7" || return 0
    is_mountable "${FS_TYPE}" || fail 65 "the guest's volume $6/$7 holds ${FS_TYPE}, wanted is one of: ${FILESYSTEMS}"
  fi
  superblock_judge "lvm $6/$7"
  row_add volumes "lvm $6/$7 0 $(($4 / 512)) ${FS_TYPE} ${FS_UUID} ${WANTED}"
}

guest_volume_is_active() {
  local here volume attr
  while read -r here volume attr; do
    case ${here}/${volume}:${attr} in
      "$1/$2":????a*) return 0 ;;
      *) ;;
    esac
  done <"${TMP}/lvs.active"
  return 1
}

# Each volume that the settings name is there, once.
guest_mounts_found() {
  local of wanted path disk n goes found
  [ "${MOUNTS}" != auto ] || return 0
  while read -r of wanted path; do
    [ "${of}" = lvm ] || continue
    found=0
    while read -r disk n _ _ _ _ goes; do
      case ${disk}:${n}:${goes} in
        "lvm:${wanted}:${path}" | "lvm:"*"/${wanted}:${path}") found=$((found + 1)) ;;
        *) ;;
      esac
    done <"${TMP}/volumes"
    [ "${found}" -gt 0 ] || fail 65 "the guest has no logical volume ${wanted}, which belongs at ${path}"
    [ "${found}" -eq 1 ] || fail 65 "several volume groups of the guest have a ${wanted}; say VG/LV"
  done <<END
${MOUNTS}
END
}

# In a dry run nothing is mapped, so nothing of the groups is seen.
guest_volumes_dry() {
  local of wanted path
  say "dry run: the guest's volumes are seen when its physical volumes are mapped"
  [ "${MOUNTS}" != auto ] || return 0
  while read -r of wanted path; do
    [ "${of}" != lvm ] || row_add volumes "lvm ${wanted} 0 0 ext4 - ${path}"
  done <<END
${MOUNTS}
END
}

# Sets MAP_PATH of the guest's volume $1, "VG/LV".
guest_volume_path() {
  GROUP_HERE=renfield_${GUEST}
  if [ -s "${TMP}/groups" ]; then
    guest_group_find "${1%/*}" || fail 70 "the guest's volume group ${1%/*} is lost"
  fi
  MAP_PATH=${DEV}/${GROUP_HERE}/${1#*/}
}

mount_wants_lvm() {
  case "
${MOUNTS}" in
    *'
lvm '*) return 0 ;;
    *) return 1 ;;
  esac
}
