# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# What a partition holds. It is judged through the whole disk with an offset, before any map of it exists, so that a
# guest's physical volume, RAID member or LUKS header is never shown to the host's udev.

# Facts of the superblocks, as awk over the first 4096 bytes of the partition: ext2/3/4 magic 0xEF53 at 1080, has_journal
# is bit 2 of the compatible features at 1116, and any incompatible feature above ext3's (0x2 filetype, 0x4 recover,
# 0x8 journal_dev, 0x10 meta_bg) or read-only feature above 0x7 makes it ext4 (Linux, fs/ext4/ext4.h); "XFSB" at 0.
SUPERBLOCK_PROGRAM='
END {
  if (ascii(0, "XFSB")) print "xfs"
  if (b[1080] == 83 && b[1081] == 239) {
    compat = le(1116, 4); incompat = le(1120, 4); ro = le(1124, 4)
    if (incompat >= 32 || ro >= 8) print "ext4"
    else print int(compat / 4) % 2 ? "ext3" : "ext2"
  }
}'

# filesystem_read START SECTORS of DEVICE: sets FS_TYPE (`none` for nothing, `ambiguous` for more than one) and FS_UUID.
filesystem_read() {
  FS_TYPE=none
  FS_UUID=-
  if can_blkid_probe; then
    query blkid "${COMMAND_TIMEOUT}" blkid -p -o udev -O "$(($1 * 512))" -S "$(($2 * 512))" "${DEVICE}"
    _code=$?
    case ${_code} in
      0) filesystem_blkid ;;
      2)
        filesystem_nothing "$1"
        return 0
        ;;
      8)
        FS_TYPE=ambiguous
        return 0
        ;;
      *) fail 74 "blkid on ${DEVICE} ended with ${_code}" ;;
    esac
    is_mountable "${FS_TYPE}" || return 0
  fi
  filesystem_magic "$1"
}

# blkid(8) ends with 2 where it recognised nothing, but also where it could not read, of which it seldom says a word
# (2.38.1: none for a device that has gone). So what it does not see has to be nothing to us as well.
filesystem_nothing() {
  answer blkid
  [ -z "${ANSWER}" ] || fail 74 "blkid on ${DEVICE}: ${ANSWER}"
  filesystem_magic "$1"
  [ "${FS_TYPE}" = none ] || fail 74 "blkid sees nothing at sector $1 of ${DEVICE}, where ${FS_TYPE} begins"
}

# blkid's values in the form for udev are escaped; they are compared and never evaluated.
filesystem_blkid() {
  FS_TYPE=unknown
  while IFS='=' read -r _tag _value; do
    case ${_tag} in
      ID_FS_TYPE) FS_TYPE=${_value} ;;
      ID_FS_UUID)
        case ${_value} in
          '' | *[!0-9A-Fa-f-]*) ;;
          *) FS_UUID=${_value} ;;
        esac
        ;;
      *) ;;
    esac
  done <"${TMP}/blkid"
}

# The superblock itself, read by us: alone where blkid cannot probe, else a second opinion that has to agree. Sets FS_OUTSIDE
# and FS_CLEAN too (superblock.sh).
filesystem_magic() {
  sectors_read "$1" 8
  sectors_parse magic "${SUPERBLOCK_PROGRAM}${SUPERBLOCK_FACTS}"
  FS_OUTSIDE=
  FS_CLEAN=yes
  _seen=
  while read -r _type _more; do
    case ${_type} in
      outside)
        FS_OUTSIDE="${FS_OUTSIDE:+${FS_OUTSIDE}, }${_more}"
        continue
        ;;
      unclean)
        FS_CLEAN=no
        continue
        ;;
      *) ;;
    esac
    _seen=${_seen:+ambiguous}
    _seen=${_seen:-${_type}}
  done <"${TMP}/magic"
  case ${FS_TYPE}:${_seen:-none} in
    none:*) FS_TYPE=${_seen:-none} ;;
    ext[234]:ext[234]) ;; # blkid knows finer marks (ext4 without a journal, ext3 of an old mke2fs)
    "${_seen}:${_seen}") ;;
    *) FS_TYPE=ambiguous ;;
  esac
}

is_mountable() {
  # shellcheck disable=SC2086 # a list of words that are_filesystems has judged
  is_one_of "$1" ${FILESYSTEMS}
}
