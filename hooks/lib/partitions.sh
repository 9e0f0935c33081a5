# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# Partition tables, read by us and not by a tool: a guest writes every byte of its table, GPT names with newlines
# forge rows of parted's output, and no single tool reads both tables on every release since EL 5. Bytes in, numbers
# out: no name decides where a partition is. Layouts: MBR and EBR as in the kernel's block/partitions/msdos.c (status 0 or 0x80,
# types 5, 15 and 133 extended, be it more than one; what has a size is a partition, also with type 0; first two entries of an
# EBR), GPT as in UEFI 2.10 §5.3. Partitions have names too: a UUID, in an MBR made of the disk's signature at 440 and the
# number, in a GPT 16 bytes of which three fields are little-endian; and in a GPT a label in UTF-16, which becomes UTF-8 in the
# spelling of blkid, \xNN: text to be compared, nothing else.
# All results are in sectors of 512 bytes, whatever the guest's sector is.

PARTITIONS_MOST=128 # a GPT as every partitioner makes it; the kernel's own limit for a disk is 256

# sectors_read START COUNT: sectors of 512 bytes of DEVICE into ${TMP}/sectors.
sectors_read() {
  query dd "${COMMAND_TIMEOUT}" dd if="${DEVICE}" of="${TMP}/sectors" bs=512 skip="$1" count="$2" ||
    fail 74 "cannot read ${DEVICE}"
}

# sectors_parse NAME PROGRAM...: ${TMP}/NAME is what that awk program, which may call le() and ascii(), makes of the bytes
# just read, with the assignments that follow. Not a pipe, of which only awk would be judged: a table that no tool has
# printed looks like a disk without one.
sectors_parse() {
  local parsed program
  parsed=$1
  program=$2
  shift 2
  filtered octets od -An -v -tu1 "${TMP}/sectors" || fail 74 "cannot parse what was read from ${DEVICE}"
  # shellcheck disable=SC2016 # a program of awk
  filtered "${parsed}" awk ${1+"$@"} '
    function le(at, bytes,   i, n) { for (i = bytes - 1; i >= 0; i--) n = n * 256 + b[at + i]; return n + 0 }
    function hex(at, bytes,   i, s) { for (i = 0; i < bytes; i++) s = s sprintf("%02x", b[at + i]); return s }
    function backward(at, bytes,   i, s) { for (i = bytes - 1; i >= 0; i--) s = s sprintf("%02x", b[at + i]); return s }
    function uuid(at) { return hex(at, 4) "-" hex(at + 4, 2) "-" hex(at + 6, 2) "-" hex(at + 8, 2) "-" hex(at + 10, 6) }
    function escaped(v) {
      if (v > 32 && v < 127 && v != 92 && v != 45) return substr(codes, v - 31, 1)
      return sprintf("\\x%02x", v)
    }
    function ascii(at, text,   i) {
      for (i = 1; i <= length(text); i++) if (b[at + i - 1] != index(codes, substr(text, i, 1)) + 31) return 0
      return 1
    }
    BEGIN { for (i = 32; i < 127; i++) codes = codes sprintf("%c", i) }
    { for (i = 1; i <= NF; i++) b[n++] = $i + 0 }
    '"${program}" "${TMP}/octets" || fail 74 "cannot parse what was read from ${DEVICE}"
}

# The first 16 sectors: "gpt UNIT ENTRIES_LBA COUNT SIZE", or the rows of an MBR and "extended START SECTORS", or nothing.
HEAD_PROGRAM='
END {
  if (b[510] != 85 || b[511] != 170) exit
  for (i = 0; i < 4; i++) {
    at = 446 + 16 * i; type = b[at + 4]; size = le(at + 12, 4)
    if (b[at] != 0 && b[at] != 128) exit
    if (type == 238 && le(at + 8, 4) == 1) protective = 1
    if (size > 0) used++
  }
  if (protective) for (unit = 1; unit <= 8; unit *= 8) if (ascii(512 * unit, "EFI PART")) {
    at = 512 * unit
    printf "gpt %d %.0f %.0f %.0f\n", unit, le(at + 72, 8), le(at + 80, 4), le(at + 84, 4)
    exit
  }
  if (!used) exit
  signature = backward(440, 4)
  print "dos " signature
  for (i = 0; i < 4; i++) {
    at = 446 + 16 * i; type = b[at + 4]; start = le(at + 8, 4) * unit0; size = le(at + 12, 4) * unit0
    if (size == 0) continue
    if (type == 5 || type == 15 || type == 133) printf "extended %.0f %.0f\n", start, size
    else printf "row %d %.0f %.0f %s-%02x\n", i + 1, start, size, signature, i + 1
  }
}'

# One EBR at `base`: its logical partitions, relative to itself, and the next EBR, relative to the extended partition.
EBR_PROGRAM='
END {
  if (b[510] != 85 || b[511] != 170) exit
  for (i = 0; i < 2; i++) {
    at = 446 + 16 * i; type = b[at + 4]; start = le(at + 8, 4) * unit0; size = le(at + 12, 4) * unit0
    if (size == 0) continue
    if (type == 5 || type == 15 || type == 133) printf "next %.0f\n", extended + start
    else printf "row %.0f %.0f %s-%02x\n", base + start, size, signature, number + rows++
  }
}'

GPT_PROGRAM='
function utf8(c) {
  if (c < 128) return escaped(c)
  if (c < 2048) return escaped(192 + int(c / 64)) escaped(128 + c % 64)
  if (c < 65536) return escaped(224 + int(c / 4096)) escaped(128 + int(c / 64) % 64) escaped(128 + c % 64)
  return escaped(240 + int(c / 262144)) escaped(128 + int(c / 4096) % 64) escaped(128 + int(c / 64) % 64) escaped(128 + c % 64)
}
function label(at,   i, c, next_, s) {
  for (i = 0; i < 36; i++) {
    c = le(at + 2 * i, 2); next_ = i < 35 ? le(at + 2 * i + 2, 2) : 0
    if (c == 0) break
    if (c >= 55296 && c < 56320 && next_ >= 56320 && next_ < 57344) {
      c = 65536 + (c - 55296) * 1024 + next_ - 56320
      i++
    }
    s = s utf8(c)
  }
  return s == "" ? "-" : s
}
END {
  for (i = 0; i < count; i++) {
    at = i * size; used = 0
    for (j = 0; j < 16; j++) if (b[at + j]) used = 1
    if (!used) continue
    first = le(at + 32, 8); last = le(at + 40, 8)
    if (last < first) { print "bad"; exit }
    guid = backward(at + 16, 4) "-" backward(at + 20, 2) "-" backward(at + 22, 2) "-" hex(at + 24, 2) "-" hex(at + 26, 6)
    printf "%d %.0f %.0f %s %s\n", i + 1, first * unit, (last - first + 1) * unit, guid, label(at + 56)
  }
}'

# table_read DEVICE SECTORS UNIT (bytes of the guest's sector): sets TABLE (dos, gpt, none) and writes rows "N START SECTORS
# PARTUUID PARTLABEL" ("-" for what it has not) to ${TMP}/rows, in order of their place on the disk. A table that no honest partitioner writes is refused as a whole: exit 65.
table_read() {
  local disk_sectors unit chains signature kind first second third fourth
  DEVICE=$1
  disk_sectors=$2
  unit=$(($3 / 512))
  TABLE=none
  : >"${TMP}/rows"
  sectors_read 0 16
  sectors_parse head "${HEAD_PROGRAM}" -v unit0="${unit}"
  chains=
  signature=
  while read -r kind first second third fourth; do
    case ${kind} in
      gpt) table_gpt "${first}" "${second}" "${third}" "${fourth}" ;;
      dos)
        TABLE=dos
        signature=${first}
        ;;
      extended) chains="${chains}${first} ${second}
" ;;
      row) row_add rows "${first} ${second} ${third} ${fourth} -" ;;
      *) ;;
    esac
  done <"${TMP}/head"
  LOGICAL=5
  while read -r first second; do
    [ -z "${first}" ] || table_logical "${first}" "${second}" "${disk_sectors}" "${unit}" "${signature}"
  done <<END || fail 74 'cannot read the list of extended partitions'
${chains}
END
  filtered rows.sorted sort -k2,2n -k1,1n "${TMP}/rows" || fail 74 "cannot sort the partitions of ${DISK}"
  table_judge "${disk_sectors}"
}

# table_logical START SECTORS DISK-SECTORS UNIT SIGNATURE: the logical partitions get 5, 6, ... in the order of their chain, as
# the kernel numbers them, and those of a second chain go on: LOGICAL is the next number.
table_logical() {
  local from base end links kind first second third
  from=$1
  base=$1
  end=$(($1 + $2))
  links=0
  while [ -n "${base}" ]; do
    links=$((links + 1))
    [ "${links}" -le "${PARTITIONS_MOST}" ] || fail 65 "${DISK}: more than ${PARTITIONS_MOST} logical partitions, or a ring"
    if [ "${base}" -lt "${from}" ] || [ "${base}" -ge "${end}" ] || [ "${base}" -ge "$3" ]; then
      fail 65 "${DISK}: the chain of logical partitions leaves its extended partition"
    fi
    sectors_read "${base}" 1
    sectors_parse ebr "${EBR_PROGRAM}" -v unit0="$4" -v base="${base}" -v extended="${from}" \
      -v signature="$5" -v number="${LOGICAL}"
    base=
    while read -r kind first second third; do
      case ${kind} in
        row)
          row_add rows "${LOGICAL} ${first} ${second} ${third} -"
          LOGICAL=$((LOGICAL + 1))
          ;;
        next) base=${first} ;;
        *) ;;
      esac
    done <"${TMP}/ebr"
  done
}

# Header fields of the guest's own writing: entries of 128 bytes times a power of two, as many as partitioners write.
table_gpt() {
  TABLE=gpt
  is_one_of "$4" 128 256 512 || fail 65 "${DISK}: GPT entries of $4 bytes"
  is_between "$3" 1 "${PARTITIONS_MOST}" || fail 65 "${DISK}: a GPT of $3 entries, more than ${PARTITIONS_MOST}"
  is_between "$2" 2 2048 || fail 65 "${DISK}: GPT entries at block $2"
  sectors_read $(($2 * $1)) $((($3 * $4 + 511) / 512))
  sectors_parse rows "${GPT_PROGRAM}" -v count="$3" -v size="$4" -v unit="$1"
}

# table_judge DISK-SECTORS: drops, with a line, what lies outside of the disk; refuses the disk when two partitions share a
# sector, because repairing one would write into the other.
table_judge() {
  local previous previous_number rows outside number start sectors partuuid partlabel
  previous=0
  previous_number=0
  rows=0
  outside=
  : >"${TMP}/rows"
  while read -r number start sectors partuuid partlabel; do
    [ "${number}" != bad ] || fail 65 "${DISK}: a partition ends before it begins"
    if ! lies_within "${start}" "${sectors}" "$1"; then
      outside="${outside} p${number}"
      continue
    fi
    [ "${start}" -ge "${previous}" ] || fail 65 "${DISK}: partitions ${previous_number} and ${number} overlap"
    previous=$((start + sectors))
    previous_number=${number}
    rows=$((rows + 1))
    [ "${rows}" -le "${PARTITIONS_MOST}" ] || fail 65 "${DISK}: more than ${PARTITIONS_MOST} partitions"
    row_add rows "${number} ${start} ${sectors} ${partuuid} ${partlabel}"
  done <"${TMP}/rows.sorted"
  [ -z "${outside}" ] || warn "${DISK}:${outside} outside of the disk, left alone"
}

lies_within() {
  is_block_count "$1" && is_block_count "$2" && [ "$1" -gt 0 ] && [ "$2" -gt 0 ] && [ "$(($1 + $2))" -le "$3" ]
}
