#!/bin/sh
# A month and the next with a real Debian: its reference is made out of packages and saved as a Base, guests of its kind are saved against
# it, the reference is made anew with what was corrected since, and the Fulls of both months come back.
# shellcheck disable=SC2154 # VG, OUT, FULL are of the library, which is checked as files of its own
# shellcheck source=/dev/null
. /run/lab/in/inside/lab.sh
# shellcheck source=/dev/null
. /run/lab/in/inside/debian.sh

vg_open
volume srv 6144 && mkfs.ext4 -q "/dev/${VG}/srv" && mount "/dev/${VG}/srv" /srv
site_open
fleet_install
mkdir -p /srv/bacula /run/renfield/references && : >/run/renfield/references/Debian12.lock
code daemons bacula_start /run/lab/rendered
world_remember
month this-month

step 'guests'
guest_copy same
guest_lives same
guest_copy changed
guest_lives changed
code changed.packages guest_runs changed 'apt-get -q update && apt-get -q -y --no-install-recommends install rsync && apt-get clean && rm -rf /var/lib/apt/lists/*'
for guest in same changed; do
  code "${guest}.agent" agent_start "${guest}"
  tree_tell "${guest}" "/run/lab/guest/${guest}"
done
world_remember
for guest in same changed; do
  full "${guest}-agent" "${guest}-agent" && restored "${guest}-agent" "${FULL}" "${guest}-agent-fd"
done
full same same
same=${FULL}
full changed changed
changed=${FULL}
leaks fulls

step 'a month later'
site_updates
month next-month
code changed.update guest_runs changed 'apt-get -q update && apt-get -q -y dist-upgrade && apt-get clean && rm -rf /var/lib/apt/lists/*'
tree_tell updated /run/lab/guest/changed
full updated changed
updated=${FULL}
leaks updated
restored updated "${updated}" "${VG}-fd"
restored same "${same}" "${VG}-fd"
restored changed "${changed}" "${VG}-fd"
leaks restored
bacula_stop
for guest in same changed; do
  guest_close "${guest}"
  code "${guest}.origin" e2fsck -fn "/dev/mapper/guest-vm_${guest}-disk0"
done
