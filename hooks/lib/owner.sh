# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# Whose job the things of a guest belong to, and whether that job can still be running.
#
# Between `before` and `after` no hook runs, so no lock is held while bacula-fd reads. What stands for the job is the
# process that called us: bacula-fd with its established TCP connections of that moment, of which one is the job's own
# connection to its Director. When none of them is left, that job is over, whatever bacula-fd does meanwhile: this
# finds a killed Director, a stopped job and a killed bacula-fd without asking anybody. Called by hand, the caller's
# process stands for the job.

owner_path() {
  OWNER_PATH=${RUN}/job/${GUEST}
}

# Sets CALLER_PID, CALLER_START, CALLER_KIND: bacula-fd if it is among our nearest ancestors (sudo may stand between).
caller_find() {
  CALLER_KIND=caller
  CALLER_PID=${PPID}
  CALLER_START=0
  ! process_read "${PPID}" || CALLER_START=${PROCESS_START}
  _pid=${PPID}
  for _ in 1 2 3 4; do
    process_read "${_pid}" || return 0
    if [ "${PROCESS_NAME}" = bacula-fd ]; then
      CALLER_KIND=fd CALLER_PID=${_pid} CALLER_START=${PROCESS_START}
      return 0
    fi
    _pid=${PROCESS_PARENT}
  done
}

# Sets SOCKETS to " inode inode ... " of the established TCP connections (state 01, proc(5)) of process $1. Fails when
# they cannot be seen. `ls` also fails for a file that the process closes meanwhile, as bacula-fd does all the time, but
# has listed the others.
sockets_read() {
  SOCKETS=$(
    {
      ls -l "${PROC}/$1/fd"
      cat "${PROC}/$1/net/tcp" "${PROC}/$1/net/tcp6"
    } 2>/dev/null | awk '
      / -> / { listed = 1 }
      match($0, /socket:\[[0-9]+/) { own[substr($0, RSTART + 8, RLENGTH - 8)] = 1; next }
      $2 == "local_address" { tabled = 1 }
      $4 == "01" && ($10 in own) { printf " %s", $10 }
      END { printf " "; exit !(listed && tabled) }'
  )
}

# The job is over as soon as its `after` begins, whatever becomes of that.
owner_ending() {
  [ "${DRY_RUN}" = no ] && [ -f "${OWNER_PATH}" ] || return 0
  printf 'phase after\n' >>"${OWNER_PATH}" || fail 74 "cannot write ${OWNER_PATH}"
}

# owner_write PHASE: `before` while it works, `ready` when bacula-fd may read. Written beside, in one piece that is judged,
# and renamed: of half a record the reaper would think that its job is over.
owner_write() {
  [ "${DRY_RUN}" = no ] || return 0
  owner_path
  boot_read
  now_read || fail 74 'date does not tell the time'
  clock_read || fail 74 "cannot read ${PROC}/uptime"
  _record="job ${JOB}
phase $1
boot ${BOOT}
since ${NOW}
up $((CENTISECONDS / 100))
caller ${CALLER_KIND} ${CALLER_PID} ${CALLER_START}
sockets ${SOCKETS}"
  while read -r _disk; do
    [ -z "${_disk}" ] || _record="${_record}
disk ${_disk}"
  done <<END
${GUEST_DISKS}
END
  for _point in ${MOUNT_POINTS:-}; do
    _record="${_record}
mount ${_point}"
  done
  if ! printf '%s\n' "${_record}" >"${TMP}/owner" || ! mv -f "${TMP}/owner" "${OWNER_PATH}"; then
    fail 74 "cannot write ${OWNER_PATH}"
  fi
}

# Reads the record into OWNER_...; fails when there is none.
owner_read() {
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
  OWNER_DISKS=
  OWNER_MOUNTS=
  [ -r "${OWNER_PATH}" ] || return 1
  while read -r _key _value; do
    case ${_key} in
      job) OWNER_JOB=${_value} ;;
      phase) OWNER_PHASE=${_value} ;;
      boot) OWNER_BOOT=${_value} ;;
      since) OWNER_SINCE=${_value} ;;
      up) OWNER_UP=${_value} ;;
      caller) read -r OWNER_KIND OWNER_PID OWNER_START <<END
${_value}
END
        ;;
      sockets) OWNER_SOCKETS=${_value} ;;
      disk) OWNER_DISKS="${OWNER_DISKS}${_value}
" ;;
      mount) OWNER_MOUNTS="${OWNER_MOUNTS} ${_value}" ;;
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
  for _inode in ${OWNER_SOCKETS}; do
    case ${SOCKETS} in
      *" ${_inode} "*) return 0 ;;
      *) ;;
    esac
  done
  return 1
}

# Is the job younger than `stale_after`? By the clock of this boot: the host's own may be set right meanwhile, by years where
# its battery is dead. A record that does not tell (it is of an older release) is judged by its process alone.
owner_fresh() {
  [ -n "${OWNER_UP}" ] && clock_read || return 0
  [ $((CENTISECONDS / 100 - OWNER_UP)) -lt "${STALE_AFTER}" ]
}

owner_forget() {
  owner_path
  [ ! -e "${OWNER_PATH}" ] || rm -f "${OWNER_PATH}"
  [ ! -e "${RUN}/read/${GUEST}" ] || rm -rf "${RUN}/read/${GUEST}"
}
