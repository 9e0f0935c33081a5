# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# What a killed lvcreate or lvremove leaves in device-mapper when every disk of the guest runs again (see resume) and LVM
# no longer has the snapshot (see snapshot): devices that LVM does not list, and an origin that is still cut in two.
#
# Measured with lvm 2.03.16: lvcreate -s of a thick volume, killed before each of its 88 ioctls, leaves
#   until 16, and 34-41    a plain volume with our tags
#   17-33                  the same and SNAP, which is being wiped
#   42-46, 47-50, 51-60    the same and ORIGIN-real, SNAP-cow, SNAP; from 46 a table waits at ORIGIN
#   61-77                  ORIGIN suspended, the snapshot as a rule known to LVM; from 78 all is done
# The order matters. `lvchange --refresh` over a -real without a table suspends the origin and fails, so orphans go before
# it, and it is the last resort. What LVM does not answer is no orphan. A device is known by its uuid, never by its name alone.

# Sets PARTS to rows "name|uuid|layer|VG|LV" of the devices that are there only because of a snapshot, of any owner: the
# snapshot, its copy-on-write area, and the -real of an origin; in the order in which they can be removed.
parts_find() {
  local name uuid shown cows reals
  shown=
  cows=
  reals=
  while IFS='|' read -r name uuid _; do
    if ! dm_split "${name}" "${uuid}" || ! is_device_of_guest; then continue; fi
    case ${DM_LAYER}:${DM_LV} in
      real:*) reals="${reals}${name}|${uuid}|real|${DM_VG}|${DM_LV}
" ;;
      cow:*) cows="${cows}${name}|${uuid}|cow|${DM_VG}|${DM_LV}
" ;;
      :"${SNAP}"*) shown="${shown}${name}|${uuid}|snapshot|${DM_VG}|${DM_LV}
" ;;
      *) ;;
    esac
  done <<END
${ROWS}
END
  PARTS=${shown}${cows}${reals}
}

# Writes into ${TMP}/known what LVM knows of the volume groups of PARTS. It waits for LVM's own lock, so what it says is of a
# moment at which no command was at work there; and it is asked after device-mapper, so that a device which it does not know
# was no beginning of something either.
known_read() {
  local group groups
  groups=
  while IFS='|' read -r _ _ _ group _; do
    if [ -n "${group}" ] && ! is_listed "${group}" "${groups}"; then groups="${groups} ${group}"; fi
  done <<END
${PARTS}
END
  # shellcheck disable=SC2086 # names of volume groups that the settings or the record have
  query known "${LVM_TIMEOUT}" lvs -a --noheadings --separator '|' -o vg_name,vg_uuid,lv_uuid,lv_name,origin,lv_attr ${groups} &&
    is_whole known
}

# Sets SPELT to the 32 letters and digits $1 as LVM prints them: in groups of 6, 4, 4, 4, 4, 4 and 6.
uuid_spelt() {
  local rest part behind
  rest=$1
  SPELT=
  for part in six four four four four four; do
    behind=${rest#????}
    [ "${part}" = four ] || behind=${behind#??}
    SPELT=${SPELT}${rest%"${behind}"}-
    rest=${behind}
  done
  SPELT=${SPELT}${rest}
}

# Is the device with uuid $1, part $2 of volume $3/$4, one that LVM no longer has? Not in a group of the same name that is
# another, nor where LVM lists nothing of that group.
is_orphan() {
  local ids group volume vg vg_uuid lv_uuid origin attr seen
  ids=${1#LVM-}
  ids=${ids%%-*}
  uuid_spelt "${ids%????????????????????????????????}"
  group=${SPELT}
  uuid_spelt "${ids#????????????????????????????????}"
  volume=${SPELT}
  seen=no
  while IFS='|' read -r vg vg_uuid lv_uuid _ origin attr; do
    if [ "${vg##* }/${vg_uuid}" != "$3/${group}" ]; then continue; fi
    seen=yes
    if [ "${lv_uuid}" = "${volume}" ] && [ "$2" != real ]; then return 1; fi
    origin=${origin#[}
    case $2:${origin%]}:${attr} in
      real:"$4":[sS]*) return 1 ;;
      *) ;;
    esac
  done <"${TMP}/known"
  [ "${seen}" = yes ]
}

# Sets ORPHANS to the names of those PARTS that LVM no longer has; fails where LVM does not answer.
orphans_find() {
  local name uuid layer group volume
  ORPHANS=
  parts_find
  [ -n "${PARTS}" ] || return 0
  known_read || return 1
  while IFS='|' read -r name uuid layer group volume; do
    if [ -n "${name}" ] && is_orphan "${uuid}" "${layer}" "${group}" "${volume}"; then
      ORPHANS="${ORPHANS:+${ORPHANS} }${name}"
    fi
  done <<END
${PARTS}
END
}

# Removes what device-mapper shows of the guest's snapshots and LVM no longer has. The kernel removes no device that is open.
# Fails when something stays, or a disk of the guest stands still.
heal_guest() {
  local try
  for try in 1 2 3; do
    if ! devices_read || ! orphans_find; then
      warn 'device-mapper or LVM does not say what is left of snapshots'
      return 1
    fi
    if [ -z "${ORPHANS}" ] || [ "${DRY_RUN}" = yes ]; then break; fi
    if [ "${try}" -gt 1 ]; then origins_refresh; fi
    orphans_remove
  done
  if [ "${DRY_RUN}" = no ] && [ "${try}" = 3 ] && devices_read && orphans_find && [ -n "${ORPHANS}" ]; then
    warn "left in device-mapper, and not known to LVM: ${ORPHANS}"
    return 1
  fi
  origins_resume patiently
}

orphans_remove() {
  local name
  for name in ${ORPHANS}; do
    if effect_under_lock "${name}" dmsetup remove "${name}"; then
      say "removed ${name}, which LVM no longer knows"
      ORPHANS_REMOVED=$((ORPHANS_REMOVED + 1))
    fi
  done
}

# An origin that still has the table of one with a snapshot gets the one that LVM wants: its -real cannot go before.
origins_refresh() {
  local name uuid layer group volume
  while IFS='|' read -r name uuid layer group volume; do
    if [ "${layer}" != real ] || ! is_listed "${name}" "${ORPHANS}"; then continue; fi
    query table "${COMMAND_TIMEOUT}" dmsetup table "${name%-real}" || continue
    answer table
    case ${ANSWER} in
      *' snapshot-origin '*) ;;
      *) continue ;;
    esac
    handle_up || warn 'cannot start the process that lets the guest go if this one dies'
    if ! patient "${LVM_TIMEOUT}" lvchange --refresh "${group}/${volume}"; then
      answer
      warn "lvchange --refresh ${group}/${volume}: ${ANSWER}"
    fi
    origins_resume patiently || LET_GO=no
  done <<END
${PARTS}
END
}

is_listed() {
  case " $2 " in
    *" $1 "*) return 0 ;;
    *) return 1 ;;
  esac
}

# effect_under_lock DEVICE COMMAND...: while no LVM command works on the device's volume group, whose lock is taken as LVM
# takes it (lib/locking/file_locking.c: V_<group>, flock). Where LVM keeps its locks elsewhere, the command runs without.
effect_under_lock() {
  DM_REST=$1
  shift
  dm_word
  if [ -d "${LVM_LOCKS}" ]; then
    set -- flock -w 20 "${LVM_LOCKS}/V_${DM_WORD}" "$@"
  fi
  effect "${COMMAND_TIMEOUT}" "$@"
}

# A killed LVM command leaves a semaphore of udev's; where thousands have gathered, LVM can make no more. Those older than an
# hour belong to nobody. An old dmsetup knows no age, and would take those of living commands too.
cookies_drop() {
  local line
  query cookies 20 dmsetup help || : # its exit code differs from release to release
  while read -r line; do
    case ${line} in
      *udevcomplete_all*age*)
        effect "${COMMAND_TIMEOUT}" dmsetup udevcomplete_all -y 60 || :
        return 0
        ;;
      *) ;;
    esac
  done <"${TMP}/cookies"
}
