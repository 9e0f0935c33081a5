# shellcheck shell=sh disable=SC2154 # VG and OUT are of lab.sh
# A real Director, Storage Daemon and File Daemon, all in the lab, on the configuration files of one folder.

# bacula_start DIR: DIR holds bacula-dir.conf, bacula-sd.conf, bacula-fd.conf and bconsole.conf, which use /run/lab/bacula
# as WorkingDirectory and PidDirectory, the catalog "bacula" in it, and /run/lab/bacula/volumes as Archive Device.
bacula_start() {
  BACULA=$1
  mkdir -p /run/lab/bacula/volumes
  # The packaged script wants to be filled in by its postinst; its SQL is a here-document.
  sed -n '/<<END-OF-DATA/,/^END-OF-DATA/p' /usr/share/bacula-director/make_sqlite3_tables | sed '1d;$d' |
    sqlite3 /run/lab/bacula/bacula.db || return 1
  for _daemon in sd fd dir; do
    bacula_daemon "${_daemon}" || return 1
  done
  bacula_answers
}

# Waits until the Director does as bconsole says; gives up after 120 tries. A bconsole that met a Director at its start or end may never
# get an answer: it is ended, and asked again.
bacula_answers() {
  _tries=0
  while [ "${_tries}" -lt 120 ]; do
    if printf 'version\nquit\n' | timeout -s KILL 60 bconsole -n -c "${BACULA}/bconsole.conf" >/dev/null; then return 0; fi
    _tries=$((_tries + 1))
    sleep 1
  done
  return 1
}

# bacula_daemon dir|sd|fd: starts one of them. It daemonises, and keeps neither our input nor the pipe of the log.
bacula_daemon() {
  "/usr/sbin/bacula-$1" -c "${BACULA}/bacula-$1.conf" </dev/null >>"${OUT}/bacula-$1" 2>&1
}

# bconsole_says COMMAND...: each argument is one line to bconsole.
bconsole_says() {
  printf '%s\n' "$@" quit | timeout 1800 bconsole -n -c "${BACULA}/bconsole.conf"
}

# job_start NAME: sets JOB_ID.
job_start() {
  JOB_ID=$(bconsole_says "run job=$1 yes" | sed -n 's/.*JobId=\([0-9]*\).*/\1/p')
}

# Waits for the status of an end in the catalog: `wait` of bconsole would also wait for the second try, half an hour later.
job_ends() {
  _tries=0
  while [ "${_tries}" -lt 900 ]; do
    JOB_STATUS=$(catalog "select JobStatus from Job where JobId=${JOB_ID}")
    case ${JOB_STATUS} in
      [TWEfAI]) return 0 ;;
      *) sleep 1 ;;
    esac
    _tries=$((_tries + 1))
  done
  export JOB_STATUS
}

# A Job has ended for the Director before its last RunScript has.
hooks_end() {
  _tries=0
  while pgrep -f renfield-hook >/dev/null && [ "${_tries}" -lt 450 ]; do
    _tries=$((_tries + 1))
    sleep 2
  done
}

# catalog QUERY: the Director may be writing at that moment.
catalog() {
  sqlite3 -cmd '.timeout 60000' /run/lab/bacula/bacula.db "$1"
}

bacula_stop() {
  for _daemon in dir sd fd; do
    killall -q "bacula-${_daemon}"
  done
}
