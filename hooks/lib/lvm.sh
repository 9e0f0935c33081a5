# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# What LVM says. One lvs(8) for a look at everything; columns that 2.02.88 of EL 5 knows already.

SNAP=snap_ # before the name of a volume: the snapshot of it that is ours
LV_COLUMNS=vg_name,lv_name,lv_attr,lv_size,origin,snap_percent,lv_kernel_major,lv_kernel_minor,lv_tags

# lvs_read VG...|@TAG: rows into ${TMP}/lvs, sizes in bytes. A row is known by its ninth column: warnings have none.
lvs_read() {
  query lvs "${LVM_TIMEOUT}" lvs --noheadings --separator '|' --units b --nosuffix -o "${LV_COLUMNS}" ${1+"$@"} &&
    is_whole lvs
}

# Splits one row of lvs into LV_VG LV_NAME LV_ATTR LV_SIZE LV_ORIGIN LV_PERCENT LV_MAJOR LV_MINOR LV_TAGS.
lv_split() {
  case $1 in
    *'|'*'|'*'|'*'|'*'|'*'|'*'|'*'|'*) ;;
    *) return 1 ;;
  esac
  IFS='|' read -r LV_VG LV_NAME LV_ATTR LV_SIZE LV_ORIGIN LV_PERCENT LV_MAJOR LV_MINOR LV_TAGS <<END
${1}
END
  LV_VG=${LV_VG##* }
  LV_ORIGIN=${LV_ORIGIN#[}
  LV_ORIGIN=${LV_ORIGIN%]}
}

# rows_each NAME COMMAND...: calls the command for each row of lvs in ${TMP}/NAME, split; the command asks nothing into that file.
rows_each() {
  local rows row
  rows=$1
  shift
  while IFS= read -r row; do
    if lv_split "${row}"; then "$@"; fi
  done <"${TMP}/${rows}"
}

# Finds logical volume $1/$2 in the rows that lvs_read left.
lv_find() {
  local row
  while IFS= read -r row; do
    case ${row} in
      *"$1|$2|"*) lv_split "${row}" && [ "${LV_VG}/${LV_NAME}" = "$1/$2" ] && return 0 ;;
      *) ;;
    esac
  done <"${TMP}/lvs"
  return 1
}

lv_tagged() {
  case ,${LV_TAGS}, in
    *",$1,"*) return 0 ;;
    *) return 1 ;;
  esac
}

# Is the row that lv_split has split a snapshot of ours for GUEST, to be deleted? Our tags, the expected name, and the
# expected origin: a disk of the guest by its settings or by the record of the run. All three, or it is left alone.
lv_is_ours() {
  local of
  lv_tagged renfield && lv_tagged "renfield_guest.${GUEST}" || return 1
  of=${LV_ORIGIN}
  if [ -z "${of}" ]; then
    of=${LV_NAME#"${SNAP}"}
    lv_half_made "${of}" || return 1
  fi
  [ "${LV_NAME}" = "${SNAP}${of}" ] || return 1
  is_disk_of_guest "${LV_VG}" "${of}" || lv_is_bereft
}

# A snapshot of a guest, or of a disk, that has gone from the settings, without a record since the reboot: reap goes by the
# tag that names the origin, where LVM reports that very origin. Nothing else proves a plain volume, which stays.
lv_is_bereft() {
  is_one_of "${STAGE}" reap status doctor && [ -n "${LV_ORIGIN}" ] || return 1
  case ,${LV_TAGS} in
    *,renfield_job.*) lv_tagged "renfield_of.${LV_ORIGIN}" ;;
    *) return 1 ;;
  esac
}

# A power cut or a kill inside lvcreate can leave a plain volume to which LVM has not yet written its origin $1. The tag
# that names the origin, written in the same step as the volume, stands for it; nobody may have it open.
lv_half_made() {
  case ${LV_ATTR} in
    -????o*) return 1 ;;
    -*) ;;
    *) return 1 ;;
  esac
  case ,${LV_TAGS} in
    *,renfield_job.*) lv_tagged "renfield_of.$1" ;;
    *) return 1 ;;
  esac
}

is_disk_of_guest() {
  case "
${GUEST_DISKS}${OWNER_DISKS:-}" in
    *" $1 $2 "*) return 0 ;;
    *) return 1 ;;
  esac
}

# Has the snapshot of the row has run out of room: lv_attr(5) "I" invalid or "S" invalid suspended, or 100 % used.
lv_overflowed() {
  case ${LV_ATTR} in
    ????[IS]*) return 0 ;;
    *) ;;
  esac
  case ${LV_PERCENT} in
    100 | 100.*) return 0 ;;
    *) return 1 ;;
  esac
}

# Does lvs not tell how full the thick snapshot of the row is? It has no percent of one that is not active, nor, lv_attr(5)
# "X", of one whose state it could not ask for.
lv_untold() {
  case ${LV_ATTR}:${LV_PERCENT} in
    [sS]*: | [sS]???X*) return 0 ;;
    *) return 1 ;;
  esac
}

# Sets VG_FREE to the free bytes of volume group $1.
vg_read() {
  local vg
  VG_FREE=
  query vgs "${LVM_TIMEOUT}" vgs --noheadings --separator '|' --units b --nosuffix -o vg_name,vg_free "$1" || return 1
  while IFS='|' read -r vg VG_FREE; do
    [ "${vg##* }" != "$1" ] || return 0
  done <"${TMP}/vgs"
  return 1
}

# A name in device-mapper's spelling is never built: a logical volume is addressed as /dev/VG/LV.
lv_path() {
  LV_PATH=${DEV}/$1/$2
}
