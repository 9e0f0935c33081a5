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
    vfat) REPAIR_RESULT='has no journal' ;; # and fsck.vfat would rather cut files than leave them
    ext2 | ext3 | ext4) repair_ext "$1" "$2" "$3" ;;
    xfs) REPAIR_RESULT='log replayed by mount' ;; # fsck.xfs is a no-op; the kernel replays into the writable map
    *) ;;
  esac
}

# `preen` does not check what is clean: e2fsck -p would do so whenever the guest's count of mounts or its interval is
# exceeded, every night, because what it notes is lost with the snapshot. So the journal comes first, and -p follows only
# where the superblock then says that the filesystem is unclean. What has no journal_only (EL 5, EL 6) obeys the counts.
repair_ext() {
  local device type place
  device=$1
  type=$2
  place=$3
  need e2fsck
  REPAIR_RESULT='was clean'
  case ${REPAIR} in
    replay | preen)
      if can_journal_only; then
        repair_run "${device}" "${type}" "${place}" -p -E journal_only # without -p it wants a terminal and ends with 8
      else
        repair_run "${device}" "${type}" "${place}" -p
      fi
      ;;
    *) repair_run "${device}" "${type}" "${place}" -f -y ;;
  esac
  if [ "${DRY_RUN}" = yes ]; then
    REPAIR_RESULT='not looked at'
    return 0
  fi
  superblock_again "${device}"
  superblock_judge "${place}"
  [ "${REPAIR}:${FS_CLEAN}" = preen:no ] && can_journal_only || return 0
  repair_run "${device}" "${type}" "${place}" -p
  superblock_again "${device}"
  superblock_judge "${place}"
}

# repair_run DEVICE TYPE PLACE OPTION...: one e2fsck, whose words are added to REPAIR_RESULT. Sets FSCK_CODE to its exit code.
# -j: an external journal, which `superblock_judge` has not found, but a backup superblock or the journal itself may bring, is
# not looked for by its UUID.
repair_run() {
  local device type place
  device=$1
  type=$2
  place=$3
  shift 3
  effect "${REPAIR_TIMEOUT}" e2fsck "$@" -j /dev/null "${device}"
  FSCK_CODE=$?
  answer
  [ "${FSCK_CODE}" -ne 124 ] || fail 74 "${place}: e2fsck did not end within ${REPAIR_TIMEOUT} s (repair_timeout)"
  [ $((FSCK_CODE & ~FSCK_DONE)) -eq 0 ] || repair_refused "${type}" "${place}"
  repair_words
}

# Sets REPAIR_RESULT. e2fsck ends with 0 after it has replayed a journal; only its words tell.
repair_words() {
  local line corrected
  [ "${DRY_RUN}" = no ] || return 0
  corrected=
  [ "${FSCK_CODE}" -eq 0 ] || corrected="corrected (e2fsck ended with ${FSCK_CODE})"
  while read -r line; do
    case ${line} in
      *'recovering journal'*) repair_add 'journal replayed' ;;
      *) ;;
    esac
  done <"${TMP}/effect"
  [ -z "${corrected}" ] || repair_add "${corrected}"
}

repair_add() {
  case ${REPAIR_RESULT} in
    'was clean') REPAIR_RESULT=$1 ;;
    *"$1"*) ;;
    *) REPAIR_RESULT="${REPAIR_RESULT}, $1" ;;
  esac
}

# repair_refused TYPE PLACE
repair_refused() {
  local advice line
  advice='method image still works'
  [ $((FSCK_CODE & 4)) -eq 0 ] || [ "${REPAIR}" = full ] || advice='"repair full" would correct the copy in the snapshot'
  [ $((FSCK_CODE & 8)) -eq 0 ] || advice="e2fsck of this host may be older than the guest's $1; method agent or image"
  while read -r line; do
    case ${line} in
      *'superblock could not be read'*) ANSWER=${line} ;; # what follows are proposals
      *) ;;
    esac
  done <"${TMP}/effect"
  fail 74 "$2: e2fsck ended with ${FSCK_CODE} (${ANSWER}); ${advice}"
}
