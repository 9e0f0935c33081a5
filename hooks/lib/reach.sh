# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# What the FileSet of the guest reads, as the settings say it: `include` is a path of its File, `exclude` a pattern by which it
# leaves out a whole folder. A filesystem that it does not reach is none that the Job has to read.

# Does the FileSet read something of the filesystem that is mounted at $1, a path of the guest? If not, sets UNREACHED to why.
# It does where the mount lies in what is included, or where what is included lies on it, and nothing on the way is left out.
reach_mount() {
  local include
  UNREACHED='none of its paths are included'
  while IFS= read -r include; do
    [ -n "${include}" ] || continue
    if path_holds "${include}" "$1"; then
      if reach_cut "${include}" "$1"; then continue; fi
      return 0
    elif mount_holds "$1" "${include}"; then
      if reach_cut "${include}" "${include}"; then continue; fi
      return 0
    fi
  done <<END
${INCLUDES}
END
  return 1
}

# Is path $2 the path $1 or below it?
path_holds() {
  local above
  above=${1%/} # not in the pattern itself: bash 5.2 does not match "${1%/}"/* there
  case $2 in
    "$1" | "${above}"/*) return 0 ;;
    *) return 1 ;;
  esac
}

# Is the mount at $1 the one on which path $2 lies? No other one is nearer.
mount_holds() {
  local point
  path_holds "$1" "$2" || return 1
  for point in ${OWNER_MOUNTS}; do
    guest_path "${point}"
    if [ "${#GUEST_PATH}" -gt "${#1}" ] && path_holds "${GUEST_PATH}" "$2"; then
      return 1
    fi
  done
}

# Sets GUEST_PATH to where mount point $1, spelt as in /proc/mounts, is in the guest.
guest_path() {
  path_decode "${1#"${RUN}/mnt/${GUEST}"}"
  GUEST_PATH=${DECODED:-/}
}

# Is $2, or a folder on the way from $1 down to it, left out? Sets UNREACHED.
reach_cut() {
  local path
  path=$2
  while :; do
    if is_left_out "${path}"; then
      return 0
    fi
    [ "${path}" != "$1" ] && [ "${path}" != / ] || return 1
    path=${path%/*}
    path=${path:-/}
  done
}

is_left_out() {
  local pattern
  while IFS= read -r pattern; do
    # shellcheck disable=SC2254 # a pattern, in which a star fits a slash as in fnmatch(3) without flags
    case $1 in
      ${pattern})
        UNREACHED="exclude ${pattern}"
        return 0
        ;;
      *) ;;
    esac
  done <<END
${EXCLUDES}
END
  return 1
}

# Before anything is read: what is included is looked for without following a symlink. bacula-fd would follow one on the way,
# to a folder of the host, and of one at the end it saves the link alone.
reach_places() {
  local include found
  [ "${DRY_RUN}" = no ] || return 0
  found=no
  while IFS= read -r include; do
    [ -n "${include}" ] || continue
    if [ "${include}" = / ] || reach_place "${include}"; then
      found=yes
    else
      warn "the guest has no ${include}, which its FileSet includes"
    fi
  done <<END
${INCLUDES}
END
  [ "${found}" = yes ] || fail 65 'the guest has nothing of what its FileSet includes'
}

reach_place() {
  local walked ahead
  walked=${RUN}/mnt/${GUEST}
  ahead=${1#/}
  while [ -n "${ahead}" ]; do
    walked=${walked}/${ahead%%/*}
    [ ! -L "${walked}" ] || fail 65 "${walked#"${RUN}/mnt/${GUEST}"} is a symlink in the guest: the FileSet has to include where it leads, not $1"
    [ -e "${walked}" ] || return 1
    case ${ahead} in
      */*) ahead=${ahead#*/} ;;
      *) ahead= ;;
    esac
  done
}
