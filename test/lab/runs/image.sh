#!/bin/sh
# Method image under a real bacula-fd, on the configuration that Renfield renders: a backup of a guest at work and its restores, into
# files and onto logical volumes; targets that the writer refuses; a disk that cannot be read; a block node for Bacula's own reader.
# shellcheck disable=SC2154 # VG, OUT, JOB_ID, JOB_STATUS are of the library, which is checked as files of its own
# shellcheck source=/dev/null
. /run/lab/in/inside/lab.sh
restored=/run/lab/restored

# backup NAME JOB: tells the status of the Job and its bytes, and leaves its log.
backup() {
  job_start "$2"
  job_ends
  hooks_end
  fact "$1.status" "${JOB_STATUS}"
  fact "$1.bytes" "$(catalog "select JobBytes from Job where JobId=${JOB_ID}" || :)"
  job_log "$1"
}

job_log() {
  catalog "select LogText from Log where JobId=${JOB_ID} order by LogId" >"${OUT}/$1.log"
  cat "${OUT}/$1.log"
}

# restore NAME JOBID WHERE LINE...: each LINE is a command to the tree of files of the backup, as "mark disk0.img".
restore() {
  _restore=$1
  _jobid=$2
  _where=$3
  shift 3
  restore_by "${_restore}" "restore client=${VG}-fd jobid=${_jobid} where=${_where}" "$@" "done" yes wait
}

# page_restore NAME BLOCK: the lines of a block of docs/restore.md.
page_restore() {
  _restore=$1
  _block=/run/lab/in/page/$2
  set --
  while read -r _line; do set -- "$@" "${_line}"; done <"${_block}"
  restore_by "${_restore}" "$@"
}

# restore_by NAME LINE...: tells the status of the Restore Job that these lines for bconsole make, and leaves its log.
restore_by() {
  _restore=$1
  shift
  bconsole_says "$@" >"/run/lab/${_restore}.bconsole"
  JOB_ID=$(catalog "select max(JobId) from Job where Type='R'")
  fact "${_restore}.status" "$(catalog "select JobStatus from Job where JobId=${JOB_ID}" || :)"
  job_log "${_restore}"
}

# write NAME WHERE: the writer itself, with the restored image of alpha's first disk; its words are left in the file NAME.said.
write() {
  hook "$1" write alpha disk0 "$2" a <"${restored}/alpha-disk0.img"
  cp "/run/lab/$1.said" "${OUT}/$1.said"
}

digest() {
  sha256sum <"$1" | cut -c 1-64
}

vg_open
moment_tools
volume vm_alpha-disk0 20 && disk_gpt vm_alpha-disk0 ext4 16 && guest_start vm_alpha-disk0 ext4 1
volume vm_alpha-disk1 8 && disk_whole vm_alpha-disk1 ext3 && guest_start vm_alpha-disk1 ext3 1
moment_of vm_alpha-disk0 16 && moment_of vm_alpha-disk1 8
# The last third of beta's disk answers every read with an error.
volume vm_beta-disk0 8 && lvextend -q --type error -L 12M "${VG}/vm_beta-disk0"
volume vm_gamma-disk0 12 && disk_whole vm_gamma-disk0 ext4 && guest_start vm_gamma-disk0 ext4 1
moment_of vm_gamma-disk0 8
fleet_install
code daemons bacula_start /run/lab/rendered
twins="ref_vm_alpha-disk0 ref_vm_alpha-disk1 ref_vm_gamma-disk0"

step 'a good night'
backup alpha alpha
backup=${JOB_ID}
for number in 0 1; do
  fact "alpha.disk${number}.wanted" "$(digest "/dev/${VG}/ref_vm_alpha-disk${number}" || :)"
done

step 'a restore into new files'
restore files "${backup}" "${restored}" 'mark *'
find "${restored}" -type f -printf '%P\n' | sort >"${OUT}/files"
for number in 0 1; do
  code "files.disk${number}.cmp" cmp "/dev/${VG}/ref_vm_alpha-disk${number}" "${restored}/alpha-disk${number}.img"
done
fact files.digest "$(cut -c 1-64 "${restored}/alpha-disk0.img.sha256" || :)"

step 'a restore onto a new volume'
page_restore volume volume
code volume.cmp cmp "/dev/${VG}/ref_vm_alpha-disk0" "/dev/${VG}/restored"
fact volume.tags "$(lvs --noheadings -o lv_tags "${VG}/restored" | tr -d ' ' || :)"
dmsetup create restored-p2 --table "0 32768 linear /dev/${VG}/restored 4096" && udevadm settle
code volume.replay e2fsck -p /dev/mapper/restored-p2
code volume.e2fsck e2fsck -fn /dev/mapper/restored-p2
dmsetup remove --retry restored-p2

step 'a restore onto a marked volume'
volume marked 20 --addtag renfield_restore
write marked "/dev/${VG}/marked"
code marked.cmp cmp "/dev/${VG}/ref_vm_alpha-disk0" "/dev/${VG}/marked"

step 'what the writer refuses'
restore live-job "${backup}" "/dev/${VG}/vm_alpha-disk0" 'cd /alpha' 'mark disk0.img'
write live "/dev/${VG}/vm_alpha-disk0"
lvchange -q --addtag renfield_restore "${VG}/vm_alpha-disk0" "${VG}/ref_vm_alpha-disk1" "${VG}/marked"
write live-marked "/dev/${VG}/vm_alpha-disk0"
write snapshot "/dev/${VG}/ref_vm_alpha-disk1"
lvchange -q --deltag renfield_restore "${VG}/vm_alpha-disk0" "${VG}/ref_vm_alpha-disk1"
mkfs.ext4 -q -F "/dev/${VG}/marked" && mount "/dev/${VG}/marked" /mnt && umount /mnt
before=$(digest "/dev/${VG}/marked")
mount -o ro "/dev/${VG}/marked" /mnt
write mounted "/dev/${VG}/marked"
umount /mnt
fact mounted.before "${before}"
fact mounted.after "$(digest "/dev/${VG}/marked" || :)"
lvchange -q -an "${VG}/marked"
write inactive "/dev/${VG}/marked"
write disk /dev/vda
write map /dev/mapper/guest-vm_alpha-disk0
write existing "${restored}"
lvremove -q -f "${VG}/marked" "${VG}/restored"

step 'a disk that cannot be read'
world_remember
backup beta beta
leaks beta

step 'a block node'
backup gamma gamma
# Restored as the node that it was, it would be written through to whatever has its number by now: a file takes its place.
sh -eu /run/lab/in/page/node
page_restore node image
fact node.type "$(stat -c %F "${restored}/dev/renfield/gamma/disk0" || :)"
code node.cmp cmp "/dev/${VG}/ref_vm_gamma-disk0" "${restored}/dev/renfield/gamma/disk0"

step 'a block node that nobody reads'
hook unread.before before gamma --job 90
hook unread.check check gamma --job 90
cp /run/lab/unread.check.said "${OUT}/unread.said"
hook unread.after after gamma --job 90

step 'the morning'
for twin in ${twins}; do
  lvremove -q -f "${VG}/${twin}"
done
bacula_stop
ls -A /dev/renfield /run/renfield/read /run/renfield/meta >"${OUT}/left"
lvs --noheadings -o lv_name "${VG}" | tr -d ' ' | sort >"${OUT}/volumes"
code writes guest_writes vm_alpha-disk0
for lv in vm_alpha-disk0 vm_alpha-disk1 vm_gamma-disk0; do
  guest_stop "${lv}"
  code "${lv}.origin" e2fsck -fn "/dev/mapper/guest-${lv}"
done
