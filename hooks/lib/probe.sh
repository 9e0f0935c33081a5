# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# What the tools of this host can do. Asked once a run, here and nowhere else.

have() {
  command -v "$1" >/dev/null 2>&1
}

need() {
  local tool
  for tool in "$@"; do
    have "${tool}" || fail 69 "the command ${tool} is missing"
  done
}

# Is the dotted version $1 at least $2? "1.42.9" "1.42" yes, "1.41.12" "1.42" no.
version_at_least() {
  local is wants a b
  is=$1.0.0
  wants=$2.0.0
  for _ in 1 2 3; do
    a=${is%%.*}
    b=${wants%%.*}
    a=${a%%[!0-9]*}
    b=${b%%[!0-9]*}
    [ "${a:-0}" -eq "${b:-0}" ] || {
      [ "${a:-0}" -gt "${b:-0}" ]
      return
    }
    is=${is#*.}
    wants=${wants#*.}
  done
}

# Sets VERSION to the first dotted number that `$@` prints; empty when there is none.
version_of() {
  local line word
  VERSION=
  query version 20 "$@" || :
  while read -r line; do
    for word in ${line}; do
      case ${word} in
        [0-9]*.[0-9]*)
          VERSION=${word%%[!0-9.]*}
          return 0
          ;;
        *) ;;
      esac
    done
  done <"${TMP}/version"
}

# blkid -p reads the device itself and needs util-linux 2.17; EL 5 has the blkid of e2fsprogs, which reads a cache.
can_blkid_probe() {
  local code
  if [ -z "${CAN_BLKID:-}" ]; then
    CAN_BLKID=no
    if have blkid; then
      query version 20 blkid -V
      code=$?
      answer version
      case ${code}:${ANSWER} in
        0:*util-linux*) CAN_BLKID=yes ;;
        12[4-9]:* | 1[3-9][0-9]:*) fail 74 "blkid -V ended with ${code}" ;; # late or killed: it has not said what it is
        *) ;;
      esac
    fi
  fi
  [ "${CAN_BLKID}" = yes ]
}

# e2fsck -E journal_only: e2fsprogs 1.42 (release notes, November 2011).
can_journal_only() {
  if [ -z "${CAN_JOURNAL:-}" ]; then
    CAN_JOURNAL=no
    version_of e2fsck -V
    if version_at_least "${VERSION:-0}" 1.42; then CAN_JOURNAL=yes; fi
  fi
  [ "${CAN_JOURNAL}" = yes ]
}

# mount -o nosymfollow: Linux 5.10; libmount passes an option that it does not know to the filesystem before 2.38.
can_nosymfollow() {
  local kernel
  if [ -z "${CAN_NOSYMFOLLOW:-}" ]; then
    CAN_NOSYMFOLLOW=no
    kernel=0
    [ ! -r "${PROC}/sys/kernel/osrelease" ] || read -r kernel <"${PROC}/sys/kernel/osrelease" || kernel=0
    if version_at_least "${kernel}" 5.10; then
      version_of mount --version
      if version_at_least "${VERSION:-0}" 2.38; then CAN_NOSYMFOLLOW=yes; fi
    fi
  fi
  [ "${CAN_NOSYMFOLLOW}" = yes ]
}

# dd conv=sparse: coreutils 8.16 (NEWS, March 2012); busybox has none.
can_dd_sparse() {
  query sparse 20 dd if=/dev/null of=/dev/null conv=sparse
}

# lvcreate asks whether it may wipe what lay there before since 2.02.105 (its WHATS_NEW), and has -W to be told since then.
can_keep_signatures() {
  version_of lvm version
  version_at_least "${VERSION:-0}" 2.2.105
}

# virsh domfsfreeze: libvirt 1.2.5; before it (EL 6) the agent's own command does the same.
can_domfsfreeze() {
  if [ -z "${CAN_DOMFSFREEZE:-}" ]; then
    CAN_DOMFSFREEZE=no
    if query help 20 virsh help domfsfreeze; then CAN_DOMFSFREEZE=yes; fi
  fi
  [ "${CAN_DOMFSFREEZE}" = yes ]
}
