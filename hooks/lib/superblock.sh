# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# What a superblock asks of others than its own volume. An external journal is found by UUID on the whole host, where the
# running guest's own disk may answer; a log or realtime device of XFS and the mount options in a superblock name devices
# of the host. Such a filesystem is refused before a tool or the kernel sees it, and again after a replay, which can
# write another superblock.

# Rows beside those of SUPERBLOCK_PROGRAM, over the same 4096 bytes: "outside WHAT", and "unclean" for an ext filesystem
# that is not marked as valid or is marked as having errors.
#
# ext2/3/4 (Linux, fs/ext4/ext4.h, offsets from 1024): s_state 0x3a, s_journal_uuid 0xd0, s_journal_inum 0xe0,
# s_journal_dev 0xe4, s_mount_opts 0x200. e2fsck looks for an external journal also without has_journal (e2fsprogs,
# e2fsck/journal.c). XFS (fs/xfs/libxfs/xfs_format.h): sb_rblocks 16, sb_logstart 48, which is 0 for an external log.
SUPERBLOCK_FACTS='
function used(at, bytes,   i) { for (i = 0; i < bytes; i++) if (b[at + i]) return 1; return 0 }
END {
  if (b[1080] == 83 && b[1081] == 239) {
    if (used(1232, 16) || used(1252, 4) || int(le(1116, 4) / 4) % 2 && !used(1248, 4)) print "outside an external journal"
    if (used(1536, 64)) print "outside mount options in its superblock"
    if (le(1082, 2) % 2 == 0 || int(le(1082, 2) / 2) % 2) print "unclean"
  }
  if (ascii(0, "XFSB")) {
    if (!used(48, 8)) print "outside an external log"
    if (used(16, 8)) print "outside a realtime device"
  }
}'

# superblock_judge PLACE: refuses the filesystem at PLACE when the superblock that was just read asks for more than itself.
superblock_judge() {
  [ -z "${FS_OUTSIDE}" ] ||
    fail 65 "$1: the filesystem has ${FS_OUTSIDE}, which the host does not obey; method image or agent"
}

# superblock_again MAP: reads the superblock anew, through the map that e2fsck has written to. Sets FS_OUTSIDE and FS_CLEAN.
superblock_again() {
  DEVICE=$1
  FS_TYPE=none
  filesystem_magic 0
}
