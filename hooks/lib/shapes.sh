# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# The shapes of words that come from outside. LC_ALL=C: a range is bytes, and nothing else than ASCII passes.

is_one_of() {
  local word choice
  word=$1
  shift
  for choice in "$@"; do
    [ "${word}" != "${choice}" ] || return 0
  done
  return 1
}

# Digits without a leading zero (the shell's arithmetic would read octal), short enough for 32 bits.
is_number() {
  case $1 in
    0) return 0 ;;
    '' | 0* | *[!0-9]*) return 1 ;;
    *) [ "${#1}" -le 9 ] ;;
  esac
}

is_between() {
  is_number "$1" && [ "$1" -ge "$2" ] && [ "$1" -le "$3" ]
}

# A guest: letters, digits, dot, underscore, hyphen; it becomes a file name, a tag and part of a device-mapper name.
is_guest() {
  case $1 in
    '' | [!A-Za-z0-9]* | *[!A-Za-z0-9._-]* | *..*) return 1 ;;
    *.rebuild) [ "${#1}" -le 71 ] ;; # the rebuild of a reference (see reference.sh)
    *) [ "${#1}" -le 63 ] ;;
  esac
}

# A disk: no hyphen, so that RENFIELD-<guest>-<disk>-p<N> can be taken apart from the right; "lvm" is a word of `mount`.
is_disk() {
  case $1 in
    '' | lvm | [!A-Za-z0-9]* | *[!A-Za-z0-9_]*) return 1 ;;
    *) [ "${#1}" -le 31 ] ;;
  esac
}

# lvm(8), VALID NAMES.
is_group_name() {
  case $1 in
    '' | . | .. | [!A-Za-z0-9_+.]* | *[!A-Za-z0-9_+.-]*) return 1 ;;
    *) [ "${#1}" -le 127 ] ;;
  esac
}

# The same for a logical volume, less the names that LVM keeps for itself: a group may have them.
is_lvm_name() {
  is_group_name "$1" || return 1
  case $1 in
    snapshot* | pvmove* | *_mlog* | *_mimage* | *_rimage* | *_rmeta* | *_tdata* | *_tmeta* | *_cdata*) return 1 ;;
    *_cmeta* | *_pmspare* | *_vorigin*) return 1 ;;
    *) return 0 ;;
  esac
}

# An identifier of LVM: 32 letters and digits as 6-4-4-4-4-4-6.
is_lvm_uuid() {
  case $1 in
    *[!A-Za-z0-9-]*) return 1 ;;
    ??????-????-????-????-????-????-??????) return 0 ;;
    *) return 1 ;;
  esac
}

# A volume of the guest's own LVM, alone or as VG/LV.
is_guest_volume() {
  case $1 in
    */*) is_group_name "${1%%/*}" && is_lvm_name "${1#*/}" ;;
    *) is_lvm_name "$1" ;;
  esac
}

# libdm doubles each hyphen and allows 127 bytes; SNAP before and "-cow" behind are LVM's and ours.
fits_device_mapper() {
  local long hyphens bytes
  long=$1-${SNAP}$2-cow
  hyphens=$1$2
  bytes=${#long}
  while :; do
    case ${hyphens} in
      *-*) hyphens=${hyphens#*-} bytes=$((bytes + 1)) ;;
      *) break ;;
    esac
  done
  [ "${bytes}" -le 127 ]
}

# An absolute path without empty, "." or ".." components, and without a byte that /proc/mounts would escape.
is_mount_path() {
  case $1 in
    /) return 0 ;;
    *[!A-Za-z0-9._/@+-]* | *//* | */ | */./* | */../* | */. | */..) return 1 ;;
    /*) [ "${#1}" -le 255 ] ;;
    *) return 1 ;;
  esac
}

# A path of a FileSet: absolute, and clean enough to be walked one component after the other. Bytes of any language.
is_guest_path() {
  case $1 in
    / | [A-Za-z]:/*) return 0 ;;
    *//* | */ | */./* | */../* | */. | */..) return 1 ;;
    /*) is_text "$1" ;;
    *) return 1 ;;
  esac
}

# A pattern by which a FileSet leaves out a folder. No bracket and no backslash, which shells read in different ways.
is_guest_pattern() {
  case $1 in
    *\[* | *\]* | *\\*) return 1 ;;
    /* | '*'*) is_text "$1" ;;
    *) return 1 ;;
  esac
}

# At most 1000 bytes, and none that a terminal obeys.
is_text() {
  case $1 in
    *[[:cntrl:]]*) return 1 ;;
    *) [ "${#1}" -le 1000 ] ;;
  esac
}

is_domain() {
  case $1 in
    '' | [!A-Za-z0-9]* | *[!A-Za-z0-9._:+@-]*) return 1 ;;
    *) [ "${#1}" -le 127 ] ;;
  esac
}

is_connect() {
  case $1 in
    [a-z]*://*) ;;
    *) return 1 ;;
  esac
  case $1 in
    *[!A-Za-z0-9._:/+@-]*) return 1 ;;
    *) [ "${#1}" -le 255 ] ;;
  esac
}

is_snapshot_size() {
  case $1 in
    auto) return 0 ;;
    *%) is_between "${1%?}" 1 110 ;;
    *[KMGT]) is_between "${1%?}" 1 1048576 ;;
    *) return 1 ;;
  esac
}

are_filesystems() {
  local type
  case $1 in
    '' | *[!a-z0-9\ ]*) return 1 ;;
    *) ;;
  esac
  for type in $1; do
    is_one_of "${type}" ext2 ext3 ext4 xfs vfat || return 1
  done
}

is_block_count() {
  case $1 in
    '' | *[!0-9]*) return 1 ;;
    *) [ "${#1}" -le 15 ] ;;
  esac
}
