# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# The volume groups of the guest: read, renamed in the snapshot, activated.
#
# `vgchange --uuid` and vgrename and not vgimportclone: that is a script up to EL 7, which takes no --config, and it takes the
# physical volumes of one group at a time. The identifiers of the physical volumes stay: nothing but our commands sees them.

# Sets GUEST_VG, the name of the guest's first group here, its spelling in device-mapper, and GUEST_CONFIG for --config. The
# n-th group is GUEST_VG+n: no guest has a "+" in its name.
guest_group_names() {
  local pattern
  GUEST_VG=renfield_${GUEST}
  word_replace "${GUEST_VG}" - --
  GUEST_VG_DM=${REPLACED}
  word_replace "${GUEST}" . '[.]'
  pattern='"a|^'${DEV}/mapper/renfield-${REPLACED}'-[A-Za-z0-9_]+-p[0-9]+$|","r|.*|"'
  # The host's own filter, hints, daemons and lists have no say; and no file in /etc/lvm is written for a group of one night.
  GUEST_CONFIG='devices/use_devicesfile=0 devices/hints="none" devices/filter=['${pattern}'] devices/global_filter=['${pattern}']'
  GUEST_CONFIG="${GUEST_CONFIG} global/use_lvmetad=0 activation/monitoring=0 backup/backup=0 backup/archive=0"
}

# word_replace TEXT OLD NEW: sets REPLACED to TEXT with every OLD as NEW.
word_replace() {
  local ahead
  ahead=$1
  REPLACED=
  while :; do
    case ${ahead} in
      *"$2"*)
        REPLACED=${REPLACED}${ahead%%"$2"*}$3
        ahead=${ahead#*"$2"}
        ;;
      *) break ;;
    esac
  done
  REPLACED=${REPLACED}${ahead}
}

# ${TMP}/groups: rows "NAME-HERE STATE UUID NAME" of the guest's groups, STATE ok or why it is not activated; ${TMP}/lvs.guest:
# rows "GROUP-UUID LV-UUID ATTR BYTES ORIGIN GROUP LV". Read before anything is changed: what an fstab says are the names and
# uuids that the guest knows.
guest_groups_read() {
  local group state lv attr bytes origin name volume number
  if ! : >"${TMP}/groups" || ! : >"${TMP}/lvs.guest"; then
    fail 74 "cannot write ${TMP}/groups"
  fi
  [ "${DRY_RUN}" = no ] || return 0
  query lvs.said "${LVM_TIMEOUT}" lvs --config "${GUEST_CONFIG}" --noheadings --separator '|' --units b --nosuffix \
    -o vg_uuid,vg_attr,lv_uuid,lv_attr,lv_size,origin,vg_name,lv_name || {
    answer lvs.said
    fail 74 "cannot read the guest's volume groups: ${ANSWER}"
  }
  is_whole lvs.said || fail 74 "${TMP}/lvs.said does not fit"
  maps_read || fail 74 'cannot list the devices of this host'
  number=0
  while IFS='|' read -r group state lv attr bytes origin name volume; do
    group=${group##* }
    if ! is_lvm_uuid "${group}" || ! is_lvm_uuid "${lv}"; then
      continue # a warning has no columns
    fi
    if ! is_group_name "${name}" || ! is_lvm_name "${volume}" || ! is_block_count "${bytes}"; then
      row_add names "volume lvm ?/${number} unknown - - - - -"
      continue
    fi
    guest_group_add "${group}" "${state}" "${name}"
    row_add lvs.guest "${group} ${lv} ${attr} ${bytes} ${origin:--} ${name} ${volume}"
  done <"${TMP}/lvs.said"
}

# LVM ends with 0 and says nothing of a physical volume whose group has the ID of another system, nor of the second one of two
# copies (2.03.16). What it does not show in a group may hold files all the same: rows "option unread DISK/N" for fstab.awk.
guest_pvs_read() {
  local disk n
  [ "${DRY_RUN}" = no ] || return 0
  query pvs.said "${LVM_TIMEOUT}" pvs --config "${GUEST_CONFIG}" --noheadings --separator '|' -o pv_name,vg_uuid || {
    answer pvs.said
    fail 74 "cannot read the guest's physical volumes: ${ANSWER}"
  }
  is_whole pvs.said || fail 74 "${TMP}/pvs.said does not fit"
  while read -r disk n _; do
    map_names "${disk}" "${n}"
    if ! guest_pv_is_read "${MAP_PATH}"; then
      warn "LVM of this host shows no volume group of the guest on ${disk} p${n}"
      row_add names "option unread ${disk}/${n}"
    fi
  done <"${TMP}/pvs"
}

guest_pv_is_read() {
  local name group
  while IFS='|' read -r name group; do
    if [ "${name##* }" = "$1" ] && is_lvm_uuid "${group}"; then return 0; fi
  done <"${TMP}/pvs.said"
  return 1
}

# guest_group_add UUID VG_ATTR NAME: one row in ${TMP}/groups for each group. vg_attr, lvs(8): x exported, p partial.
guest_group_add() {
  local here state uuid name number
  number=1
  state=ok
  while read -r here state uuid name; do
    [ "${uuid}" != "$1" ] || return 0
    number=$((number + 1))
    if [ "${name}" = "$3" ]; then
      guest_group_doubled "${name}"
      row_add groups "- duplicate $1 $3"
      return 0
    fi
  done <"${TMP}/groups"
  here=${GUEST_VG}
  [ "${number}" -eq 1 ] || here=${GUEST_VG}+${number}
  case $2 in
    ???p*) state=partial ;;
    ??x*) state=exported ;;
    *)
      state=ok
      if guest_group_is_active "$1"; then state=active; fi
      ;;
  esac
  row_add groups "${here} ${state} $1 $3"
}

# Is a volume of a group with identifier $1 active on this host? A host and a guest that were made from one image have the same
# identifiers, and a hostile guest can write those of the host: LVM would take the host's devices for the guest's.
guest_group_is_active() {
  local name uuid
  word_replace "$1" - ''
  while IFS='|' read -r name uuid; do
    case ${uuid} in
      "LVM-${REPLACED}"*) return 0 ;;
      *) ;;
    esac
  done <"${TMP}/dm"
  return 1
}

# Two groups are called $1: which of them a line means cannot be seen.
guest_group_doubled() {
  local here state uuid name
  : >"${TMP}/groups.new" || fail 74 "cannot write ${TMP}/groups.new"
  while read -r here state uuid name; do
    [ "${name}" != "$1" ] || state=duplicate
    row_add groups.new "${here} ${state} ${uuid} ${name}"
  done <"${TMP}/groups"
  chore mv -f "${TMP}/groups.new" "${TMP}/groups" || fail 74 "cannot write ${TMP}/groups"
}

# Each group that is whole gets its new name and identifier, and is activated as far as this host can: a thin pool or a RAID may
# want what is not installed here, and is refused only if a line needs it. What is active is in ${TMP}/lvs.active.
guest_groups_activate() {
  local here state uuid name
  : >"${TMP}/lvs.active" || fail 74 "cannot write ${TMP}/lvs.active"
  while read -r here state uuid name; do
    if [ "${state}" != ok ]; then
      warn "the guest's volume group ${name} is left alone: ${state}"
      continue
    fi
    # The identifier first: vgrename would rename what is active under the old one, be it the host's.
    guest_group_do vgchange --uuid "${name}"
    guest_group_do vgrename "${name}" "${here}"
    patient "${LVM_TIMEOUT}" vgchange --config "${GUEST_CONFIG} activation/volume_list=[\"${here}\"]" -ay "${here}" || {
      answer
      warn "not all of the guest's volume group ${name} can be activated: ${ANSWER}"
    }
  done <"${TMP}/groups"
  settle
  [ -s "${TMP}/groups" ] || return 0
  query lvs.active "${LVM_TIMEOUT}" lvs --config "${GUEST_CONFIG}" --noheadings --separator ' ' -o vg_name,lv_name,lv_attr ||
    fail 74 "cannot read the guest's volume groups"
  is_whole lvs.active || fail 74 "${TMP}/lvs.active does not fit"
}

guest_group_do() {
  local tool
  tool=$1
  shift
  patient "${LVM_TIMEOUT}" "${tool}" --config "${GUEST_CONFIG}" "$@" || {
    answer
    fail 74 "${tool} of the guest's volume group: ${ANSWER}"
  }
}

# Sets GROUP_HERE and GROUP_STATE of the guest's group $1.
guest_group_find() {
  local here state uuid name
  while read -r here state uuid name; do
    if [ "${name}" = "$1" ]; then
      GROUP_HERE=${here} GROUP_STATE=${state}
      return 0
    fi
  done <"${TMP}/groups"
  return 1
}
