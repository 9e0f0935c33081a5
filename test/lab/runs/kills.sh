#!/bin/sh
# Hooks are killed at random while another guest is being backed up. The plan has a line a kill, see kills.test.ts:
#   NUMBER GUEST STAGE KIND PERMILLE NEXT
# PERMILLE of the time that a whole run takes passes before the kill. NEXT is what comes after it: `kill` the next kill, whose `before`
# finds what this one left; `reap`; `before` a whole job. After the last two the world has to be what it was.
# shellcheck disable=SC2154 # VG, OUT, MILLISECONDS are of the library, which is checked as files of its own
# shellcheck source=/dev/null
. /run/lab/in/inside/lab.sh

# The disks of a guest.
disks_of() {
  case $1 in
    two) printf 'vm_two-disk0 vm_two-disk1\n' ;;
    *) printf 'vm_%s-disk0\n' "$1" ;;
  esac
}

# whole NAME STAGE GUEST JOB: a run that nobody kills, and in takes.STAGE.GUEST how many milliseconds it takes on the machine as busy as
# it is now.
whole() {
  milliseconds
  _began=${MILLISECONDS}
  hook "$1" "$2" "$3" --job "$4"
  _ended=$?
  milliseconds
  printf '%s\n' "$((MILLISECONDS - _began))" >"/run/lab/takes.$2.$3"
  return "${_ended}"
}

# A third guest whose whole job runs beside a kill: its hooks meet the victim's at every lock.
neighbour() {
  hook "$1.before" before near --job "$2" && hook "$1.after" after near --job "$2"
}

# kill_one NUMBER GUEST STAGE KIND PERMILLE NEXT
kill_one() {
  name=kill.$1
  step "$*"
  [ "$3" = before ] || whole "${name}.ready" before "$2" "$1"
  beside=
  if [ $(($1 % 10)) -eq 5 ]; then
    neighbour "${name}.near" "$1" &
    beside=$!
  fi
  read -r takes <"/run/lab/takes.$3.$2"
  victim_start "$3" "$2" "$1"
  wait_ms=$((takes * $5 / 1000))
  sleep "$((wait_ms / 1000)).$(printf '%03d' "$((wait_ms % 1000))")"
  victim_kill "$4"
  victim_end
  cat /run/lab/victim.said
  fact "${name}.met" "${KILLED}"
  fact "${name}.code" "${VICTIM_CODE}"
  # shellcheck disable=SC2046,SC2312 # names of volumes
  goes_on $(disks_of "$2")
  fact "${name}.still" "${STILL:-none}"
  # It has taken less.
  [ "${KILLED}:${VICTIM_CODE}" != none:0 ] || printf '%s\n' "${wait_ms}" >"/run/lab/takes.$3.$2"
  # A run that was not killed goes to its end.
  [ "$3:${VICTIM_CODE}" != before:0 ] || hook "${name}.end" after "$2" --job "$1"
  [ -z "${beside}" ] || wait "${beside}"
  case $6 in
    reap) hook "${name}.cleared" reap ;;
    before) whole "${name}.again" before "$2" "$(($1 + 10000))" && whole "${name}.cleared" after "$2" "$(($1 + 10000))" ;;
    *) return 0 ;;
  esac
  leaks "${name}"
}

vg_open
kills_open
volume vm_one-disk0 64 && disk_whole vm_one-disk0 ext3 && guest_start vm_one-disk0 ext3 1
volume vm_two-disk0 48 && disk_whole vm_two-disk0 ext4 && guest_start vm_two-disk0 ext4 1
volume vm_two-disk1 32 && disk_whole vm_two-disk1 ext2 && guest_start vm_two-disk1 ext2 1
thin_volume vm_thin-disk0 64 && disk_whole vm_thin-disk0 ext3 && guest_start vm_thin-disk0 ext3 1
volume vm_other-disk0 48 && disk_whole vm_other-disk0 ext3 && guest_start vm_other-disk0 ext3 1
volume vm_near-disk0 16
guest_settings one "disk disk0 lv ${VG}/vm_one-disk0" 'mount disk0 whole /' 'snapshot_size 16M' 'metadata no' 'freeze try'
guest_settings two "disk disk0 lv ${VG}/vm_two-disk0" "disk disk1 lv ${VG}/vm_two-disk1" 'mount disk0 whole /' \
  'mount disk1 whole /home' 'snapshot_size 16M' 'metadata no' 'repair full' # ext2 has no journal
guest_settings thin "disk disk0 lv ${VG}/vm_thin-disk0" 'mount disk0 whole /' 'metadata no'
guest_settings other "disk disk0 lv ${VG}/vm_other-disk0" 'mount disk0 whole /' 'snapshot_size 40M' 'metadata no'
guest_settings near "disk disk0 lv ${VG}/vm_near-disk0" 'snapshot_size 4M' 'metadata no'
sed -i 's/^method files/method image/' /etc/renfield/current/guests/near.settings
printf 'well\n' | tee /run/lab/agent/one >/run/lab/agent/two
for guest in one two thin near; do
  for stage in before after; do whole "whole.${guest}.${stage}" "${stage}" "${guest}" 1; done
done

# Of other people: a snapshot with our prefix, one of our guest's own disk, a volume with one of our tags, a map.
volume foreign 16 && volume tagged 4 --addtag renfield
lvcreate -q -s -L 4M -n snap_foreign "${VG}/foreign"
lvcreate -q -s -L 4M -n theirs "${VG}/vm_two-disk1"
dmsetup create renfield-theirs-disk0-p1 -u THEIRS --table "0 2048 linear /dev/${VG}/foreign 0"
hook other.before before other --job 1
reader_start /run/renfield/mnt/other
world_remember

while read -r line; do
  # shellcheck disable=SC2086 # the words of the plan
  kill_one ${line}
done </run/lab/in/plan

reader_stop
hook other.check check other --job 1
hook other.after after other --job 1
for lv in vm_one-disk0 vm_two-disk0 vm_two-disk1 vm_thin-disk0 vm_other-disk0; do
  guest_stop "${lv}"
  code "origin.${lv}" e2fsck -fn "/dev/mapper/guest-${lv}"
done
exit 0
