# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# A disk of the guest that is suspended runs again: by device-mapper alone, without LVM, and without waiting for a lock,
# because a killed LVM command may have left both behind.
#
# lvcreate -s and lvremove of a snapshot suspend the origin for a moment. Killed in that moment they leave it suspended, and
# the guest waits for its disk for ever. The table that the origin had is right for the guest: a table that is loaded and
# waits is dropped first (`dmsetup clear`), because the snapshot of a dead run is thrown away.

# Sets ROWS to the rows "name|uuid|attr|major|minor" of all devices; attr, as "L-sw": L(ive), I(nactive), s(uspended), which
# the dmsetup of EL 5 knows already. A full RUN, where the answer does not fit, keeps no guest waiting.
devices_read() {
  ROWS=
  for _ in 1 2 3; do
    if query devices "${COMMAND_TIMEOUT}" dmsetup info -c --noheadings --separator '|' -o name,uuid,attr,major,minor; then
      if is_whole devices && rows_read; then
        return 0
      fi
      tool_find dmsetup
      ROWS=$("${TOOL}" info -c --noheadings --separator '|' -o name,uuid,attr,major,minor 7>&- 8>&- 9>&-) && return 0
    fi
    [ "${LATE}" = no ] || return 1
    rest # a device of somebody else went while it was asked for (see maps_read)
  done
  return 1
}

# Sets ROWS to the lines of ${TMP}/devices.
rows_read() {
  local row
  ROWS=
  while IFS= read -r row; do
    ROWS="${ROWS}${row}
"
  done <"${TMP}/devices"
}

# Sets DM_WORD to the first name of DM_REST and DM_REST to what follows it: libdm doubles each hyphen inside of a name.
dm_word() {
  DM_WORD=
  while :; do
    case ${DM_REST} in
      *-*) ;;
      *)
        DM_WORD=${DM_WORD}${DM_REST}
        DM_REST=
        return 0
        ;;
    esac
    DM_WORD=${DM_WORD}${DM_REST%%-*}
    DM_REST=${DM_REST#*-}
    case ${DM_REST} in
      -*)
        DM_WORD=${DM_WORD}-
        DM_REST=${DM_REST#-}
        ;;
      *) return 0 ;;
    esac
  done
}

# Sets DM_VG, DM_LV and DM_LAYER of device $1; fails when its uuid $2 is not one that LVM gives: "LVM-", 32 letters and digits
# of the group, 32 of the volume, and the layer.
dm_split() {
  local ids
  ids=${2#LVM-}
  [ "${ids}" != "$2" ] || return 1
  ids=${ids%%-*}
  case ${ids} in
    *[!A-Za-z0-9]*) return 1 ;;
    *) [ "${#ids}" -eq 64 ] || return 1 ;;
  esac
  DM_REST=$1
  dm_word
  DM_VG=${DM_WORD}
  dm_word
  DM_LV=${DM_WORD}
  DM_LAYER=${DM_REST}
  [ -n "${DM_LV}" ]
}

# Is the device that dm_split has split a disk of the guest, the snapshot that a hook makes of it, or LVM's own part of one?
# The volumes of a rebuild are called after the live one.
is_device_of_guest() {
  case ${DM_LAYER} in
    '' | real | cow) ;;
    *) return 1 ;;
  esac
  if is_disk_of_guest "${DM_VG}" "${DM_LV}"; then return 0; fi
  case ${REFERENCE:+of}:${DM_LV} in
    *:"${SNAP}"*) is_disk_of_guest "${DM_VG}" "${DM_LV#"${SNAP}"}" ;;
    of:new_* | of:old_*) is_disk_of_guest "${DM_VG}" "${DM_LV#*_}" ;;
    of:drop_*) is_disk_of_guest "${DM_VG}" "${DM_LV#drop_}" ;;
    *) return 1 ;;
  esac
}

# Sets STILL to "name/attr" of each device of the guest that is suspended and has run before (one without a live table
# never ran, nobody waits for it) or, running, has a table waiting that no LVM command will come back for. A thin pool is
# suspended for a message; all its guests then wait for it, so it goes first.
still_read() {
  local name uuid attr major minor pools
  STILL=
  pools=
  devices_read || return 1
  while IFS='|' read -r name uuid attr major minor; do
    case ${attr} in
      L?s*) ;;
      LI*)
        if dm_split "${name}" "${uuid}" && is_device_of_guest && [ -z "${DM_LAYER}" ]; then
          STILL="${STILL} ${name}/${attr}"
        fi
        continue
        ;;
      *) continue ;;
    esac
    dm_split "${name}" "${uuid}" || continue
    if is_device_of_guest; then
      STILL="${STILL} ${name}/${attr}"
    elif is_pool_of_guest "${major}:${minor}"; then
      pools="${pools} ${name}/${attr}"
    fi
  done <<END
${ROWS}
END
  STILL="${pools}${STILL}"
  STILL=${STILL# }
}

# Is the device that dm_split has split, number $1, a part of the thin pool that a disk of the guest is in? Rarely asked: a
# suspended one is rare. Parts are POOL_tmeta, POOL_tdata and POOL-tpool, and the disk's table names the last.
is_pool_of_guest() {
  local pool name uuid attr major minor
  case ${DM_LV}:${DM_LAYER} in
    *_tmeta: | *_tdata:) pool=${DM_LV%_*} ;;
    *:tpool) pool=${DM_LV} ;;
    *) return 1 ;;
  esac
  set -- "${DM_VG}" "${pool}"
  while IFS='|' read -r name uuid attr major minor; do
    if dm_split "${name}" "${uuid}" && [ "${DM_VG}/${DM_LV}:${DM_LAYER}" = "$1/$2:tpool" ]; then
      has_disk_in_pool "$1" "${major}:${minor}"
      return
    fi
  done <<END
${ROWS}
END
  return 1
}

# Has a disk of the guest in volume group $1 a table that leads to device $2?
has_disk_in_pool() {
  local name uuid
  while IFS='|' read -r name uuid _; do
    if dm_split "${name}" "${uuid}" && [ "${DM_VG}" = "$1" ] && is_device_of_guest &&
      query table "${COMMAND_TIMEOUT}" dmsetup table "${name}"; then
      answer table
      case "${ANSWER} " in
        *" thin $2 "*) return 0 ;;
        *) ;;
      esac
    fi
  done <<END
${ROWS}
END
  return 1
}

# Is an LVM command at work that changes something? It suspends a device for a moment and resumes it by itself; its table
# must not be dropped. proc(5) stat: the name in parentheses, then the state; a zombie no longer works.
lvm_works() {
  local dir stat name
  for dir in "${PROC}"/[0-9]*; do
    read -r stat 2>/dev/null <"${dir}/stat" || continue
    name=${stat#*\(}
    case ${name} in
      lvm\)* | lvc[ho]* | lvcr* | lvex* | lvre* | vgc[fh]* | vgex* | vgim* | vgme* | vgre* | vgsp* | pvmo*) ;;
      *) continue ;;
    esac
    case ${name##*\) } in
      [ZX]*) ;;
      *) return 0 ;;
    esac
  done
  return 1
}

# device_resume NAME ATTR: with the table that it had. --noudevsync: udev may itself wait for another device of the guest, and
# nothing here waits for udev; a dmsetup that does not know the option (built without udev) has no udev to wait for.
device_resume() {
  case $2 in
    LI*) effect "${COMMAND_TIMEOUT}" dmsetup clear "$1" || : ;;
    *) ;;
  esac
  case $2 in
    L?s*) ;;
    *) return 0 ;;
  esac
  if effect "${COMMAND_TIMEOUT}" dmsetup resume --noudevsync "$1" || effect "${COMMAND_TIMEOUT}" dmsetup resume "$1"; then
    say "$1 was suspended: resumed"
    return 0
  fi
  return 1
}

# origins_resume once|patiently: whatever of the guest is suspended runs again. Fails when something does not.
#
# While an LVM command works, only what a run of ours has itself suspended is resumed at once (the marker says so). The rest
# is looked at again for about five seconds, in which a living command has long resumed it; then it is resumed all the same.
origins_resume() {
  local looks seen kept each name works held moved
  looks=6
  [ "$1" = patiently ] || looks=1
  seen=all
  held=no
  if is_held_by_devices; then held=yes; fi
  while still_read; do
    [ -n "${STILL}" ] || return 0
    looks=$((looks - 1))
    works=no
    if lvm_works; then works=yes; fi
    moved=no
    kept=
    for each in ${STILL}; do
      name=${each%/*}
      case ${seen}/ in
        all/ | *" ${name}/"*) kept="${kept} ${name}/" ;;
        *) ;;
      esac
      case ${works}:${held}:${each#*/}:${looks}$1:${kept} in
        no:* | yes:yes:L-*:* | *:0patiently:*" ${name}/")
          if device_resume "${name}" "${each#*/}"; then moved=yes; fi
          ;;
        *) ;;
      esac
    done
    seen=${kept:-none}
    [ "${looks}" -gt 0 ] || break
    [ "${moved}" = yes ] || rest
  done
  if [ "${DRY_RUN}" = yes ] || { still_read && [ -z "${STILL}" ]; }; then
    return 0
  fi
  warn "still suspended: ${STILL:-unknown, dmsetup info gives no answer}"
  return 1
}
