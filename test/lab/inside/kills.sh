# shellcheck shell=sh disable=SC2034,SC2154,SC2312 # names shared with lab.sh and the runs; what a look does not see is no leak
# Ways for a run of the hook to die, and what may be wrong afterwards that the leak detector does not name.

CGROUP_OF_VICTIM=/sys/fs/cgroup/victim

# lvcreate_dies K WHO: lvcreate dies before its K-th ioctl, never where K is 0, and with it WHO: `child` nobody else, `group` the
# whole process group of the hook.
lvcreate_dies() {
  mkdir -p /run/lab/tools
  cp /run/lab/in/inside/dying /run/lab/tools/lvcreate
  printf '%s %s\n' "$1" "$2" >/run/lab/dies
  : >/run/lab/died
}

# dm_state LV: one line of what device-mapper and LVM say of a volume and of the snapshot that the hook makes of it.
dm_state() {
  _group=$(printf '%s' "${VG}" | sed 's/-/--/g')
  _lv=$(printf '%s' "$1" | sed 's/-/--/g')
  dmsetup info -c --noheadings --separator ' ' -o name,suspended,tables_loaded |
    awk -v "n=${_group}-${_lv}" -v "s=${_group}-snap_${_lv}" '
      $1 == n { printf "origin=%s:%s ", $2, $3 }
      $1 == n "-real" { printf "real=%s:%s ", $2, $3 }
      $1 == s { printf "snap=%s:%s ", $2, $3 }
      $1 == s "-cow" { printf "cow=%s:%s ", $2, $3 }'
  printf 'lvm=%s\n' "$(lvs --noheadings --separator : -o lv_attr,origin "${VG}/snap_$1" 2>/dev/null | tr -d ' ')"
}

kills_open() {
  mkdir -p /sys/fs/cgroup /run/lab/tools /run/lab/agent
  mount -t cgroup2 none /sys/fs/cgroup && mkdir "${CGROUP_OF_VICTIM}"
  cp /run/lab/in/inside/virsh /run/lab/tools/virsh
}

# victim_start COMMAND GUEST JOB: runs the hook in a session and a cgroup of its own, below a process that stands for the job and
# ends with the hook: a job whose `before` was killed is over. Sets VICTIM to the hook's process, JOB_OF_VICTIM to the job's.
victim_start() {
  rm -f /run/lab/victim
  # shellcheck disable=SC2016 # the inner shells expand their own
  env "RENFIELD_PATH=/run/lab/tools:${REAL_PATH}" setsid sh -c '
    echo 0 >"$1/cgroup.procs"
    shift
    sh -c "echo \$\$ >/run/lab/victim.new && mv /run/lab/victim.new /run/lab/victim; exec \"\$@\"" sh "$@"
    exit "$?"' sh "${CGROUP_OF_VICTIM}" "${HOOK}" "$1" "$2" --job "$3" </dev/null >/run/lab/victim.said 2>&1 &
  JOB_OF_VICTIM=$!
  until [ -s /run/lab/victim ]; do sleep 0.1; done
  read -r VICTIM </run/lab/victim
}

# victim_kill KIND: group, cgroup, shell or child. Sets KILLED to what was met: the newest child, or "none" where it had ended.
victim_kill() {
  KILLED=none
  kill -0 "${VICTIM}" 2>/dev/null || return 0
  _child=$(pgrep -n -P "${VICTIM}") || _child=
  KILLED=itself
  [ -z "${_child}" ] || KILLED=$(tr '\0' ' ' <"/proc/${_child}/cmdline" | cut -c 1-60)
  case $1 in
    group) kill -s KILL -- "-${JOB_OF_VICTIM}" ;;
    cgroup) echo 1 >"${CGROUP_OF_VICTIM}/cgroup.kill" ;;
    shell) kill -s KILL "${VICTIM}" ;;
    *) [ -z "${_child}" ] || kill -s KILL "${_child}" ;;
  esac
}

# Waits for the end of the victim and its job; sets VICTIM_CODE.
victim_end() {
  wait "${JOB_OF_VICTIM}" 2>/dev/null
  VICTIM_CODE=$?
  export VICTIM_CODE
}

# stands_still: what stands still at this moment: suspended devices with a table, frozen guests. A device without a table never ran.
stands_still() {
  dmsetup info -c --noheadings --separator ' ' -o suspended,tables_loaded,name |
    awk '$1 == "Suspended" && $2 != "None" && $2 != "Inactive" { print "suspended " $3 }'
  for _file in /run/lab/agent/*.state; do
    [ ! -e "${_file}" ] || grep -qv frozen "${_file}" || printf 'frozen %s\n' "${_file##*/}"
  done
  for _file in /run/renfield/frozen/*; do
    [ ! -e "${_file}" ] || printf 'marked %s\n' "${_file##*/}"
  done
}

# goes_on LV...: the guest runs again by itself, without reap: nothing stands still, no hook is at work, its writer goes on.
# The bound is for a machine that is busy; a guest that stands still does so for ever. Sets STILL to what does.
goes_on() {
  _looks=0
  while [ "${_looks}" -lt 120 ]; do
    STILL=$(stands_still)
    if [ -z "${STILL}" ] && ! pgrep -f 'renfield-hook (before|after|handle|thaw)' >/dev/null; then break; fi
    sleep 1
    _looks=$((_looks + 1))
  done
  for _lv in "$@"; do
    guest_writes "${_lv}" || guest_writes "${_lv}" || guest_writes "${_lv}" || STILL="${STILL} ${_lv} writes nothing"
  done
  [ -z "${STILL}" ]
}

# A reader of DIR as bacula-fd is one: digests the tree for ever, and counts in /run/lab/reader how often, and how often it was not
# the tree of the first time.
reader_start() {
  (
    _first=$(tree_digest "$1")
    _reads=1
    _other=0
    while :; do
      printf '%s %s\n' "${_reads}" "${_other}" >/run/lab/reader.new && mv /run/lab/reader.new /run/lab/reader
      sleep 2
      _reads=$((_reads + 1))
      [ "$(tree_digest "$1" || :)" = "${_first}" ] || _other=$((_other + 1))
    done
  ) </dev/null >/dev/null 2>&1 &
  READER=$!
}

reader_stop() {
  kill "${READER}"
  wait "${READER}" 2>/dev/null
  read -r _reads _other </run/lab/reader
  fact reader.reads "${_reads}"
  fact reader.different "${_other}"
}
