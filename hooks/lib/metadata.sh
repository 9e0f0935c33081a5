# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# What a restore onto bare metal wants beside the data, in RUN/meta/GUEST/renfield-metadata. None of it is worth a failed
# backup: what cannot be had is told and left out.

metadata_save() {
  [ "${METADATA}" = yes ] && [ "${DRY_RUN}" = no ] || return 0
  META=${RUN}/meta/${GUEST}/renfield-metadata
  mkdir -p "${META}" || fail 74 "cannot make ${META}"
  cp "${SETTINGS_PATH}" "${META}/settings" || warn 'cannot save the settings'
  [ ! -s "${TMP}/filesystems" ] || cp "${TMP}/filesystems" "${META}/filesystems" || warn 'cannot save the filesystem list'
  while IFS= read -r _row; do
    ! lv_split "${_row}" || printf '%s\n' "${LV_VG}/${LV_NAME} attr=${LV_ATTR} bytes=${LV_SIZE} origin=${LV_ORIGIN:--}"
  done <"${TMP}/lvs" >"${META}/lvm-layout"
  while read -r DISK _; do
    [ -z "${DISK}" ] || metadata_disk
  done <<END
${GUEST_DISKS}
END
  metadata_domain
}

# The first MiB holds MBR, GPT and boot loader of every common partitioner; the backup GPT is at the end and is made
# again by sgdisk or sfdisk from the first.
metadata_disk() {
  snapshot_device "${DISK}" || return 0
  query dd "${COMMAND_TIMEOUT}" dd if="${SNAPSHOT_DEVICE}" of="${META}/${DISK}.first-mib" bs=1048576 count=1 ||
    warn "cannot save the beginning of ${DISK}"
  have sfdisk || return 0
  ! query sfdisk "${COMMAND_TIMEOUT}" sfdisk -d "${SNAPSHOT_DEVICE}" || cp "${TMP}/sfdisk" "${META}/${DISK}.sfdisk"
}

# Domain XML without its passwords (no --security-info), and the NVRAM file that it names.
metadata_domain() {
  have virsh || return 0
  if ! virsh_do query dumpxml "${DOMAIN}"; then
    answer virsh
    warn "no domain XML: ${ANSWER}"
    return 0
  fi
  cp "${TMP}/virsh" "${META}/domain.xml"
  _nvram=$(sed -n 's/.*<nvram[^>]*>\(\/[^<]*\)<\/nvram>.*/\1/p' <"${META}/domain.xml")
  case ${_nvram} in
    '' | *[!A-Za-z0-9._/@+-]*) return 0 ;;
    *) [ ! -f "${_nvram}" ] || cp "${_nvram}" "${META}/nvram" || warn 'cannot save the NVRAM' ;;
  esac
}

metadata_remove() {
  [ -d "${RUN}/meta/${GUEST}" ] || return 0
  rm -f "${RUN}/meta/${GUEST}/renfield-metadata"/*
  rmdir "${RUN}/meta/${GUEST}/renfield-metadata" "${RUN}/meta/${GUEST}" 2>/dev/null || :
}
