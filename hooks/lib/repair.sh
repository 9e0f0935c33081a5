# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# Making a filesystem readable. What is written goes into the snapshot's copy-on-write area, never to the guest.

# e2fsck(8) EXIT CODE is a sum of bits: 1 errors corrected, 2 corrected and reboot wanted (nothing runs from a snapshot).
# Replaying a journal alone ends with 0. From 4 on something is left that was not corrected.
FSCK_DONE=3

# repair_volume MAP TYPE LABEL-FOR-THE-LOG: sets REPAIR_RESULT to the words for the log.
repair_volume() {
  REPAIR_RESULT='not repaired'
  [ "${REPAIR}" != none ] || return 0
  case $2 in
    ext2 | ext3 | ext4) repair_ext "$1" "$2" "$3" ;;
    xfs) REPAIR_RESULT='log replayed by mount' ;; # fsck.xfs is a no-op; the kernel replays into the writable map
    *) ;;
  esac
}

repair_ext() {
  need e2fsck
  case ${REPAIR} in
    replay)
      if can_journal_only; then
        set -- "$1" "$2" "$3" -p -E journal_only # without -p it wants a terminal and ends with 8
      else
        set -- "$1" "$2" "$3" -p
      fi
      ;;
    full) set -- "$1" "$2" "$3" -f -y ;;
    *) set -- "$1" "$2" "$3" -p ;;
  esac
  _device=$1
  _type=$2
  _what=$3
  shift 3
  effect "${REPAIR_TIMEOUT}" e2fsck "$@" "${_device}"
  _code=$?
  answer
  [ "${_code}" -ne 124 ] || fail 74 "${_what}: e2fsck did not end within ${REPAIR_TIMEOUT} s (repair_timeout)"
  [ $((_code & ~FSCK_DONE)) -eq 0 ] || repair_refused
  repair_words
}

# e2fsck ends with 0 after it has replayed a journal; only its words tell.
repair_words() {
  REPAIR_RESULT='not looked at'
  [ "${DRY_RUN}" = no ] || return 0
  REPAIR_RESULT='was clean'
  [ "${_code}" -eq 0 ] || REPAIR_RESULT="corrected (e2fsck ended with ${_code})"
  while read -r _line; do
    case ${_line} in
      *'recovering journal'*)
        REPAIR_RESULT='journal replayed'
        [ "${_code}" -eq 0 ] || REPAIR_RESULT="journal replayed, corrected (e2fsck ended with ${_code})"
        return 0
        ;;
      *) ;;
    esac
  done <"${TMP}/effect"
}

repair_refused() {
  _advice='method image still works'
  [ $((_code & 4)) -eq 0 ] || [ "${REPAIR}" = full ] || _advice='"repair full" would correct the copy in the snapshot'
  [ $((_code & 8)) -eq 0 ] || _advice="e2fsck of this host may be older than the guest's ${_type}; method agent or image"
  while read -r _line; do
    case ${_line} in
      *'superblock could not be read'*) ANSWER=${_line} ;; # what follows are proposals
      *) ;;
    esac
  done <"${TMP}/effect"
  fail 74 "${_what}: e2fsck ended with ${_code} (${ANSWER}); ${_advice}"
}
