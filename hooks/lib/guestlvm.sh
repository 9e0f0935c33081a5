# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# LVM inside the guest, when the settings say `guest_lvm yes`. Its physical volumes are mapped, its volume group gets a
# name and identifiers of its own by vgimportclone(8), which writes into the snapshot, and every LVM command for it sees
# nothing but our maps. The host's LVM must not see them, or its udev rules would activate the group under the guest's
# own name: that is looked at before anything is mapped.

# Sets GUEST_VG, its spelling in device-mapper, and GUEST_CONFIG for --config.
guest_group_names() {
  GUEST_VG=renfield_${GUEST}
  GUEST_VG_DM=
  _ahead=${GUEST_VG}
  while :; do
    case ${_ahead} in
      *-*)
        GUEST_VG_DM=${GUEST_VG_DM}${_ahead%%-*}--
        _ahead=${_ahead#*-}
        ;;
      *) break ;;
    esac
  done
  GUEST_VG_DM=${GUEST_VG_DM}${_ahead}
  GUEST_CONFIG='devices/use_devicesfile=0 devices/global_filter=["a|^'${DEV}/mapper/renfield-${GUEST}'-[A-Za-z0-9_]+-p[0-9]+$|","r|.*|"]'
}

# Maps the physical volumes in ${TMP}/pvs, activates the group, and adds its wanted volumes to ${TMP}/volumes.
guest_volumes_show() {
  mount_wants_lvm || return 0
  [ -s "${TMP}/pvs" ] || fail 65 'the settings want volumes of the guest, and no partition is a physical volume'
  need lvm vgimportclone vgchange
  host_lvm_is_filtered ||
    fail 78 "guest_lvm: LVM of this host would see the guest's volumes; set the global_filter that doctor names"
  guest_group_names
  set --
  while read -r _disk _n _start _sectors; do
    map_create "${_disk}" "${_n}" "${_start}" "${_sectors}"
    set -- ${1+"$@"} "${MAP_PATH}"
  done <"${TMP}/pvs"
  patient "${LVM_TIMEOUT}" vgimportclone --config "${GUEST_CONFIG}" -n "${GUEST_VG}" "$@" || {
    answer
    fail 74 "vgimportclone: ${ANSWER}"
  }
  patient "${LVM_TIMEOUT}" vgchange --config "${GUEST_CONFIG}" -ay "${GUEST_VG}" || {
    answer
    fail 74 "cannot activate the guest's volumes: ${ANSWER}"
  }
  settle
  while read -r _of _lv _path; do
    [ "${_of}" != lvm ] || guest_volume "${_lv}" "${_path}"
  done <<END
${MOUNTS}
END
}

guest_volume() {
  if [ "${DRY_RUN}" = yes ]; then
    row_add volumes "lvm $1 0 0 ext4 - $2"
    return 0
  fi
  query size "${LVM_TIMEOUT}" lvs --config "${GUEST_CONFIG}" --noheadings --units b --nosuffix -o lv_size "${GUEST_VG}/$1" ||
    fail 65 "the guest has no logical volume $1, which belongs at $2"
  answer size
  is_block_count "${ANSWER}" || fail 70 "lvs writes a size of \"${ANSWER}\""
  _sectors=$((ANSWER / 512))
  DEVICE=${DEV}/${GUEST_VG}/$1
  filesystem_read 0 "${_sectors}"
  is_mountable "${FS_TYPE}" || fail 65 "the guest's volume $1 holds ${FS_TYPE}, wanted is one of: ${FILESYSTEMS}"
  superblock_judge "lvm $1"
  row_add volumes "lvm $1 0 ${_sectors} ${FS_TYPE} ${FS_UUID} $2"
}

mount_wants_lvm() {
  case "
${MOUNTS}" in
    *'
lvm '*) return 0 ;;
    *) return 1 ;;
  esac
}

# Deactivates the guest's group if any volume of it is in ${TMP}/dm: a map under an active volume does not go.
guest_volumes_hide() {
  guest_group_names
  _active=no
  while IFS='|' read -r _map _uuid; do
    case ${_map}'|'${_uuid} in
      "${GUEST_VG_DM}"-[!-]*'|LVM-'*) _active=yes ;;
      *) ;;
    esac
  done <"${TMP}/dm"
  [ "${_active}" = yes ] || return 0
  patient "${LVM_TIMEOUT}" vgchange --config "${GUEST_CONFIG}" -an "${GUEST_VG}" && return 0
  answer
  warn "the guest's volumes stay active: ${ANSWER}"
  return 1
}
