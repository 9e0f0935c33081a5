# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# The guest's fstab, line by line. It is text that the guest wrote: read with a limit, understood by fstab.awk alone, and
# compared with the names of the guest's own volumes, which are in ${TMP}/names.

FSTAB_BYTES=65536 # a thousand lines; the longest fstab that an installer writes has forty
FSTAB_LINES=10    # as many lines are reported one by one

# ${TMP}/names: what fstab.awk has to know beside the rows of the volumes themselves.
names_begin() {
  local name type
  : >"${TMP}/names" || fail 74 "cannot write ${TMP}/names"
  row_add names "option guest_lvm ${GUEST_LVM}"
  for type in ${FILESYSTEMS}; do
    row_add names "option filesystems ${type}"
  done
  while read -r name _; do
    [ -z "${name}" ] || row_add names "disk ${name}"
  done <<END
${GUEST_DISKS}
END
}

# fstab_copy DIRECTORY FILE: the guest's etc/fstab below DIRECTORY into ${TMP}/FILE. Fails where there is no regular one that
# is reached through real directories.
fstab_copy() {
  local bytes
  is_real_directory "$1" /etc && [ -f "$1/etc/fstab" ] && [ ! -L "$1/etc/fstab" ] || return 1
  query "$2" "${COMMAND_TIMEOUT}" head -c "$((FSTAB_BYTES + 1))" "$1/etc/fstab" || fail 74 "cannot read the guest's fstab"
  query bytes "${COMMAND_TIMEOUT}" wc -c "${TMP}/$2" || fail 74 "cannot read ${TMP}/$2"
  answer bytes
  bytes=${ANSWER%% *}
  is_block_count "${bytes}" || fail 74 "wc counts \"${ANSWER}\" bytes of the guest's fstab"
  [ "${bytes}" -le "${FSTAB_BYTES}" ] || fail 65 "the guest's fstab has more than ${FSTAB_BYTES} bytes; ${FSTAB_ADVICE}"
}

# fstab_judge FILE "DISK N" NAME: what the lines of ${TMP}/FILE, found on that volume, mean, into ${TMP}/NAME. Sets ROOT_WORD
# to what becomes of its line of /, and proves that no answer is missing.
fstab_judge() {
  local kind value last
  query names.octets "${COMMAND_TIMEOUT}" od -An -v -tu1 "${TMP}/names" || fail 74 "cannot parse ${TMP}/names"
  query fstab.octets "${COMMAND_TIMEOUT}" od -An -v -tu1 "${TMP}/$1" || fail 74 "cannot parse the guest's fstab"
  query "$3" "${COMMAND_TIMEOUT}" awk -v root="$2" -f "${HOOK_DIR}/lib/fstabfields.awk" -f "${HOOK_DIR}/lib/fstabnames.awk" \
    -f "${HOOK_DIR}/lib/fstab.awk" kind=volumes "${TMP}/names.octets" kind=fstab "${TMP}/fstab.octets" ||
    fail 74 "cannot parse the guest's fstab"
  ROOT_WORD=
  last=
  while read -r kind value; do
    [ "${kind}" != root ] || ROOT_WORD=${value}
    last=${kind}
  done <"${TMP}/$3"
  if ! is_one_of "${ROOT_WORD}" self other lost none || [ "${last}" != end ]; then
    fail 74 'awk has not judged the whole fstab'
  fi
}

FSTAB_ADVICE='name the mounts in the settings, or use method image, or method agent inside of the guest'

# Sets WORDS to why a line is refused, from the word of fstab.awk.
refusal_words() {
  case $1 in
    not-found) WORDS='no volume of this guest has that name' ;;
    ambiguous) WORDS='more than one volume of this guest has that name' ;;
    hidden) WORDS='no volume has that name; it may be in what is not looked into' ;;
    perhaps) WORDS='no volume has that name, but one that no line names may be it' ;;
    luks) WORDS='it is, or is inside of, LUKS, which is not opened here' ;;
    lvm)
      WORDS="it is in the guest's own LVM, which guest_lvm yes would read"
      [ "${GUEST_LVM}" = no ] || WORDS="it is in a volume group of the guest that cannot be read"
      ;;
    mdraid) WORDS='it is software RAID of the guest, which is not assembled here' ;;
    zfs) WORDS='it is ZFS, which is not imported here' ;;
    mapper) WORDS="it is no logical volume: multipath, or encrypted, or another map of the guest's" ;;
    serial) WORDS='it names the hardware, which is certain only if the guest has one disk' ;;
    disk-name) WORDS='it counts disks, and the disks of the settings do not tell which one it is; name them as the guest does' ;;
    twice) WORDS='by its device it is a volume that another line names already, which cannot be right' ;;
    type) WORDS='its type is not that of the filesystem' ;;
    type-partial) WORDS='its volume group lacks a physical volume: a disk of the guest may be missing in the settings' ;;
    type-exported) WORDS='its volume group is exported' ;;
    type-active) WORDS='volumes with the identifiers of its volume group are active on this host' ;;
    type-inactive) WORDS='LVM of this host cannot activate it' ;;
    type-duplicate) WORDS='two volume groups of the guest have the same name' ;;
    type-snapshot) WORDS='it is a snapshot in the guest' ;;
    type-*) WORDS="it is ${1#type-}, which is not one of: ${FILESYSTEMS}" ;;
    empty) WORDS='there is no filesystem that is known here' ;;
    place) WORDS='its mount point is not a path at which it could be mounted' ;;
    taken) WORDS='another volume has this mount point' ;;
    other-root) WORDS='it puts another volume at / than the one that holds this fstab' ;;
    line) WORDS='it has only one field, or one that is too long' ;;
    *) WORDS="it is refused ($1)" ;;
  esac
}

# Reads the answers in ${TMP}/$1 and reports them: ${TMP}/goes gets a row "DISK N PLACE" for each volume that is served. A
# line that holds files and is not served ends the run with 65, unless the settings want only a warning.
fstab_report() {
  local kind line one two three refused idle
  : >"${TMP}/goes" || fail 74 "cannot write ${TMP}/goes"
  REFUSED=
  refused=0
  idle=0
  while read -r kind line one two three; do
    case ${kind} in
      served) row_add goes "${one} ${two} ${three}" ;;
      refused)
        refused=$((refused + 1))
        refusal_words "${one}"
        WORDS="fstab line ${line} (${two} at ${three}) is not served: ${WORDS}"
        [ -n "${REFUSED}" ] || REFUSED=${WORDS}
        [ "${refused}" -gt "${FSTAB_LINES}" ] || warn "${WORDS}"
        ;;
      ignored)
        idle=$((idle + 1))
        [ "${idle}" -gt "${FSTAB_LINES}" ] || fstab_idle "${line}" "${one}" "${two} at ${three}"
        ;;
      left) fstab_left "${line}" "${one}" "${two}" ;;
      root | end) ;;
      *) fail 74 "awk answers \"${kind}\"" ;;
    esac
  done <"${TMP}/$1"
  [ "${refused}" -le "${FSTAB_LINES}" ] || warn "and $((refused - FSTAB_LINES)) more lines of the fstab"
  [ "${refused}" -eq 0 ] && return 0
  is_one_of "${ROOT_WORD}" self none || fail 65 "${REFUSED}; ${FSTAB_ADVICE}"
  [ "${UNSERVED}" = warn ] || fail 65 "${REFUSED}; ${FSTAB_ADVICE}"
}

# What is left out by right, and yet worth a line: files that are elsewhere.
fstab_idle() {
  case $2 in
    network) say "fstab line $1 ($3) is a network filesystem: it is saved where it lies" ;;
    nofail) warn "fstab line $1 ($3) is on no disk of this guest, and nofail: not saved" ;;
    *) ;;
  esac
}

# A volume that no line names: mounted by a unit of its own, by gpt-auto, by hand, or not at all.
fstab_left() {
  place_name "$1" "$2"
  [ "${UNLISTED}" = warn ] || fail 65 "${PLACE} ($3) is in no fstab line (unlisted fail); ${FSTAB_ADVICE}"
  warn "${PLACE} ($3) is in no fstab line: not saved"
}
