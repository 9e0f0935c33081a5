# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# Whose job the things of a guest belong to, and whether that job can still be running.
#
# Between `before` and `after` no hook runs, so no lock is held while bacula-fd reads. What stands for the job is the
# process that called us: bacula-fd with its thread and the connections of Directors of that moment, of which one is the
# job's own. When it is gone, that job is over, whatever bacula-fd does meanwhile: this finds a killed Director, a stopped
# job and a killed bacula-fd without asking anybody. Called by hand, the caller's process stands for the job.

owner_path() {
  OWNER_PATH=${RUN}/job/${GUEST}
}

# The job is over as soon as its `after` begins, whatever becomes of that.
owner_ending() {
  [ "${DRY_RUN}" = no ] && [ -f "${OWNER_PATH}" ] || return 0
  printf 'phase after\n' >>"${OWNER_PATH}" || fail 74 "cannot write ${OWNER_PATH}"
}

# owner_write PHASE: `before` while it works, `ready` when bacula-fd may read. Written beside, in one piece that is judged,
# and renamed: of half a record the reaper would think that its job is over.
owner_write() {
  local record disk point
  [ "${DRY_RUN}" = no ] || return 0
  owner_path
  boot_read
  now_read || fail 74 'date does not tell the time'
  clock_read || fail 74 "cannot read ${PROC}/uptime"
  record="job ${JOB}
phase $1
boot ${BOOT}
since ${NOW}
up $((CENTISECONDS / 100))
caller ${CALLER_KIND} ${CALLER_PID} ${CALLER_START}
sockets ${SOCKETS}
thread ${CALLER_THREAD}"
  while read -r disk; do
    [ -z "${disk}" ] || record="${record}
disk ${disk}"
  done <<END
${GUEST_DISKS}
END
  for point in ${MOUNT_POINTS:-}; do
    record="${record}
mount ${point}"
  done
  if ! printf '%s\n' "${record}" >"${TMP}/owner" || ! chore mv -f "${TMP}/owner" "${OWNER_PATH}"; then
    fail 74 "cannot write ${OWNER_PATH}"
  fi
}

# Reads the record into OWNER_...; fails when there is none.
owner_read() {
  local key value
  owner_path
  OWNER_JOB=
  OWNER_PHASE=
  OWNER_BOOT=
  OWNER_SINCE=0
  OWNER_UP=
  OWNER_KIND=
  OWNER_PID=0
  OWNER_START=0
  OWNER_SOCKETS=
  OWNER_THREAD=
  OWNER_DISKS=
  OWNER_MOUNTS=
  [ -r "${OWNER_PATH}" ] || return 1
  while read -r key value; do
    case ${key} in
      job) OWNER_JOB=${value} ;;
      phase) OWNER_PHASE=${value} ;;
      boot) OWNER_BOOT=${value} ;;
      since) OWNER_SINCE=${value} ;;
      up) OWNER_UP=${value} ;;
      caller) read -r OWNER_KIND OWNER_PID OWNER_START <<END
${value}
END
        ;;
      sockets) OWNER_SOCKETS=${value} ;;
      thread) OWNER_THREAD=${value} ;;
      disk) OWNER_DISKS="${OWNER_DISKS}${value}
" ;;
      mount) OWNER_MOUNTS="${OWNER_MOUNTS} ${value}" ;;
      *) ;;
    esac
  done <"${OWNER_PATH}"
}

# Can the job of the record that owner_read has read still be running? Asked with the guest's lock held, so a
# record of the phase `before` or `after` is of a run that died.
owner_alive() {
  [ "${OWNER_PHASE}" = ready ] || return 1
  boot_read
  is_one_of "${OWNER_BOOT}" "${BOOT}" unknown || [ "${BOOT}" = unknown ] || return 1
  process_read "${OWNER_PID}" && [ "${PROCESS_START}" = "${OWNER_START}" ] || return 1
  owner_fresh || return 1
  [ "${OWNER_KIND}" = fd ] && [ -n "${OWNER_SOCKETS}" ] || return 0
  sockets_read "${OWNER_PID}" || return 0 # what cannot be seen is not gone
  owner_connected
}

# Is one of the connections of the record, that is of no other job, still there? Where there are several, another job's may be
# among them: then the thread too has to be there.
owner_connected() {
  local now
  now=${SOCKETS}
  SOCKETS=${OWNER_SOCKETS}
  sockets_of_others "${OWNER_PID}" "${OWNER_START}"
  sockets_subtract
  # shellcheck disable=SC2086 # inodes
  set -- ${SOCKETS}
  [ "$#" -eq 1 ] || [ -z "${OWNER_THREAD}" ] || thread_lives || return 1
  while [ "$#" -gt 0 ]; do
    case ${now} in
      *" $1 "*) return 0 ;;
      *) shift ;;
    esac
  done
  return 1
}

thread_lives() {
  process_read "${OWNER_PID}/task/${OWNER_THREAD%% *}" && [ "${PROCESS_START}" = "${OWNER_THREAD#* }" ]
}

# Is the job of the record, which is alive, the one that has called us? Two Directors may count to the same JobId.
owner_is_caller() {
  [ "${OWNER_JOB}" = "${JOB}" ] || return 1
  [ "${OWNER_KIND} ${OWNER_PID} ${OWNER_START}" = "${CALLER_KIND} ${CALLER_PID} ${CALLER_START}" ] || return 1
  [ -z "${OWNER_THREAD}" ] || [ -z "${CALLER_THREAD}" ] || [ "${OWNER_THREAD}" = "${CALLER_THREAD}" ]
}

# Is the job younger than `stale_after`? By the clock of this boot: the host's own may be set right meanwhile, by years where
# its battery is dead. A record that does not tell (it is of an older release) is judged by its process alone.
owner_fresh() {
  [ -n "${OWNER_UP}" ] && clock_read || return 0
  [ $((CENTISECONDS / 100 - OWNER_UP)) -lt "${STALE_AFTER}" ]
}

owner_forget() {
  owner_path
  [ ! -e "${OWNER_PATH}" ] || chore rm -f "${OWNER_PATH}"
  [ ! -e "${RUN}/read/${GUEST}" ] || chore rm -rf "${RUN}/read/${GUEST}"
}
