#!/bin/sh
# One moment for both disks of a guest that orders its writes over them: as often as the file `tries` says for each way to hold it
# and each kind of pair, and without a hold until the order is lost once. Then the deaths of the file `deaths`.
# shellcheck disable=SC2154 # VG, WRITERS and SLOTS are of the library, which is checked as files of its own
# shellcheck source=/dev/null
. /run/lab/in/inside/lab.sh
. /run/lab/in/inside/pairs.sh
. /run/lab/in/inside/deaths.sh

# once GUEST A B: a job up to its snapshots, what they show, and back.
once() {
  number=$((number + 1))
  hook "$1.${number}.before" before "$1" --job "${number}"
  said=/run/lab/$1.${number}.before.said
  held=$(sed -n 's/.* \(held [0-9]* ms by [a-zA-Z ]*\).*/\1/p' "${said}" | sed 's/ of process *//')
  word=$(sed -n 's/.* consistency=//p' "${said}" | tail -n 1)
  shown=$(pair_judge "$2" "$3")
  late=no
  ! grep -q 'longer than freeze_timeout' "${said}" || late=yes
  [ "${late}" = yes ] || printf '%s\n' "$1 ${word} ${held:-not held} | ${shown}" | tee -a "${OUT}/moments"
  hook "$1.${number}.after" after "$1" --job "${number}"
}

pairs_open
read -r tries </run/lab/in/tries
number=0

pair() {
  step "$1: $2 $3"
  pair_guest "$1" "$2" "$3" "$5"
  pair_start "$1" "$2" "$3" "$4"
  _tries=${tries}
  [ "$1" != off ] || _tries=20
  _late=0
  while [ "${_tries}" -gt 0 ]; do
    once "$1" "$2" "$3"
    case $1:${shown}:${late} in
      off:*torn*) break ;;
      *:yes) # a busy machine: the log says so, and nothing is claimed of these snapshots
        _late=$((_late + 1))
        [ "${_late}" -lt 10 ] || break
        ;;
      *) _tries=$((_tries - 1)) ;;
    esac
  done
  code "$1.writes" pair_writes
  pair_stop
}

mkdir -p /run/renfield/lock
world_remember
pair off "${VG}/d0" vb/d1 '1 2' 'moment off'
pair devices "${VG}/d0" vb/d1 '1 2' 'moment auto'
pair devices-one-group "${VG}/d0" "${VG}/d2" '1 2' 'moment auto'
pair stop "${VG}/d0" vb/d1 qemu 'moment auto'
pair stop-thin "${VG}/t0" "${VG}/t1" qemu 'moment auto'
pair stop-mixed "${VG}/t0" vb/d1 qemu 'moment auto'
pair virsh "${VG}/d0" vb/d1 '1 2' 'moment auto'
pair virsh-thin "${VG}/t0" "${VG}/t1" '1 2' 'moment auto'
pair thin-refused "${VG}/t0" "${VG}/t1" '1 2' 'moment auto'
leaks one-moment

deaths_open
while read -r line <&3; do
  # shellcheck disable=SC2086 # the words of the line
  death ${line}
done 3</run/lab/in/deaths
