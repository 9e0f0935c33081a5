# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# Who has called: bacula-fd, the thread of it that runs the job, and the connections of Directors of that moment.

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
