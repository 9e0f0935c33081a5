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

# Sets CALLER_PID, CALLER_START, CALLER_KIND: bacula-fd if it is among our nearest ancestors (sudo may stand between), and
# then CALLER_THREAD.
caller_find() {
  local pid child
  CALLER_KIND=caller
  CALLER_PID=${PPID}
  CALLER_START=0
  CALLER_THREAD=
  if process_read "${PPID}"; then CALLER_START=${PROCESS_START}; fi
  child=$$
  pid=${PPID}
  for _ in 1 2 3 4; do
    process_read "${pid}" || return 0
    if [ "${PROCESS_NAME}" = bacula-fd ]; then
      CALLER_KIND=fd CALLER_PID=${pid} CALLER_START=${PROCESS_START}
      thread_find "${pid}" "${child}"
      return 0
    fi
    child=${pid}
    pid=${PROCESS_PARENT}
  done
}

# Sets CALLER_THREAD to "TID START" of the thread of process $1 that started process $2; to nothing where the kernel does
# not tell (proc(5), task/TID/children: Linux 3.5). bacula-fd runs a whole job, its RunScripts too, in the thread of its
# Director's connection (filed/job.c, process_director_commands).
thread_find() {
  local task children
  CALLER_THREAD=
  for task in "${PROC}/$1/task"/*; do
    [ -r "${task}/children" ] || continue
    children=
    read -r children 2>/dev/null <"${task}/children" || :
    case " ${children} " in
      *" $2 "*)
        process_read "$1/task/${task##*/}" || return 0
        CALLER_THREAD="${task##*/} ${PROCESS_START}"
        return 0
        ;;
      *) ;;
    esac
  done
}

# Sets SOCKETS to " inode inode ... " of the established TCP connections (state 01, proc(5)) of process $1: those to a port on
# which it listens (0A), which are of Directors, or where there are none, all. Fails when they cannot be seen. `ls` also
# fails for a file that the process closes meanwhile, as bacula-fd does all the time, but has listed the others.
sockets_read() {
  local table
  SOCKETS=
  bounded "${TMP}/descriptors" "${CHORE_SECONDS}" kill ls -l "${PROC}/$1/fd" || :
  set -- "$1"
  for table in tcp tcp6; do
    [ ! -r "${PROC}/$1/net/${table}" ] || set -- "$@" "${PROC}/$1/net/${table}"
  done
  shift
  # shellcheck disable=SC2016 # a program of awk
  filtered sockets awk '
    / -> / { listed = 1 }
    match($0, /socket:\[[0-9]+/) { own[substr($0, RSTART + 8, RLENGTH - 8)] = 1; next }
    $2 == "local_address" { tabled = 1 }
    !($10 in own) { next }
    { port = substr($2, index($2, ":") + 1) }
    $4 == "0A" { listens[port] = 1 }
    $4 == "01" { inode[++n] = $10; local[n] = port }
    END {
      for (i = 1; i <= n; i++) if (local[i] in listens) come++
      for (i = 1; i <= n; i++) if (!come || local[i] in listens) printf " %s", inode[i]
      printf " \n"
      exit !(listed && tabled)
    }' "${TMP}/descriptors" "$@" || return 1
  IFS= read -r SOCKETS <"${TMP}/sockets" || return 1
}

# Sets SURE to " inode inode ... " of the connections that stand alone in the records of other guests: each of them is of a job
# that is not this one's. Of two jobs that began at once neither knows which connection is its own; theirs count for both.
sockets_of_others() {
  local record key value fd
  SURE=' '
  for record in "${RUN}"/job/*; do
    if [ "${record}" = "${OWNER_PATH}" ] || [ ! -r "${record}" ]; then continue; fi
    fd=no
    while read -r key value; do
      case ${key}:${fd} in
        caller:*) [ "${value}" != "fd $1 $2" ] || fd=yes ;;
        sockets:yes)
          case ${value} in
            '' | *\ *) ;;
            *) SURE="${SURE}${value} " ;;
          esac
          ;;
        *) ;;
      esac
    done <"${record}"
  done
}

# Takes what is in SURE from SOCKETS, unless nothing would be left.
sockets_subtract() {
  local inode left
  left=' '
  for inode in ${SOCKETS}; do
    case ${SURE} in
      *" ${inode} "*) ;;
      *) left="${left}${inode} " ;;
    esac
  done
  [ "${left}" = ' ' ] || SOCKETS=${left}
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
