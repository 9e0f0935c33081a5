# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# Taking the guest's own volume groups back. They are found by the world: device-mapper lists our name for a group, LVM's
# prefix in the uuid, and what the device lies on, which has to be a map of this guest.

# Deactivates every group of ours that is active: a map under an active volume does not go.
guest_volumes_hide() {
  local group stay
  guest_devices_read || return 1
  stay=0
  for group in ${GUEST_GROUPS}; do
    guest_group_hide "${group}" || stay=1
  done
  return "${stay}"
}

# Where LVM cannot read the group any more (the snapshot overflowed, or it was killed halfway), device-mapper still can.
guest_group_hide() {
  patient "${LVM_TIMEOUT}" vgchange --config "${GUEST_CONFIG}" -an "$1" && return 0
  [ "${DRY_RUN}" = no ] || return 0
  answer
  warn "LVM cannot deactivate $1 (${ANSWER}): its devices are removed one by one"
  for _ in 1 2 3 4 5; do
    guest_devices_read || return 1
    guest_devices_of "$1"
    [ -n "${DEVICES}" ] || return 0
    guest_devices_remove
    settle
    rest
  done
  guest_devices_read || return 1
  guest_devices_of "$1"
  [ -n "${DEVICES}" ] || return 0
  warn "the guest's volumes stay active:${DEVICES}"
  guest_devices_holders
  return 1
}

# The top ones go, those below them at the next try.
guest_devices_remove() {
  local device
  for device in ${DEVICES}; do
    effect "${COMMAND_TIMEOUT}" dmsetup remove "${device}" || :
  done
}

guest_devices_holders() {
  local device
  for device in ${DEVICES}; do
    holders "${DEV}/mapper/${device}"
  done
}

# Sets GUEST_GROUPS to the names of our groups that are active, and ${TMP}/dm.guest to rows "GROUP NAME" of their devices.
guest_devices_read() {
  local name uuid group
  guest_group_names
  GUEST_GROUPS=
  NUMBERS=no
  : >"${TMP}/dm.guest" || return 1
  maps_read || return 1
  while IFS='|' read -r name uuid; do
    case ${uuid} in
      LVM-*) guest_group_of "${name}" || continue ;;
      *) continue ;;
    esac
    group=${GROUP}
    guest_numbers_read || return 1
    guest_device_is_ours "${name}" || continue
    printf '%s\n' "${group} ${name}" >>"${TMP}/dm.guest" || return 1
    case " ${GUEST_GROUPS} " in
      *" ${group} "*) ;;
      *) GUEST_GROUPS="${GUEST_GROUPS} ${group}" ;;
    esac
  done <"${TMP}/dm"
}

# Rows "name|major|minor" of all devices into ${TMP}/dm.numbers, once: most hosts have nothing to look for.
guest_numbers_read() {
  [ "${NUMBERS}" = no ] || return 0
  query dm.numbers "${COMMAND_TIMEOUT}" dmsetup info -c --noheadings --separator '|' -o name,major,minor || return 1
  is_whole dm.numbers || return 1
  NUMBERS=yes
}

# Sets GROUP to the group of ours that device-mapper's name $1 belongs to: GUEST_VG or GUEST_VG+n, one hyphen, a volume.
guest_group_of() {
  local rest
  case $1 in
    "${GUEST_VG_DM}"-[!-]*) GROUP=${GUEST_VG} ;;
    "${GUEST_VG_DM}"+[0-9]*-[!-]*)
      rest=${1#"${GUEST_VG_DM}+"}
      rest=${rest%%-*}
      is_number "${rest}" || return 1
      GROUP=${GUEST_VG}+${rest}
      ;;
    *) return 1 ;;
  esac
}

# Does the device lie on maps of this guest, and on nothing else, at any depth? A group of the host with such a name does not.
guest_device_is_ours() {
  local todo name most
  todo=$1
  most=0
  while [ -n "${todo}" ]; do
    name=${todo%% *}
    todo=${todo#"${name}"}
    todo=${todo# }
    most=$((most + 1))
    [ "${most}" -le 64 ] && guest_device_below "${name}" || return 1
    todo="${todo}${todo:+${BELOW:+ }}${BELOW}"
  done
}

# Sets BELOW to the devices of our groups that device $1 lies on; fails if it lies on something that is not this guest's.
# dmsetup(8): "1 dependencies : (254, 3)", in every release.
guest_device_below() {
  local rest
  BELOW=
  query deps "${COMMAND_TIMEOUT}" dmsetup deps "$1" || return 1
  answer deps
  word_replace "${ANSWER#*:}" '(' ' '
  word_replace "${REPLACED}" ',' ' '
  word_replace "${REPLACED}" ')' ' '
  # shellcheck disable=SC2086 # numbers in pairs
  set -- ${REPLACED}
  [ "$#" -ge 2 ] || return 1
  while [ "$#" -ge 2 ]; do
    guest_device_name "$1" "$2" || return 1
    case ${DEVICE_NAME} in
      "renfield-${GUEST}-"*-p[0-9]*)
        rest=${DEVICE_NAME#"renfield-${GUEST}-"}
        is_disk "${rest%-p*}" || return 1 # a map of a guest whose name begins as this one's
        ;;
      "${GUEST_VG_DM}"[+-]*) BELOW="${BELOW}${BELOW:+ }${DEVICE_NAME}" ;;
      *) return 1 ;;
    esac
    shift 2
  done
}

# Sets DEVICE_NAME of the device-mapper device $1:$2, from ${TMP}/dm.numbers.
guest_device_name() {
  local name major minor
  while IFS='|' read -r name major minor; do
    if [ "${major}:${minor}" = "$1:$2" ]; then
      DEVICE_NAME=${name}
      return 0
    fi
  done <"${TMP}/dm.numbers"
  return 1
}

# Sets DEVICES to the devices of group $1 in ${TMP}/dm.guest.
guest_devices_of() {
  local group name
  DEVICES=
  while read -r group name; do
    [ "${group}" != "$1" ] || DEVICES="${DEVICES} ${name}"
  done <"${TMP}/dm.guest"
}
