# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# doctor, LVM: what the host's LVM sees of guests, and snapshots of ours that nothing takes back.

# A guest's physical volume becomes visible when its partition is mapped; EL 9 and later use a devices file, older ones
# want an allow-list. A deny-list is not enough: the same device has other names.
doctor_lvm() {
  if host_lvm_is_filtered; then return 0; fi
  odd "LVM of this host scans every device, a guest's LVM among them" \
    "/etc/lvm/lvm.conf, section devices: see ${TREE}/once/lvm.conf; with a devices file: vgimportdevices of the host's own groups"
}

# Snapshots with our tags that no reap may remove: they fill up, and each write of the guest pays for them.
doctor_strays() {
  lvs_read @renfield || {
    odd 'lvs does not list the snapshots of ours' 'lvs @renfield'
    return 0
  }
  chore mv -f "${TMP}/lvs" "${TMP}/strays"
  rows_each strays doctor_stray
  GUEST=
}

doctor_stray() {
  guest_of_tags || return 0
  settings_read || :
  owner_read || :
  lv_is_ours ||
    sick "${LV_VG}/${LV_NAME} has our tags, and does not fit to guest ${GUEST}: reap leaves it alone" \
      "if you do not need it: lvremove ${LV_VG}/${LV_NAME}"
}

# The guest of the settings at hand: does it stand still, or is it cut in two?
doctor_torn() {
  local each
  owner_read || :
  is_torn || :
  for each in ${STILL}; do
    sick "${each%/*} is suspended or has a table that waits: the guest waits for its disk" 'renfield-hook reap'
  done
  for each in ${ORPHANS}; do
    sick "${each} is left in device-mapper of a snapshot that LVM does not know" 'renfield-hook reap'
  done
  if [ -e "${RUN}/frozen/${GUEST}" ] && lock_guest 0; then
    sick 'a run that has died left the guest frozen or paused' "renfield-hook thaw ${GUEST}"
  fi
  unlock_guest
}

# Sets GUEST to the guest that the tags of the row name.
guest_of_tags() {
  GUEST=,${LV_TAGS},
  case ${GUEST} in
    *,renfield_guest.*) GUEST=${GUEST#*,renfield_guest.} ;;
    *) GUEST= ;;
  esac
  GUEST=${GUEST%%,*}
  is_guest "${GUEST}"
}
