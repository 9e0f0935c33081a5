# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# Is what was installed fit to become the reference? Nothing is written to it: read-only maps, e2fsck -n, mounts that read.

verify_stage() {
  local disk n start sectors type
  PATIENCE='1 2 3 4 5 6 7 8 9 10'
  DISK_PREFIX=new_
  if [ "${DRY_RUN}" = yes ] && [ "${LIVE}" = no ]; then
    say 'the partitions of the new volume are seen when it is installed'
    return 0
  fi
  settle
  lvs_read "${REF_VG}" || fail 74 "lvs ${REF_VG} failed"
  layout_read
  MAP_MODE=--readonly
  while read -r disk n start sectors type _ _; do
    map_create "${disk}" "${n}" "${start}" "${sectors}"
    map_names "${disk}" "${n}"
    verify_filesystem "${type}" "${disk} p${n}"
  done <"${TMP}/volumes"
  [ "${MOUNTS}" != auto ] || auto_places
  mount_stage
  [ "${DRY_RUN}" = yes ] || verify_content
  unmount_guest || fail 74 'cannot unmount what was installed'
  maps_hide || fail 74 'cannot hide what was installed'
  directories_remove || fail 74 'cannot clear what was installed was mounted on'
}

# A journal that is not empty means that the machine did not power down cleanly; e2fsck -n passes over it and ends with 0.
verify_filesystem() {
  case $1 in
    ext2 | ext3 | ext4)
      effect "${REPAIR_TIMEOUT}" e2fsck -n -f -j /dev/null "${MAP_PATH}" || verify_unclean "$2" e2fsck
      if [ "${DRY_RUN}" = no ] && holds_text "${TMP}/effect" 'skipping journal recovery'; then
        fail 65 "$2: the journal is not empty: the machine was not powered down cleanly"
      fi
      ;;
    xfs)
      have xfs_repair || return 0
      effect "${REPAIR_TIMEOUT}" xfs_repair -n "${MAP_PATH}" || verify_unclean "$2" xfs_repair
      ;;
    *) ;;
  esac
}

verify_unclean() {
  answer
  fail 65 "$1: the filesystem is not clean ($2: ${ANSWER})"
}

# Below MOUNT_ROOT: the installer's own mark, the list of packages, and the paths that the settings name.
verify_content() {
  local path
  verify_file /root renfield-installed || fail 65 'what was installed has no /root/renfield-installed'
  chore grep -qxF "renfield-installed ${REFERENCE}" "${MOUNT_ROOT}/root/renfield-installed" ||
    fail 65 'what was installed has the mark of another reference'
  packages_read || fail 65 'what was installed has no list of packages'
  for path in ${EXPECTED}; do
    [ -e "${MOUNT_ROOT}${path}" ] || [ -L "${MOUNT_ROOT}${path}" ] || fail 65 "what was installed has no ${path} (expect)"
  done
  say "verified: ${PACKAGES} packages, filesystems clean"
}

# Is $1/$2 a regular file with something in it, on the installed system itself?
verify_file() {
  is_real_directory "${MOUNT_ROOT}" "$1" && [ ! -L "${MOUNT_ROOT}$1/$2" ] && [ -f "${MOUNT_ROOT}$1/$2" ] && [ -s "${MOUNT_ROOT}$1/$2" ]
}

# ${TMP}/packages, one "name version architecture" a line, sorted; sets PACKAGES to their number. The last step of an
# installation writes the list, because the rpm of the host may not know the database of another release.
packages_read() {
  if verify_file /root renfield-packages; then
    filtered packages sort -u "${MOUNT_ROOT}/root/renfield-packages"
  elif verify_file /var/lib/dpkg status; then
    # shellcheck disable=SC2016 # a program of awk
    filtered packages.listed awk '
      $1 == "Package:" { name = $2; version = arch = ""; here = 0 }
      $1 == "Status:" { here = $4 == "installed" }
      $1 == "Architecture:" { arch = $2 }
      $1 == "Version:" { version = $2 }
      $0 == "" { if (here) print name, version, arch; here = 0 }
      END { if (here) print name, version, arch }' "${MOUNT_ROOT}/var/lib/dpkg/status" &&
      filtered packages sort -u "${TMP}/packages.listed"
  else
    return 1
  fi || return 1
  filtered count wc -l "${TMP}/packages" || return 1
  read -r PACKAGES _ <"${TMP}/count" || return 1
  [ "${PACKAGES}" -gt 0 ]
}
