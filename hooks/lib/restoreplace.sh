# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# Where an image may be restored as a file. Called by root, anywhere. A rule of sudo lets its user name any directory, so who
# comes through sudo gets a file only below a directory that host.settings names (restore_to), and only where no other user
# could lead root elsewhere: neither a symlink nor a directory that somebody else may rename in counts.

HOST_RESTORES_DEFAULT=/var/tmp/renfield-restore # paths.restore of the inventory, where nothing was rendered

# Makes directory $1, or ends the run.
restore_place() {
  local allowed
  case ${SUDO_UID:-0} in
    0) ;; # sudo(8) sets it itself: a caller can neither take it away nor be another
    *)
      restore_allowed "$1" || fail 77 "$1 is not below a directory that restore_to names in ${HOST_SETTINGS}"
      allowed=${ALLOWED}
      chore mkdir -p "${allowed}" || fail 73 "cannot make ${allowed}"
      is_roots_alone "${allowed}" / || fail 77 "${UNSAFE} is a symlink, belongs to others than root, or they may write to it"
      chore mkdir -p "$1" || fail 73 "cannot make $1"
      is_roots_alone "$1" "${allowed}" || fail 77 "${UNSAFE} is a symlink, belongs to others than root, or they may write to it"
      return 0
      ;;
  esac
  chore mkdir -p "$1" || fail 73 "cannot make $1"
}

# Sets ALLOWED to the directory of restore_to that $1 is or lies below. $1 has neither ".." nor "//" (see image_write).
restore_allowed() {
  while read -r ALLOWED; do
    [ -n "${ALLOWED}" ] || continue
    case $1 in
      */./* | */.) return 1 ;;
      "${ALLOWED}" | "${ALLOWED}"/*) return 0 ;;
      *) ;;
    esac
  done <<END
${HOST_RESTORES:-${HOST_RESTORES_DEFAULT}}
END
  return 1
}

# Is each directory from $1 up to $2 a real one, root's, and closed to others? In one with the sticky bit (/var/tmp) others can
# make files but neither rename nor remove root's, so that is enough for those above. Sets UNSAFE to the one that is not.
is_roots_alone() {
  UNSAFE=$1
  if [ -L "${UNSAFE}" ] || [ ! -d "${UNSAFE}" ]; then return 1; fi
  query place 20 find "${UNSAFE}" -prune -user 0 ! -perm -020 ! -perm -002 && answer place && [ "${ANSWER}" = "${UNSAFE}" ] || return 1
  while [ "${UNSAFE}" != "$2" ] && [ "${UNSAFE}" != / ]; do
    UNSAFE=${UNSAFE%/*}
    UNSAFE=${UNSAFE:-/}
    if [ -L "${UNSAFE}" ] || [ ! -d "${UNSAFE}" ]; then return 1; fi
    query place 20 find "${UNSAFE}" -prune -user 0 \( -perm -1000 -o ! -perm -020 ! -perm -002 \) && answer place && [ "${ANSWER}" = "${UNSAFE}" ] || return 1
  done
}
