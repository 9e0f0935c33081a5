#!/bin/sh
# A night under a real Director, Storage Daemon and File Daemon: a good Job and its restore, a Job whose snapshot overflows, one
# that is cancelled and one whose bacula-fd is killed while data flows.
# shellcheck disable=SC2154 # VG, OUT, JOB_ID, JOB_STATUS are of the library, which is checked as files of its own
# shellcheck source=/dev/null
. /run/lab/in/inside/lab.sh
daemons=/run/lab/in/bacula

# Everything of a tree that a restore has to bring back. Bacula keeps times in whole seconds (LStat of its catalog).
tree_list() {
  (
    cd "$1" || exit 1
    find . -xdev -mindepth 1 -printf '%p %y %m %U %G %l\n' | sort
    find . -xdev -type f -printf '%p %s %n %T@\n' | sed 's/\.[0-9]*$//' | sort
    find . -xdev -type f -exec sha256sum {} + | sort
  )
}

# Waits until bacula-fd has a file of the guest open; gives up after two minutes.
reading_starts() {
  _tries=0
  while [ "${_tries}" -lt 60 ]; do
    _pid=$(pidof -s bacula-fd)
    ls -l "/proc/${_pid}/fd" >/run/lab/open
    if grep -q '/run/renfield/mnt/alpha/' /run/lab/open; then return 0; fi
    _tries=$((_tries + 1))
    sleep 2
  done
  return 1
}

vg_open
moment_tools
for guest in alpha beta; do
  volume "vm_${guest}-disk0" 128 && disk_msdos "vm_${guest}-disk0" ext3 2048 && guest_start "vm_${guest}-disk0" ext3 1
done
guest_settings alpha "disk disk0 lv ${VG}/vm_alpha-disk0" 'mount disk0 p1 /' 'snapshot_size 32M'
guest_settings beta "disk disk0 lv ${VG}/vm_beta-disk0" 'mount disk0 p1 /' 'snapshot_size 4M'
RENFIELD_PATH=/run/lab/tools:${REAL_PATH} # bacula-fd hands it on to the hooks
export RENFIELD_PATH
code daemons bacula_start "${daemons}"
mkdir -p /run/renfield/lock
world_remember

step 'a good night'
moment_of vm_alpha-disk0 32
job_run alpha
fact good.status "${JOB_STATUS}"
fact good.files "$(catalog "select JobFiles from Job where JobId=${JOB_ID}" || :)"
rm /run/lab/moment/vm_alpha-disk0
bconsole_says "restore client=lab-fd jobid=${JOB_ID} where=/run/lab/restored all done yes" wait >"${OUT}/restore"
moment_mount vm_alpha-disk0 ext3 2048 180000
tree_list /run/lab/ref/vm_alpha-disk0 >"${OUT}/tree.wanted"
# StripPath leaves a path alone that is no longer than what it strips: the mount point itself.
(cd /run/lab/restored && rmdir -p run/renfield/mnt/alpha)
tree_list /run/lab/restored >"${OUT}/tree.restored"
moment_drop vm_alpha-disk0
hooks_end
leaks good

step 'an overflow'
job_run overflow
fact overflow.status "${JOB_STATUS}"
hooks_end
leaks overflow

step 'a Job that is cancelled'
job_start slow
code cancel.reading reading_starts
bconsole_says "cancel jobid=${JOB_ID} yes" >/dev/null
job_wait
fact cancel.status "${JOB_STATUS}"
hooks_end
leaks cancel

step 'a bacula-fd that is killed'
job_start slow
code killed.reading reading_starts
killall -KILL bacula-fd
job_wait
fact killed.status "${JOB_STATUS}"
hook killed.reap reap
leaks killed
bacula_daemon fd
bacula_stop
cat "${OUT}/jobs"
