# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# reap: takes back what belongs to no running job: after a killed bacula-fd or Director, `stop job`, a reboot. Run by a
# timer. Guests are found by what is in the world, not by a list.

reap_host() {
  local worst
  run_directories
  TMP=${RUN}/tmp/.reap.$$
  chore mkdir -p "${TMP}" || fail 74 "cannot make ${TMP}"
  need flock lvs dmsetup lvremove
  settings_defaults
  reap_find
  worst=0
  unseen_told || worst=74
  release_all || worst=74
  warden_stop
  scratch_sweep
  REAPED=0
  BUSY=0
  for GUEST in ${FOUND}; do
    reap_one || worst=74
  done
  GUEST=
  [ "${DRY_RUN}" = yes ] || cookies_drop
  scratch_drop
  [ $((REAPED + BUSY + worst)) -gt 0 ] || say 'nothing to take back'
  exit "${worst}"
}

# Sets FOUND to the guests of which anything is in the world, each once, and UNSEEN to who could not tell everything.
# What a tool has listed before it failed is there all the same.
reap_find() {
  local map uuid path
  FOUND=
  UNSEEN=
  lvs_read @renfield || unseen lvs
  rows_each lvs reap_tags
  # Not so for references, of which it counts what is missing.
  if lvs_read @renfield_rebuild; then
    rows_each lvs reap_reference
  else
    unseen lvs
  fi
  maps_read || unseen dm
  while IFS='|' read -r map uuid; do
    if map_split "${map}" "${uuid}"; then reap_add "${MAP_GUEST}"; fi
  done <"${TMP}/dm"
  for path in "${RUN}"/job/* "${RUN}"/frozen/* "${RUN}"/mnt/* "${NODES}"/* "${RUN}"/dev/* "${RUN}"/meta/* "${RUN}"/read/* "${RUN}"/tmp/*; do
    reap_add "${path##*/}"
  done
  torn_find
}

# unseen NAME: that query did not end well.
unseen() {
  answer "$1"
  case ${UNSEEN} in
    *"$1: "*) ;;
    *) UNSEEN="${UNSEEN:+${UNSEEN}; }$1: ${ANSWER:-no answer}" ;;
  esac
}

# Fails, with a line, when not everything was seen.
unseen_told() {
  [ -n "${UNSEEN}" ] || return 0
  warn "cannot see everything: ${UNSEEN}"
  return 1
}

# A rebuild is unfinished where a volume is new or to be dropped, or the previous one is there and the live one is not.
reap_reference() {
  local of
  of=
  case ${LV_NAME} in
    new_?* | drop_?*) of=${LV_NAME#*_} ;;
    old_?*) lv_listed "${LV_VG}" "${LV_NAME#old_}" || of=${LV_NAME#old_} ;;
    *) ;;
  esac
  [ -n "${of}" ] || return 0
  reference_tag
  if lv_tagged "renfield_of.${of}"; then reap_add "${REFERENCE_TAG}.rebuild"; fi
}

# Is volume $1/$2 in the rows of lvs? Splits none of them.
lv_listed() {
  local row
  while IFS= read -r row; do
    case ${row} in
      *" $1|$2|"*) return 0 ;;
      *) ;;
    esac
  done <"${TMP}/lvs"
  return 1
}

reap_tags() {
  local tag
  IFS=,
  for tag in ${LV_TAGS}; do
    case ${tag} in
      renfield_guest.*) reap_add "${tag#renfield_guest.}" ;;
      *) ;;
    esac
  done
  unset IFS
}

reap_add() {
  is_guest "$1" || return 0
  case " ${FOUND} " in
    *" $1 "*) ;;
    *) FOUND="${FOUND:+${FOUND} }$1" ;;
  esac
}

# A process of its own for each guest, with its own lock and traps: one that hangs or fails leaves the others alone.
reap_one() {
  set --
  [ "${DRY_RUN}" = no ] || set -- --dry-run
  ${RENFIELD_SHELL:-} "${HOOK_DIR}/renfield-hook" reap-guest "${GUEST}" ${1+"$@"}
  case $? in
    0) REAPED=$((REAPED + 1)) ;;
    75) BUSY=$((BUSY + 1)) ;;
    *) return 1 ;;
  esac
}

# reap-guest GUEST, called by reap: 0 taken back, 75 in use by a job or a run.
reap_guest() {
  local words
  settings_read || say "${SETTINGS_FAULT}; going by the record of the run"
  STAGE=reap
  run_directories
  lock_guest 0 || reap_skip
  run_start
  if owner_read && owner_alive; then
    say "job ${OWNER_JOB} has it in use"
    exit 75
  fi
  STALE=yes
  teardown_guest || fail 74 'not everything could be taken back'
  words=
  [ "${ORPHANS_REMOVED}" -eq 0 ] || words=", ${ORPHANS_REMOVED} devices that LVM no longer knew"
  say "taken back: ${REMOVED} snapshots, ${REMOVED_MAPS} maps${words}"
}

# A run that has had the lock for longer than a job may last hangs, and what it keeps from us stays.
reap_skip() {
  lock_words
  if [ "${HOLDER_SECONDS}" -ge "${STALE_AFTER}" ]; then
    fail 74 "skipped: ${HELD_BY}, longer than stale_after"
  fi
  say "skipped: ${HELD_BY}"
  exit 75
}
