# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# What a restore onto bare metal wants beside the data, in RUN/meta/GUEST/renfield-metadata. None of it is worth a failed
# backup: what cannot be had is told and left out.

metadata_save() {
  [ "${METADATA}" = yes ] && [ "${DRY_RUN}" = no ] || return 0
  META=${RUN}/meta/${GUEST}/renfield-metadata
  chore mkdir -p "${META}" || fail 74 "cannot make ${META}"
  chore cp "${SETTINGS_PATH}" "${META}/settings" || warn 'cannot save the settings'
  [ ! -s "${TMP}/filesystems" ] || chore cp "${TMP}/filesystems" "${META}/filesystems" || warn 'cannot save the filesystem list'
  rows_each lvs metadata_volume >"${META}/lvm-layout"
  while read -r DISK _; do
    [ -z "${DISK}" ] || metadata_disk
  done <<END
${GUEST_DISKS}
END
  metadata_domain
}

metadata_volume() {
  if metadata_is_own; then
    printf '%s\n' "${LV_VG}/${LV_NAME} attr=${LV_ATTR} bytes=${LV_SIZE} origin=${LV_ORIGIN:--}"
  fi
}

# Is the row of a volume of this guest, or its snapshot? Those of others are not for the eyes of whoever restores this one.
metadata_is_own() {
  is_disk_of_guest "${LV_VG}" "${LV_NAME}" || { [ -n "${LV_ORIGIN}" ] && is_disk_of_guest "${LV_VG}" "${LV_ORIGIN}" && lv_is_ours; }
}

# The first MiB holds MBR, GPT and boot loader of every common partitioner; the backup GPT is at the end and is made
# again by sgdisk or sfdisk from the first.
metadata_disk() {
  snapshot_device "${DISK}" || return 0
  query dd "${COMMAND_TIMEOUT}" dd if="${SNAPSHOT_DEVICE}" of="${META}/${DISK}.first-mib" bs=1048576 count=1 ||
    warn "cannot save the beginning of ${DISK}"
  have sfdisk || return 0
  if query sfdisk "${COMMAND_TIMEOUT}" sfdisk -d "${SNAPSHOT_DEVICE}"; then
    chore cp "${TMP}/sfdisk" "${META}/${DISK}.sfdisk" || warn "cannot save the partition table of ${DISK}"
  fi
}

# Domain XML without its passwords (no --security-info), and the NVRAM file that it names.
metadata_domain() {
  have virsh || return 0
  if ! virsh_do query dumpxml "${DOMAIN}"; then
    answer virsh
    warn "no domain XML: ${ANSWER}"
    return 0
  fi
  chore cp "${TMP}/virsh" "${META}/domain.xml" || warn 'cannot save the domain XML'
  nvram_find
  case ${NVRAM} in
    '' | *[!A-Za-z0-9._/@+-]*) return 0 ;;
    *) ;;
  esac
  WORDS_MOST=262144 # AAVMF has variables of 64 MiB
  query nvram "${COMMAND_TIMEOUT}" cp "${NVRAM}" "${META}/nvram" || warn "cannot save the NVRAM ${NVRAM}"
  WORDS_MOST=4096
}

# Sets NVRAM to the file that the domain XML just read names, or to nothing. No test of the file: it may be on a server that is
# gone, and such a test could not be ended.
nvram_find() {
  local line
  NVRAM=
  while IFS= read -r line; do
    case ${line} in
      *'<nvram'*'>/'*'</nvram>'*)
        NVRAM=${line#*'<nvram'}
        NVRAM=${NVRAM#*'>'}
        NVRAM=${NVRAM%%'<'*}
        ;;
      *) ;;
    esac
  done <"${TMP}/virsh"
}

metadata_remove() {
  [ -d "${RUN}/meta/${GUEST}" ] || return 0
  chore rm -f "${RUN}/meta/${GUEST}/renfield-metadata"/*
  chore rmdir "${RUN}/meta/${GUEST}/renfield-metadata" "${RUN}/meta/${GUEST}" || :
}
