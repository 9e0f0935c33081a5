# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# Every external command runs here, those of coreutils too: a `cp` from a dead NFS server and an `rm` on a full disk array
# hang as an lvcreate does.
#
# - Its output goes to a file, never to the job's pipe: bacula-fd reads a RunScript until end of file, so a daemonised
#   child that kept the pipe (dmeventd, a FUSE server) would hang the job for ever.
# - It gets no lock (7, 8, 9): a child that outlives us must not keep the guest busy.
# - Its time is bounded by a warden, a process of ours that looks once a second at how long the command at hand has
#   been running: timeout(1) is missing on EL 5 and has no -k on EL 6. lvcreate and lvremove are never killed, because a
#   killed lvcreate leaves half a snapshot and orphan -cow devices: we stop waiting, it goes on, and the next run finds
#   what it made.
# - What it says is bounded: RUN is memory of the host, and a guest decides how many words e2fsck has.
#
# Nothing interrupts a `wait` but the end: bash 5.2 forgets a child that ends in the same moment as a trapped signal
# comes, and a second wait for it never returns.

WARDEN=
CHILD=
CHILD_ENDS='kill'
SERIAL=0
LATE=no
WORDS_MOST=4096 # the most that a command may write, in blocks of 512 bytes (bash without --posix: of 1024)
APART=           # where its complaints go, when they must not be among its output
INPUT=/dev/null  # what it reads

# Clears what a killed run with the same scratch directory may have left: its warden's last word is not about us.
warden_start() {
  [ -z "${WARDEN}" ] || return 0
  [ ! -s "${TMP}/late" ] || : >"${TMP}/late"
  [ ! -s "${TMP}/warden" ] || echo >"${TMP}/warden"
  trap 'LATE=yes' ALRM
  (
    exec </dev/null >/dev/null 2>&1 7>&- 8>&- 9>&-
    trap - ALRM
    warden_loop "${TMP}"
  ) &
  WARDEN=$!
}

# Reads which command runs, its limit in seconds and how it ends from $1/warden; a new serial number starts a new count.
# What ignores SIGTERM is killed 3 s later; what is stuck in the kernel we leave after 8 s.
warden_loop() {
  local known passed pid serial allowed ends
  known=
  passed=0
  while sleep "${RENFIELD_TICK:-1}" && kill -0 "$$"; do
    pid=
    [ ! -s "$1/warden" ] || read -r serial pid allowed ends <"$1/warden" || :
    [ -n "${pid}" ] || continue
    [ "${serial}" = "${known}" ] || passed=0
    known=${serial}
    passed=$((passed + 1))
    case ${ends}:$((passed - allowed)) in
      leave:0 | kill:8) kill -ALRM "$$" ;;
      kill:0)
        echo late >"$1/late"
        kill "${pid}"
        ;;
      kill:3) kill -KILL "${pid}" ;;
      *) ;;
    esac
  done
}

# Waited for, so that nothing of ours is left when we are: one that has not yet run still has our descriptors.
warden_stop() {
  [ -n "${WARDEN}" ] || return 0
  kill -KILL "${WARDEN}" 2>/dev/null || :
  wait "${WARDEN}" 2>/dev/null || :
  WARDEN=
}

# Removes TMP. Not as a chore: the command at hand is written down in TMP, and rm would find it full again in the end.
scratch_drop() {
  warden_stop
  bare "${CHORE_SECONDS}" rm -rf "${TMP}"
}

# Sets TOOL to the program of name $1. RENFIELD_BIN is for the tests: the shell of busybox prefers its own applets to
# any PATH, and a test must not mount.
tool_find() {
  TOOL=$1
  [ -z "${RENFIELD_BIN:-}" ] || [ ! -x "${RENFIELD_BIN}/$1" ] || TOOL=${RENFIELD_BIN}/$1
}

# bounded FILE SECONDS kill|leave COMMAND...: the exit code of the command, or 124 (as timeout(1)) when it was late. One that
# writes more than WORDS_MOST ends with 153, by SIGXFSZ; posh has no ulimit.
bounded() {
  local into limit status
  into=$1
  limit=$2
  CHILD_ENDS=$3
  shift 3
  tool_find "$1"
  shift
  warden_start
  LATE=no
  SERIAL=$((SERIAL + 1))
  (
    [ "${CHILD_ENDS}" = leave ] || ulimit -f "${WORDS_MOST}" 2>/dev/null || : # LVM writes its metadata into files
    [ -z "${APART}" ] || exec 2>"${APART}"
    exec "${TOOL}" ${1+"$@"}
  ) <"${INPUT}" >"${into}" 2>&1 7>&- 8>&- 9>&- &
  CHILD=$!
  echo "${SERIAL} ${CHILD} ${limit} ${CHILD_ENDS}" >"${TMP}/warden"
  wait "${CHILD}" 2>/dev/null
  status=$?
  CHILD=
  # And not nothing, which would give a full RUN the page back that the answer has lacked.
  echo >"${TMP}/warden"
  if [ -s "${TMP}/late" ]; then
    : >"${TMP}/late"
    LATE=yes
  fi
  [ "${LATE}" = no ] || status=124
  [ "${status}" -ne 153 ] || echo 'more words than there is room for' >"${into}" 2>/dev/null || : # nobody has to read them
  return "${status}"
}

# bare SECONDS COMMAND...: the same for a command that runs before there is a scratch directory, for the command that removes it,
# and for flock, which alone gets the locks. It brings a watcher of its own, and says nothing.
bare() {
  local limit watcher status
  limit=$1
  shift
  tool_find "$1"
  shift
  LATE=no
  CHILD_ENDS='kill'
  trap 'LATE=yes' ALRM
  if [ "${TOOL##*/}" = flock ]; then
    "${TOOL}" ${1+"$@"} </dev/null >/dev/null 2>&1 7>&- &
  else
    "${TOOL}" ${1+"$@"} </dev/null >/dev/null 2>&1 7>&- 8>&- 9>&- &
  fi
  CHILD=$!
  (
    exec </dev/null >/dev/null 2>&1 7>&- 8>&- 9>&-
    trap - ALRM
    watch_child "${CHILD}" "${limit}"
  ) &
  watcher=$!
  wait "${CHILD}" 2>/dev/null
  status=$?
  CHILD=
  kill -KILL "${watcher}" 2>/dev/null || :
  wait "${watcher}" 2>/dev/null || :
  case ${LATE}:${status} in
    yes:* | no:137 | no:143) status=124 ;; # nobody else kills what runs for so short a time
    *) ;;
  esac
  return "${status}"
}

watch_child() {
  local passed
  passed=0
  while sleep "${RENFIELD_TICK:-1}" && kill -0 "$1" && kill -0 "$$"; do
    passed=$((passed + 1))
    case $((passed - $2)) in
      0) kill "$1" ;;
      3) kill -KILL "$1" ;;
      8) kill -ALRM "$$" ;;
      *) ;;
    esac
  done
}

# A signal can end us while a command runs: it is ended, or waited for, before anything is undone. The warden still
# bounds this wait. An installer is watched by other commands meanwhile.
child_settle() {
  if [ -n "${INSTALLER:-}" ]; then
    kill "${INSTALLER}" 2>/dev/null || :
    wait "${INSTALLER}" 2>/dev/null || :
  fi
  [ -n "${CHILD}" ] || return 0
  kill -0 "${CHILD}" 2>/dev/null || return 0
  [ "${CHILD_ENDS}" = leave ] || kill "${CHILD}" 2>/dev/null || :
  wait "${CHILD}" 2>/dev/null || :
  CHILD=
}
