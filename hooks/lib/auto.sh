# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# `mount auto`: the root is the filesystem with a regular etc/fstab, and that file says where the others belong: every line
# of it that holds files is served, or the run ends with 65 and names the line.

# Sets the path of every line of ${TMP}/volumes that has a place, or "-".
auto_places() {
  local disk n start sectors type uuid
  if [ "${DRY_RUN}" = yes ]; then
    say 'dry run: the root and its fstab are seen when the filesystems are mounted'
    return 0
  fi
  auto_candidates
  auto_choose
  fstab_report "answers.${ROOT_NUMBER}"
  : >"${TMP}/placed" || fail 74 "cannot write ${TMP}/placed"
  while read -r disk n start sectors type uuid _; do
    auto_goes "${disk} ${n}"
    row_add placed "${disk} ${n} ${start} ${sectors} ${type} ${uuid} ${GOES}"
  done <"${TMP}/volumes"
  chore mv -f "${TMP}/placed" "${TMP}/volumes" || fail 74 "cannot write ${TMP}/volumes"
}

# Mounts one filesystem after the other at the root's place: ${TMP}/candidates gets a row "NUMBER WORD DISK N" for each that
# holds an fstab, which is in fstab.NUMBER and judged in answers.NUMBER. A vfat is never the guest: every bootable USB stick
# and ESP may hold an etc/fstab.
auto_candidates() {
  local number disk n type
  : >"${TMP}/candidates" || fail 74 "cannot write ${TMP}/candidates"
  number=0
  while read -r disk n _ _ type _; do
    [ "${type}" != vfat ] || continue
    number=$((number + 1))
    map_names "${disk}" "${n}"
    mount_volume "${MAP_PATH}" "${type}" /
    if fstab_copy "${MOUNT_ROOT}" "fstab.${number}"; then
      fstab_judge "fstab.${number}" "${disk} ${n}" "answers.${number}"
      row_add candidates "${number} ${ROOT_WORD} ${disk} ${n}"
    fi
    unmount_one "${MOUNT_ROOT}" || fail 74 "cannot unmount ${MOUNT_ROOT}"
    MOUNT_POINTS=
  done <"${TMP}/volumes"
}

# Sets ROOT_NUMBER, ROOT_WORD and ROOT_VOLUME ("DISK N") to the one candidate that is the root. Of several it is the one whose
# fstab names itself as /.
auto_choose() {
  local number word disk n all selves
  ROOT_NUMBER=
  all=
  selves=0
  while read -r number word disk n; do
    place_name "${disk}" "${n}"
    all="${all:+${all}, }${PLACE}"
    [ "${word}" != self ] || selves=$((selves + 1))
    if [ -z "${ROOT_NUMBER}" ] || [ "${word}" = self ]; then
      ROOT_NUMBER=${number} ROOT_WORD=${word} ROOT_VOLUME="${disk} ${n}"
    fi
  done <"${TMP}/candidates"
  [ -n "${ROOT_NUMBER}" ] || auto_rootless
  case ${all}:${selves} in
    *,*:1 | [!,]*:1) ;;
    *,*) fail 65 "${all} hold an etc/fstab, and not exactly one of them names itself as /; name the mounts in the settings" ;;
    *) ;;
  esac
}

# No volume holds an etc/fstab: it may be in what is left alone, or at another path (ostree).
auto_rootless() {
  case ${LEFT_ALONE} in
    *LVM2_member*) fail 65 "no filesystem holds etc/fstab, the guest's own LVM may (${LEFT_ALONE}); ${LVM_ADVICE}" ;;
    *) fail 65 "no filesystem of this guest holds etc/fstab; left alone: ${LEFT_ALONE:-nothing}; ${FSTAB_ADVICE}" ;;
  esac
}

# Sets GOES to the place of volume $1, or "-". The root is at / also where no line says so.
auto_goes() {
  local disk n goes
  GOES=-
  if [ "$1" = "${ROOT_VOLUME}" ]; then
    GOES=/
    return 0
  fi
  while read -r disk n goes; do
    [ "${disk} ${n}" != "$1" ] || GOES=${goes}
  done <"${TMP}/goes"
}
