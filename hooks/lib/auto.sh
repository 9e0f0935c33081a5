# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# `mount auto`: the root is the filesystem with a regular etc/fstab, and that file says where the others belong. It is
# the guest's own text: read with a limit, matched only against the guest's own partitions, only onto real directories.

FSTAB_BYTES=65536

# Sets the path of every line of ${TMP}/volumes that has a place, or "-".
auto_places() {
  _count=0
  while read -r _; do _count=$((_count + 1)); done <"${TMP}/volumes"
  if [ "${_count}" -eq 1 ]; then
    sed 's/ -$/ \//' <"${TMP}/volumes" >"${TMP}/placed" || fail 74 "cannot write ${TMP}/placed"
  elif [ "${DRY_RUN}" = yes ]; then
    say 'dry run: several filesystems; which one is the root is seen when they are mounted'
    return 0
  else
    auto_root
    auto_fstab
  fi
  mv -f "${TMP}/placed" "${TMP}/volumes" || fail 74 "cannot write ${TMP}/volumes"
}

# Mounts one candidate after the other at the root's place until one holds etc/fstab; sets ROOT_VOLUME.
auto_root() {
  ROOT_VOLUME=
  while read -r _disk _n _start _sectors _type _uuid _; do
    map_names "${_disk}" "${_n}"
    mount_volume "${MAP_PATH}" "${_type}" /
    if is_real_directory "${MOUNT_ROOT}" /etc && [ -f "${MOUNT_ROOT}/etc/fstab" ] && [ ! -L "${MOUNT_ROOT}/etc/fstab" ]; then
      head -c "${FSTAB_BYTES}" "${MOUNT_ROOT}/etc/fstab" >"${TMP}/fstab" || fail 74 "cannot read the guest's fstab"
      ROOT_VOLUME="${_disk} ${_n}"
    fi
    unmount_one "${MOUNT_ROOT}" || fail 74 "cannot unmount ${MOUNT_ROOT}"
    MOUNT_POINTS=
    [ -z "${ROOT_VOLUME}" ] || return 0
  done <"${TMP}/volumes"
  fail 65 'no filesystem of this guest holds etc/fstab; name its mounts in the settings ("mount disk0 p1 /")'
}

# Gives each volume the place of the fstab line that names it by UUID or by its device name in the guest.
auto_fstab() {
  : >"${TMP}/placed"
  while read -r _disk _n _start _sectors _type _uuid _; do
    GOES=-
    if [ "${_disk} ${_n}" = "${ROOT_VOLUME}" ]; then
      GOES=/
    else
      disk_letter "${_disk}"
      fstab_place "${_uuid}" "${LETTER}${_n}"
    fi
    row_add placed "${_disk} ${_n} ${_start} ${_sectors} ${_type} ${_uuid} ${GOES}"
  done <"${TMP}/volumes"
}

# Sets GOES to the place of the volume with UUID $1, or named /dev/[vshx][v]d$2 in the guest.
fstab_place() {
  while read -r _spec _file _; do
    case ${_spec} in
      "UUID=$1" | "UUID=\"$1\"" | "/dev/vd$2" | "/dev/sd$2" | "/dev/hd$2" | "/dev/xvd$2") ;;
      *) continue ;;
    esac
    if [ "${_file}" != / ] && is_mount_path "${_file}"; then
      grep -q " ${_file}\$" <"${TMP}/placed" || GOES=${_file}
      return 0
    fi
  done <"${TMP}/fstab"
}

# Sets LETTER to the letter of disk $1 in the guest: the first disk of the settings is a.
disk_letter() {
  _letters=abcdefghijklmnopqrstuvwxyz
  while read -r _name _; do
    LETTER=${_letters%"${_letters#?}"}
    [ "${_name}" != "$1" ] || return 0
    _letters=${_letters#?}
  done <<END
${GUEST_DISKS}
END
}
