# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# after: everything back. It runs for failed and cancelled jobs too, and with settings that are broken: the record of
# the run names the disks as well.

after_guest() {
  local began took
  settings_read || warn "${SETTINGS_FAULT}; going by the record of the run"
  run_begin 300
  caller_find
  if owner_read; then
    if after_is_foreign && owner_alive; then
      say "what is here belongs to job ${OWNER_JOB}: left alone"
      exit 0
    fi
  fi
  owner_ending
  after_overflow
  clock_read
  began=${CENTISECONDS}
  teardown_guest || fail 74 'not everything could be taken back; reap goes on'
  clock_read
  took=$((CENTISECONDS - began))
  say "unmounted, unmapped, removed ${REMOVED} in $((took / 100)).$((took % 100 / 10)) s"
}

# Is the caller of another job than the one in the record: by its JobId, or by its thread, where two Directors count alike?
after_is_foreign() {
  [ "${OWNER_JOB}" = "${JOB}" ] || return 0
  [ "${OWNER_KIND}:${CALLER_KIND}" = fd:fd ] && ! owner_is_caller
}

# A failed job has no `check`; that its snapshot overflowed is often why it failed.
after_overflow() {
  lvs_read @renfield || return 0
  rows_each lvs overflow_told
}

overflow_told() {
  if lv_is_ours && lv_overflowed; then
    warn "the snapshot ${LV_VG}/${LV_NAME} overflowed (snapshot_size)"
  fi
}
