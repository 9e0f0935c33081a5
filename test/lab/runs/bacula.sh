#!/bin/sh
# Nights under a real Director, Storage Daemon and File Daemon, on the configuration that Renfield renders: a good Job and its
# restore, then what goes wrong. After each fault, and at the latest after the reaper, nothing of ours is left.
# shellcheck disable=SC2154 # VG, OUT, JOB_ID, JOB_STATUS are of the library, which is checked as files of its own
# shellcheck source=/dev/null
. /run/lab/in/inside/lab.sh

# Everything of a tree that a restore has to bring back; /tmp is left out by the FileSet. Bacula keeps times in whole seconds (LStat of its catalog).
tree_list() {
  (
    cd "$1" || exit 1
    find . -xdev -mindepth 1 ! -path './tmp' ! -path ./lost+found -printf '%p %y %m %U %G %l\n' | sort
    find . -xdev -type f -printf '%p %s %n %T@\n' | sed 's/\.[0-9]*$//' | sort
    find . -xdev -type f -exec sha256sum {} + | sort
  )
}

# Waits until bacula-fd has a file of gamma open; gives up after ten.
reading_starts() {
  _tries=0
  while [ "${_tries}" -lt 600 ]; do
    _pid=$(pidof -s bacula-fd)
    ls -l "/proc/${_pid}/fd" >/run/lab/open
    if grep -q '/run/renfield/mnt/gamma/' /run/lab/open; then return 0; fi
    _tries=$((_tries + 1))
    sleep 1
  done
  return 1
}

# agent GUEST well|deaf|stuck
agent() {
  printf '%s\n' "$2" >"/run/lab/agent/$1"
  printf 'running\n' >"/run/lab/agent/$1.state"
}

# ended NAME [ALARMS]: how this try of the Job of JOB_ID ended, how many alarms the Director has raised for it so far, and its
# log. So many alarms are waited for: the Director writes the status into its catalog before it raises one.
ended() {
  job_ends
  fact "$1.status" "${JOB_STATUS}"
  hooks_end
  _tries=0
  while alarms_of_job && [ "${ALARMS}" -lt "${2:-1}" ] && [ "${_tries}" -lt 300 ]; do
    _tries=$((_tries + 1))
    sleep 1
  done
  fact "$1.alarms" "${ALARMS}"
  catalog "select LogText from Log where JobId=${JOB_ID} order by LogId" >"${OUT}/$1.log"
  cat "${OUT}/$1.log"
}

# Sets ALARMS.
alarms_of_job() {
  ALARMS=$(grep -c "^${JOB_ID} " "${OUT}/alarms")
  return 0
}

# again: waits until the Director starts the Job of JOB_ID once more; gives up after ten.
again() {
  _tries=0
  until [ "$(catalog "select JobStatus from Job where JobId=${JOB_ID}" || :)" = R ] || [ "${_tries}" -ge 600 ]; do
    _tries=$((_tries + 1))
    sleep 1
  done
}

# fd_dies NAME SIGNAL: bacula-fd gets the signal while data flows, and is started again.
fd_dies() {
  code "$1.reading" reading_starts
  killall "-$2" bacula-fd
  ended "$1"
  hook "$1.reap" reap
  leaks "$1"
  while pgrep -x bacula-fd >/dev/null; do sleep 0.5; done
  bacula_daemon fd
}

# cancelled NAME JOBID
cancelled() {
  JOB_ID=$2
  bconsole_says "cancel jobid=$2 yes" >/dev/null
  ended "$1"
  leaks "$1"
}

# A Director forgets with its end which Jobs it wanted to try once more.
director_again() {
  killall -q bacula-dir
  while pgrep -x bacula-dir >/dev/null; do sleep 0.5; done
  bacula_daemon dir
  bacula_answers
}

# director_dies NAME STOP|KILL: the Director of a Job of alpha gets the signal when `before` mounts. One that is stopped is
# killed once `before` has ended: its File Daemon waits to be told which files.
director_dies() {
  cat >/run/lab/tools/mount <<END
#!/bin/sh
[ "\$1" != -t ] || { killall -$2 bacula-dir && : >/run/lab/signalled; }
exec /usr/bin/mount "\$@"
END
  chmod 755 /run/lab/tools/mount
  rm -f /run/lab/signalled
  job_start alpha
  _tries=0
  until [ -e /run/lab/signalled ] || [ "${_tries}" -ge 600 ]; do
    _tries=$((_tries + 1))
    sleep 1
  done
  rm /run/lab/tools/mount
  if [ "$2" = STOP ]; then
    hooks_end
    code "$1.mounted" mountpoint -q /run/renfield/mnt/alpha
    killall -KILL bacula-dir
  fi
  sleep 2
  hooks_end
  hook "$1.reap" reap
  leaks "$1"
  director_again
  job_ends
  fact "$1.status" "${JOB_STATUS}"
}

vg_open
moment_tools
for guest in alpha beta gamma; do
  volume "vm_${guest}-disk0" 128 && disk_msdos "vm_${guest}-disk0" ext3 2048 && guest_start "vm_${guest}-disk0" ext3 1
done
volume vm_delta-disk0 16
mkdir -p /run/lab/agent
agent alpha well && agent beta deaf && agent delta deaf
: >"${OUT}/alarms"
fleet_install
cp /run/lab/in/inside/virsh /run/lab/tools/virsh
code daemons bacula_start /run/lab/rendered
world_remember

step 'a good night'
moment_of vm_alpha-disk0 32
job_start alpha
ended good 0
fact good.files "$(catalog "select JobFiles from Job where JobId=${JOB_ID}" || :)"
rm /run/lab/moment/vm_alpha-disk0
if [ "${JOB_STATUS}" = T ]; then
  bconsole_says "restore client=${VG}-fd jobid=${JOB_ID} where=/run/lab/restored all done yes" wait >"${OUT}/restore"
  moment_mount vm_alpha-disk0 ext3 2048 180000
  tree_list /run/lab/ref/vm_alpha-disk0 >"${OUT}/tree.wanted"
  # StripPath leaves a path alone that is no longer than what it strips: the mount point itself; the metadata lies beside it.
  rm -rf /run/lab/restored/run /run/lab/restored/renfield-metadata
  tree_list /run/lab/restored >"${OUT}/tree.restored"
fi
moment_drop vm_alpha-disk0
leaks good

step 'an agent that never answers, which is tried, and an overflow'
job_start beta
(
  until grep -q /run/renfield/mnt/beta /proc/mounts; do sleep 0.5; done
  exec dd if=/dev/urandom of=/run/lab/guest/vm_beta-disk0/tmp/big bs=1M count=12 conv=fsync status=none
) &
ended overflow
leaks overflow

step 'an agent that never answers, which is required'
job_start delta
ended deaf
agent delta stuck
leaks deaf

step 'its second try: an agent that stops answering while it freezes'
again
ended stuck 2
fact stuck.guest "$(cat /run/lab/agent/delta.state || :)"
leaks stuck

step 'a second Job for the same guest, and a Job that is cancelled while data flows'
job_start gamma
first=${JOB_ID}
code cancel.reading reading_starts
job_start gamma
second=${JOB_ID}
ended second
cancelled cancel "${first}"

step 'a bacula-fd that is killed, under the Job that had to wait'
JOB_ID=${second}
again
fd_dies killed KILL
director_again

step 'a Job that is cancelled during before'
job_start alpha
_tries=0
until [ -e "/dev/${VG}/snap_vm_alpha-disk0" ] || [ "${_tries}" -ge 60 ]; do
  _tries=$((_tries + 1))
  sleep 1
done
code early.before pgrep -f 'renfield-hook before alpha'
cancelled early "${JOB_ID}"

step 'a Storage Daemon that is killed'
job_start gamma
code storage.reading reading_starts
killall -KILL bacula-sd
while [ -e /run/renfield/job/gamma ]; do sleep 1; done
leaks storage
# The Director reaches for it until its SD Connect Timeout, half an hour, and only then ends the Job: it is made to answer.
bacula_daemon sd
ended storage
director_again

step 'a Director that is killed during before'
director_dies during KILL

step 'a Director that is killed between before and data'
director_dies between STOP

step 'a bacula-fd that is told to end'
job_start gamma
fd_dies ended TERM

bacula_stop
for guest in alpha beta gamma; do
  code "${guest}.writes" guest_writes "vm_${guest}-disk0"
  guest_stop "vm_${guest}-disk0"
  code "${guest}.origin" e2fsck -fn "/dev/mapper/guest-vm_${guest}-disk0"
done
