# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# The dead man's handle: a process that lets the guest go when the hook no longer can, however the hook has ended.
#
# It reads a FIFO whose only writer is the hook: descriptor 7, which no child gets. When the hook is gone the kernel closes
# that end, and the handle knows at once. It is out of reach of what kills the hook: a session of its own, and a cgroup of its
# own, because systemd's stop of bacula-fd kills every process of that cgroup. Where systemd is, the handle is a unit, and if
# the handle itself is killed, PID 1 does its work. It holds neither the job's pipe nor a lock.
#
# It is up around every freeze or pause, and around every lvcreate and lvremove of a snapshot, which suspend the guest's disk.

HANDLE=
LET_GO=yes # no: something of the guest may still stand still when the run ends, so that the handle has to go on

# Everything of GUEST runs again: what a run has suspended by itself at once, then the guest, then what LVM has left.
let_go() {
  LET_GO=yes
  origins_resume once || LET_GO=no
  if ! thaw_guest; then
    origins_resume patiently || :
    LET_GO=no
  elif [ "${LET_GO}" = no ] && origins_resume patiently; then
    LET_GO=yes
  fi
  [ "${LET_GO}" = yes ]
}

# Fails when there is no handle. In the second FIFO the handle says that it is up, and out of our process group.
handle_up() {
  if [ -n "${HANDLE}" ] || [ "${DRY_RUN}" = yes ]; then
    return 0
  fi
  chore rm -f "${TMP}/fifo" "${TMP}/fifo.up"
  chore mkfifo "${TMP}/fifo" "${TMP}/fifo.up" || return 1
  exec 7<>"${TMP}/fifo" # for reading too: opening a FIFO only to write waits for its reader
  if handle_unit || handle_session; then
    return 0
  fi
  exec 7>&-
  return 1
}

# As a unit of systemd, transient and collected when it has ended; releases before 236 know neither --collect nor, as a
# property here, ExecStopPost.
handle_unit() {
  local unit
  [ -d "${SYSTEMD}" ] && have systemd-run || return 1
  unit=renfield-handle-${GUEST}-$$
  set -- systemd-run --quiet --unit "${unit}" --description "Renfield: lets guest ${GUEST} go if its hook dies"
  if effect 10 "$@" --collect -p "ExecStopPost=${HOOK_DIR}/renfield-hook thaw ${GUEST}" \
    "${HOOK_DIR}/renfield-hook" handle "${GUEST}" "$$" unit ||
    effect 10 "$@" "${HOOK_DIR}/renfield-hook" handle "${GUEST}" "$$" unit; then
    HANDLE=unit
    handle_told && return 0
    effect 10 systemctl kill -s KILL "${unit}.service" || :
  fi
  HANDLE=
  return 1
}

# As a process of its own session, which leaves our cgroup by itself.
handle_session() {
  local pid
  set -- "${HOOK_DIR}/renfield-hook" handle "${GUEST}" "$$" session
  # shellcheck disable=SC2086 # a shell and its option, such as "busybox ash"
  set -- ${RENFIELD_SHELL:-} "$@"
  if have setsid; then set -- setsid "$@"; fi
  "$@" </dev/null >/dev/null 2>&1 7>&- 8>&- 9>&- &
  pid=$!
  HANDLE=session
  handle_told && return 0
  kill -s KILL "${pid}" 2>/dev/null || :
  HANDLE=
  return 1
}

handle_told() {
  query told 20 head -n 1 "${TMP}/fifo.up" || return 1 # not to its end: the handle keeps it open
  answer told
  [ "${ANSWER}" = up ]
}

# The end of a run: a handle that is told so ends; one that is not finds its hook gone and lets the guest go.
handle_down() {
  [ -n "${HANDLE}" ] || return 0
  [ "${LET_GO}" = no ] || echo down >&7
  exec 7>&-
  HANDLE=
}

# The command `handle`, called by handle_up alone: GUEST, $1 is the process id of the run, and $2 how the handle runs: unit, in
# a cgroup that systemd has made for it, or session.
handle_command() {
  local clock word
  trap '' ALRM HUP INT PIPE TERM
  exec </dev/null >/dev/null 2>&1 7>&- 8>&- 9>&-
  LOG=syslog
  [ "$2" = unit ] || cgroup_leave
  TMP=${RUN}/tmp/.handle.$$
  chore mkdir -p "${TMP}" || exit 74
  settings_read || : # what can be read of them stays
  if [ -p "${RUN}/tmp/${GUEST}/fifo.up" ]; then
    exec 6<>"${RUN}/tmp/${GUEST}/fifo.up" # for reading too: what is written stays until the hook reads it
    echo up >&6
  fi
  handle_clock "$1" &
  clock=$!
  word=
  {
    : >"${TMP}/opened"
    while read -r word; do
      [ "${word}" != down ] || break
    done
  } <"${RUN}/tmp/${GUEST}/fifo"
  kill -s KILL "${clock}" 2>/dev/null || :
  HANDLE_CODE=0
  [ "${word}" = down ] || handle_release "$1"
  scratch_drop
  exit "${HANDLE_CODE}"
}

HANDLE_SECONDS=660 # the reaper comes every 600 s, and has to get round to it

# Run $1 is gone. A child of it may live on, and be killed a moment later: an LVM command is waited for. Libvirt and the
# agent still carry out what a killed virsh has asked for, and refuse every thaw until they have: so it is asked on. Sets
# HANDLE_CODE to the exit code: PID 1 tries once more after any but 0.
handle_release() {
  local began
  HANDLE_CODE=74
  clock_read || :
  began=${CENTISECONDS}
  owner_read || :
  while [ -d "${TMP}" ] && is_free_or_frozen_by "$1"; do # RUN is gone: this host is going down, or was a test
    if let_go; then
      for _ in 1 2 3 4 5; do
        lvm_works || break
        rest
      done
      if origins_resume patiently; then
        HANDLE_CODE=0
        return 0
      fi
    fi
    clock_read && [ $((CENTISECONDS - began)) -lt $((HANDLE_SECONDS * 100)) ] || return 0
    sleep 1
  done
  HANDLE_CODE=0 # a run after that one has the guest in hand
}

# Ends a hold of run $1 that outlasts freeze_timeout while that run lives on: what hangs may never come back. A run that
# was killed before the handle had opened the FIFO leaves it waiting for a writer: it gets one here, or, where a later run has
# removed the FIFO, its end.
handle_clock() {
  while kill -0 "$$" 2>/dev/null; do
    sleep "${RENFIELD_TICK:-1}"
    if ! kill -0 "$1" 2>/dev/null; then
      if [ -p "${RUN}/tmp/${GUEST}/fifo" ]; then
        : <>"${RUN}/tmp/${GUEST}/fifo" # only to write would wait for a reader, for ever where the handle has been killed
      elif [ ! -e "${TMP}/opened" ]; then
        ${RENFIELD_SHELL:-} "${HOOK_DIR}/renfield-hook" thaw "${GUEST}" || :
        kill -s KILL "$$"
      fi
    fi
    if hold_is_late "$1"; then ${RENFIELD_SHELL:-} "${HOOK_DIR}/renfield-hook" thaw "${GUEST}" || :; fi
  done
}

# Into the root of every hierarchy of cgroups that lets us: a stop of bacula-fd kills its own cgroup. Version 2 is one
# hierarchy, whose directories are groups; of version 1 each directory is the root of one.
cgroup_leave() {
  local procs
  set -- "${CGROUP}/cgroup.procs"
  [ -e "$1" ] || set -- "${CGROUP}"/*/cgroup.procs "${CGROUP}"/*/tasks
  for procs in "$@"; do
    [ ! -w "${procs}" ] || echo 0 2>/dev/null >"${procs}" || :
  done
}
