# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# A thin snapshot that a killed lvcreate has left between two messages to its pool: the pool has made the snapshot, and has
# not yet counted it. LVM counts one transaction more and wants to make the snapshot first, which is there already; so every
# command that changes anything in that pool fails, for all of its guests ("already contain thin device with device_id N.
# Manual intervention may be required"). Measured with lvm 2.03.16 and Linux 6.1, lvcreate killed before its ioctl 53.

# The pool drops what it has of snapshot $1/$2; LVM then makes it, and can remove it. Only a snapshot that is not active, that
# LVM has in its book as the transaction which the pool has not yet counted: what is in use, or counted, is never dropped.
thin_undo() {
  local pool id made attr counted wanted
  query thin "${LVM_TIMEOUT}" lvs --noheadings --separator '|' -o pool_lv,thin_id,transaction_id,lv_attr "$1/$2" || return 1
  IFS='|' read -r pool id made attr <"${TMP}/thin" || :
  pool=${pool##* }
  [ -n "${pool}" ] && is_number "${id}" && is_number "${made}" || return 1
  case ${attr} in
    V???-*) ;;
    *) return 1 ;;
  esac
  query wanted "${LVM_TIMEOUT}" lvs --noheadings -o transaction_id "$1/${pool}" || return 1
  read -r wanted <"${TMP}/wanted" || :
  is_number "${wanted}" && pool_device "$1" "${pool}" || return 1
  query counted "${COMMAND_TIMEOUT}" dmsetup status "${POOL_DEVICE}" || return 1
  read -r _ _ _ counted _ <"${TMP}/counted" || : # START LENGTH "thin-pool" TRANSACTION (thin-provisioning.rst)
  if [ "${counted}" != "${made}" ] || [ "${wanted}" != "$((made + 1))" ]; then return 1; fi
  effect_under_lock "${POOL_DEVICE}" dmsetup message "${POOL_DEVICE}" 0 "delete ${id}" || return 1
  say "$1/${pool} has dropped the snapshot $2 that a killed lvcreate had half made"
}

# Sets POOL_DEVICE to the name in device-mapper of thin pool $1/$2; fails where it is not active.
pool_device() {
  local uuid
  devices_read || return 1
  while IFS='|' read -r POOL_DEVICE uuid _; do
    if dm_split "${POOL_DEVICE}" "${uuid}" && [ "${DM_VG}/${DM_LV}:${DM_LAYER}" = "$1/$2:tpool" ]; then return 0; fi
  done <<END
${ROWS}
END
  return 1
}
