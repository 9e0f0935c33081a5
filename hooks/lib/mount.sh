# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# Mounting for bacula-fd: an explicit type, read-only, without setuid, devices or execution, at a constant depth.

# Sets MOUNT_OPTIONS for filesystem type $1. nouuid: a second snapshot of the same XFS has the same UUID (xfs(5)).
# Unrepaired journals are skipped only where the settings say `repair none`. What an ext superblock may set by default is
# set here (ext4(5)): errors=panic would let a guest halt the host, and without acl and user_xattr bacula-fd reads less
# than the guest has. vfat (mount(8)): names in UTF-8 whatever the kernel's default character set is, which would show what it
# cannot write as "?" and open nothing under that name; upper and lower case as stored; root's alone, because it has no owners.
mount_options() {
  MOUNT_OPTIONS=ro,nosuid,nodev,noexec
  case $1 in
    ext[234]) MOUNT_OPTIONS=${MOUNT_OPTIONS},errors=remount-ro,acl,user_xattr ;;
    *) ;;
  esac
  case $1:${REPAIR} in
    xfs:none) MOUNT_OPTIONS=${MOUNT_OPTIONS},nouuid,norecovery ;;
    xfs:*) MOUNT_OPTIONS=${MOUNT_OPTIONS},nouuid ;;
    ext[34]:none) MOUNT_OPTIONS=${MOUNT_OPTIONS},noload ;;
    vfat:*) MOUNT_OPTIONS=${MOUNT_OPTIONS},utf8,shortname=mixed,umask=0077 ;;
    *) ;;
  esac
  if can_nosymfollow; then MOUNT_OPTIONS=${MOUNT_OPTIONS},nosymfollow; fi
}

# path_decode TEXT: sets DECODED to the path that is spelt with \ooo, as fstab.awk and /proc/mounts do.
path_decode() {
  local rest
  rest=$1
  DECODED=
  while :; do
    case ${rest} in
      *\\*)
        DECODED="${DECODED}${rest%%\\*}\\0" # %b has octal numbers behind a zero
        rest=${rest#*\\}
        ;;
      *) break ;;
    esac
  done
  DECODED=${DECODED}${rest}
  case ${DECODED} in
    *\\*)
      DECODED=$(printf '%b.' "${DECODED}") || fail 74 'printf failed'
      DECODED=${DECODED%.}
      ;;
    *) ;;
  esac
}

# path_spell PATH: sets SPELT to how /proc/mounts writes it: of what place_of in fstab.awk lets pass, only the space differs.
path_spell() {
  local rest
  rest=$1
  SPELT=
  while :; do
    case ${rest} in
      *' '*)
        SPELT="${SPELT}${rest%% *}\\040"
        rest=${rest#* }
        ;;
      *) break ;;
    esac
  done
  SPELT=${SPELT}${rest}
}

# mount_volume MAP TYPE PATH: PATH is the guest's, spelt as fstab.awk does; the root's directory is ours, every other one has to be the guest's
# own, every component a real directory: a guest's /var -> / would put its filesystem over the host's.
mount_volume() {
  local target
  MOUNT_ROOT=${RUN}/mnt/${GUEST}
  target=${MOUNT_ROOT}
  path_decode "$3"
  [ "$3" = / ] || target=${MOUNT_ROOT}${DECODED}
  mount_options "$2"
  if [ "${DRY_RUN}" = no ]; then
    if [ "$3" = / ]; then
      chore mkdir -p "${MOUNT_ROOT}" || fail 74 "cannot make ${MOUNT_ROOT}"
    else
      is_real_directory "${MOUNT_ROOT}" "${DECODED}" || fail 65 "$3 is no real directory in the guest: nothing is mounted there"
    fi
  fi
  effect "${COMMAND_TIMEOUT}" mount -t "$2" -o "${MOUNT_OPTIONS}" "$1" "${target}" || {
    answer
    fail 74 "cannot mount $1 ($2): ${ANSWER}"
  }
  path_spell "${target}"
  MOUNT_POINTS="${MOUNT_POINTS} ${SPELT}"
}

# Is every component of path $2 below $1 a directory and no symlink?
is_real_directory() {
  local walked ahead
  walked=$1
  ahead=${2#/}
  while [ -n "${ahead}" ]; do
    walked=${walked}/${ahead%%/*}
    [ -d "${walked}" ] && [ ! -L "${walked}" ] || return 1
    case ${ahead} in
      */*) ahead=${ahead#*/} ;;
      *) ahead= ;;
    esac
  done
}

is_mounted() {
  local at
  while read -r _ at _; do
    [ "${at}" != "$1" ] || return 0
  done <"${PROC_MOUNTS}"
  return 1
}

# Unmounts everything of the guest, deepest first. Busy means somebody reads: five tries, then it is told who.
# Never lazily: the device would stay open, and what holds it could no longer be found. Sets STAYING to the maps below
# what stays mounted.
unmount_guest() {
  local clean deepest point
  clean=0
  STAYING=
  mounts_below "${RUN}/mnt/${GUEST}"
  deepest=
  for point in ${MOUNTED}; do
    deepest="${point} ${deepest}"
  done
  for point in ${deepest}; do
    unmount_one "${point}" || clean=1
  done
  [ "${clean}" -eq 0 ] || mounted_maps
  return "${clean}"
}

mounted_maps() {
  local device at
  while read -r device at _; do
    case ${at}:${device} in
      "${RUN}/mnt/${GUEST}":"${DEV}/mapper/"* | "${RUN}/mnt/${GUEST}"/*:"${DEV}/mapper/"*)
        STAYING="${STAYING} ${device##*/}"
        ;;
      *) ;;
    esac
  done <"${PROC_MOUNTS}"
}

# unmount_one POINT, spelt as /proc/mounts does.
unmount_one() {
  path_decode "$1"
  for _ in 1 2 3 4 5; do
    if effect "${COMMAND_TIMEOUT}" umount "${DECODED}"; then return 0; fi
    is_mounted "$1" || return 0
    rest
  done
  answer
  warn "$1 stays mounted: ${ANSWER}"
  holders "${DECODED}"
  return 1
}

# Who keeps $1 busy, for the log: processes that have it open, or that have it mounted in a mount namespace of their own.
holders() {
  local line
  [ "${DRY_RUN}" = no ] || return 0
  if have fuser; then
    query fuser 20 fuser -vm "$1" || :
    while read -r line; do
      case ${line} in
        '' | *USER*PID*) ;;
        *) warn "held by ${line}" ;;
      esac
    done <"${TMP}/fuser"
  fi
  holders_elsewhere "$1"
}

# A container, or an unshare with private propagation, keeps a copy of a mount that is gone here: fuser sees nothing of it.
holders_elsewhere() {
  local file pid told
  filtered namespaces grep -lF -e " $1 " "${PROC}"/[0-9]*/mountinfo || : # 2 where a process has ended meanwhile
  while read -r file; do
    [ "${file}" != "${PROC}/$$/mountinfo" ] || return 0 # it is mounted here too
  done <"${TMP}/namespaces"
  told=0
  while read -r file; do
    pid=${file%/mountinfo}
    pid=${pid##*/}
    process_read "${pid}" || continue
    told=$((told + 1))
    [ "${told}" -le 5 ] || return 0
    warn "mounted in another mount namespace: process ${pid} (${PROCESS_NAME})"
  done <"${TMP}/namespaces"
}
