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
      restore_make "${allowed}" /
      restore_make "$1" "${allowed}"
      return 0
      ;;
  esac
  chore mkdir -p "$1" || fail 73 "cannot make $1"
}

# restore_make DIRECTORY TOP: makes it where it is missing, and holds it to what is_roots_alone wants. What is there of its path is
# looked at before: mkdir follows a symlink, and makes directories at its other end.
restore_make() {
  local missing
  missing=$1
  while [ ! -e "${missing%/*}/" ] && [ ! -L "${missing%/*}" ]; do missing=${missing%/*}; done
  is_safe_above "${missing}" "$2" || restore_unsafe
  chore mkdir -p "$1" || fail 73 "cannot make $1"
  is_roots_alone "$1" "$2" || restore_unsafe
}

restore_unsafe() {
  fail 77 "${UNSAFE} is a symlink, belongs to others than root, or they may write to it"
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
  is_safe_above "$1" "$2"
}

# The same for the directories above $1 alone.
is_safe_above() {
  UNSAFE=$1
  while [ "${UNSAFE}" != "$2" ] && [ "${UNSAFE}" != / ]; do
    UNSAFE=${UNSAFE%/*}
    UNSAFE=${UNSAFE:-/}
    if [ -L "${UNSAFE}" ] || [ ! -d "${UNSAFE}" ]; then return 1; fi
    query place 20 find "${UNSAFE}" -prune -user 0 \( -perm -1000 -o ! -perm -020 ! -perm -002 \) && answer place && [ "${ANSWER}" = "${UNSAFE}" ] || return 1
  done
}
