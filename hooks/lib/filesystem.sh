# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# What a partition holds. It is judged through the whole disk with an offset, before any map of it exists, so that a
# guest's physical volume, RAID member or LUKS header is never shown to the host's udev.

# Facts of the superblocks, as awk over the first 4096 bytes of the partition: one row "TYPE UUID LABEL" for each that is there.
# ext2/3/4 magic 0xEF53 at 1080, UUID at 1128, label of 16 bytes at 1144, has_journal
# is bit 2 of the compatible features at 1116, and any incompatible feature above ext3's (0x2 filetype, 0x4 recover,
# 0x8 journal_dev, 0x10 meta_bg) or read-only feature above 0x7 makes it ext4 (Linux, fs/ext4/ext4.h); "XFSB" at 0, UUID at 32,
# label of 12 bytes at 108 (xfs_format.h). vfat as libblkid's vfat.c tells it from a boot loader: 55 AA at 510, a jump, its name at 54
# (FAT12, FAT16) or 82 (FAT32), and sane counts; serial at 39 or 67, the label in the boot sector at 43 or 71.
SUPERBLOCK_PROGRAM='
function name(at, most,   i, s) {
  while (most && (b[at + most - 1] == 0 || b[at + most - 1] == 32)) most--
  for (i = 0; i < most && b[at + i]; i++) s = s escaped(b[at + i])
  return s == "" ? "-" : s
}
function power(n) { while (n > 1 && n % 2 == 0) n /= 2; return n == 1 }
function fat(at) { return ascii(at, "FAT") || ascii(at, "MSWIN") || ascii(at, "MSDOS") }
function serial(at) { return toupper(backward(at + 2, 2) "-" backward(at, 2)) }
END {
  if (ascii(0, "XFSB")) print "xfs", uuid(32), name(108, 12)
  if (b[510] == 85 && b[511] == 170 && (b[0] == 233 || b[0] == 235) && (fat(54) || fat(82)) && le(11, 2) >= 512 &&
    power(le(11, 2)) && b[13] && power(b[13]) && le(14, 2) && b[16] && b[21] >= 240) {
    if (fat(82)) print "vfat", serial(67), name(71, 11)
    else print "vfat", serial(39), name(43, 11)
  }
  if (b[1080] == 83 && b[1081] == 239) {
    compat = le(1116, 4); incompat = le(1120, 4); ro = le(1124, 4)
    kind = int(compat / 4) % 2 ? "ext3" : "ext2"
    if (incompat >= 32 || ro >= 8) kind = "ext4"
    print kind, uuid(1128), name(1144, 16)
  }
}'

# filesystem_read START SECTORS of DEVICE: sets FS_TYPE (`none` for nothing, `ambiguous` for more than one), FS_UUID and
# FS_LABEL (in the spelling of blkid, \xNN; "-" for none).
filesystem_read() {
  local code
  FS_TYPE=none
  FS_UUID=-
  FS_LABEL=-
  if can_blkid_probe; then
    query blkid "${COMMAND_TIMEOUT}" blkid -p -o udev -O "$(($1 * 512))" -S "$(($2 * 512))" "${DEVICE}"
    code=$?
    case ${code} in
      0) filesystem_blkid ;;
      2)
        filesystem_nothing "$1"
        return 0
        ;;
      8)
        FS_TYPE=ambiguous
        return 0
        ;;
      *) fail 74 "blkid on ${DEVICE} ended with ${code}" ;;
    esac
    is_mountable "${FS_TYPE}" || return 0
  fi
  filesystem_magic "$1"
  if [ "${FS_TYPE}" = none ]; then filesystem_residue "$1" "$2"; fi
}

# blkid(8) ends with 2 where it recognised nothing, but also where it could not read, of which it seldom says a word
# (2.38.1: none for a device that has gone). So what it does not see has to be nothing to us as well.
filesystem_nothing() {
  answer blkid
  [ -z "${ANSWER}" ] || fail 74 "blkid on ${DEVICE}: ${ANSWER}"
  filesystem_magic "$1"
  [ "${FS_TYPE}" = none ] || fail 74 "blkid sees nothing at sector $1 of ${DEVICE}, where ${FS_TYPE} begins"
}

# Where no blkid tells (EL 5): is it swap, a physical volume (its label is in one of the first four sectors; lvm2,
# lib/label/label.h), LUKS, or whatever else is written where superblocks are? Up to that of btrfs at 64 KiB. What is not looked
# into must not pass for empty.
RESIDUE_PROGRAM='
END {
  kind = "none"
  for (i = 0; i < n; i++) if (b[i]) kind = "unknown"
  for (i = 0; i < 2048; i += 512) if (ascii(i, "LABELONE") && ascii(i + 24, "LVM2 001")) kind = "LVM2_member"
  if (ascii(0, "LUKS") && b[4] == 186 && b[5] == 190) kind = "crypto_LUKS"
  if (ascii(4086, "SWAPSPACE2") || ascii(4086, "SWAP-SPACE")) kind = "swap"
  print kind
}'
RESIDUE_SECTORS=136

# filesystem_residue START SECTORS: sets FS_TYPE.
filesystem_residue() {
  local count
  count=${RESIDUE_SECTORS}
  [ "$2" -ge "${count}" ] || count=$2
  sectors_read "$1" "${count}"
  sectors_parse residue "${RESIDUE_PROGRAM}"
  read -r FS_TYPE <"${TMP}/residue" || fail 74 "cannot parse what was read from ${DEVICE}"
}

# blkid's values in the form for udev are escaped; they are compared and never evaluated. ID_FS_LABEL is not the label: a
# space has become "_" there.
filesystem_blkid() {
  local line value
  FS_TYPE=unknown
  while read -r line; do # whole: by IFS a label would lose the "=" that it may end with
    value=${line#*=}
    case ${line%%=*} in
      ID_FS_TYPE) FS_TYPE=${value} ;;
      ID_FS_UUID)
        case ${value} in
          '' | *[!0-9A-Fa-f-]*) ;;
          *) FS_UUID=${value} ;;
        esac
        ;;
      ID_FS_LABEL_ENC)
        case ${value} in
          '' | *' '* | *'	'*) ;;
          *) FS_LABEL=${value} ;;
        esac
        ;;
      *) ;;
    esac
  done <"${TMP}/blkid"
}

# The superblock itself, read by us: alone where blkid cannot probe, else a second opinion that has to agree. Sets FS_OUTSIDE
# and FS_CLEAN too (superblock.sh).
filesystem_magic() {
  local seen type more names
  sectors_read "$1" 8
  sectors_parse magic "${SUPERBLOCK_PROGRAM}${SUPERBLOCK_FACTS}"
  FS_OUTSIDE=
  FS_CLEAN=yes
  seen=
  while read -r type more; do
    case ${type} in
      outside)
        FS_OUTSIDE="${FS_OUTSIDE:+${FS_OUTSIDE}, }${more}"
        continue
        ;;
      unclean)
        FS_CLEAN=no
        continue
        ;;
      *) ;;
    esac
    seen=${seen:+ambiguous}
    seen=${seen:-${type}}
    names=${more}
  done <"${TMP}/magic"
  case ${FS_TYPE}:${seen:-none} in
    none:none | none:ambiguous) FS_TYPE=${seen:-none} ;;
    none:*)
      FS_TYPE=${seen}
      FS_UUID=${names%% *}
      FS_LABEL=${names#* }
      ;;
    ext[234]:ext[234]) ;; # blkid knows finer marks (ext4 without a journal, ext3 of an old mke2fs)
    "${seen}:${seen}") ;;
    *) FS_TYPE=ambiguous ;;
  esac
}

is_mountable() {
  # shellcheck disable=SC2086 # a list of words that are_filesystems has judged
  is_one_of "$1" ${FILESYSTEMS}
}
