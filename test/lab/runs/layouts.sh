#!/bin/sh
# Guests as installers lay them out, saved by real daemons with nothing said of their filesystems: a Full, a day of changes, an
# Incremental, and a restore of both. Every file of every filesystem has to be there.
# shellcheck disable=SC2154 # VG, OUT, BACULA, JOB_ID, JOB_STATUS are of the library, which is checked as files of its own
# shellcheck source=/dev/null
. /run/lab/in/inside/lab.sh
. /run/lab/in/inside/layouts.sh

ESP='umask=0077,shortname=winnt'
map=/dev/mapper

vg_open
modprobe -a xfs vfat nls_cp437 nls_ascii nls_utf8
guests_lvm
mkdir -p /run/lab/want /var/tmp/restored # not on a tmpfs, which has no user.* attributes before Linux 6.6

# el6: /boot by UUID, LVM by /dev/mapper
lay_el6() {
  step el6
  volumes vm_el6-disk0:160
  table vm_el6-disk0 dos 32:83 120:8e
  group vg_el6 "${map}/guest-vm_el6-disk0-p2" lv_root:60 lv_home:40 lv_swap:8
  fs "${map}/guest-vg_el6-lv_root" ext4 && fs "${map}/guest-vg_el6-lv_home" ext4 && fs "${map}/guest-vm_el6-disk0-p1" ext4
  boots el6 "${map}/guest-vg_el6-lv_root" ext4 / && boots el6 "${map}/guest-vm_el6-disk0-p1" ext4 /boot && boots el6 "${map}/guest-vg_el6-lv_home" ext4 /home
  fstab el6 <<END
#
# /etc/fstab
# Created by anaconda on Tue Mar  6 10:00:00 2012
#
/dev/mapper/vg_el6-lv_root /                       ext4    defaults        1 1
UUID=$(uuid "${map}/guest-vm_el6-disk0-p1" || :) /boot                   ext4    defaults        1 2
/dev/mapper/vg_el6-lv_home /home                   ext4    defaults        1 2
/dev/mapper/vg_el6-lv_swap swap                    swap    defaults        0 0
tmpfs                   /dev/shm                tmpfs   defaults        0 0
devpts                  /dev/pts                devpts  gid=5,mode=620  0 0
sysfs                   /sys                    sysfs   defaults        0 0
proc                    /proc                   proc    defaults        0 0
END
}

# el9: ESP and XFS /boot by UUID, XFS on LVM by /dev/mapper
lay_el9() {
  step el9
  volumes vm_el9-disk0:320
  table vm_el9-disk0 gpt 40:U 80:L 190:E6D6D379-F507-44C2-A23C-238F2A3DF928
  group rl "${map}/guest-vm_el9-disk0-p3" root:100 home:80
  fs "${map}/guest-vm_el9-disk0-p1" vfat -n EFI && fs "${map}/guest-vm_el9-disk0-p2" xfs && fs "${map}/guest-rl-root" xfs && fs "${map}/guest-rl-home" xfs
  boots el9 "${map}/guest-rl-root" xfs / && boots el9 "${map}/guest-vm_el9-disk0-p2" xfs /boot
  boots el9 "${map}/guest-vm_el9-disk0-p1" vfat /boot/efi "${ESP}" && boots el9 "${map}/guest-rl-home" xfs /home
  fstab el9 <<END
/dev/mapper/rl-root     /                       xfs     defaults        0 0
UUID=$(uuid "${map}/guest-vm_el9-disk0-p2" || :) /boot                   xfs     defaults        0 0
UUID=$(uuid "${map}/guest-vm_el9-disk0-p1" || :)          /boot/efi               vfat    ${ESP} 0 2
/dev/mapper/rl-home     /home                   xfs     defaults        0 0
/dev/mapper/rl-swap     none                    swap    defaults        0 0
END
}

# fedora: a volume group with a dash in its name
lay_fedora() {
  step fedora
  volumes vm_fedora-disk0:240
  table vm_fedora-disk0 gpt 40:U 40:L 150:E6D6D379-F507-44C2-A23C-238F2A3DF928
  group fedora_web-1 "${map}/guest-vm_fedora-disk0-p3" root:100 var-log:40
  fs "${map}/guest-vm_fedora-disk0-p1" vfat && fs "${map}/guest-vm_fedora-disk0-p2" ext4
  fs "${map}/guest-fedora_web-1-root" xfs && fs "${map}/guest-fedora_web-1-var-log" ext4
  boots fedora "${map}/guest-fedora_web-1-root" xfs / && boots fedora "${map}/guest-vm_fedora-disk0-p2" ext4 /boot
  boots fedora "${map}/guest-vm_fedora-disk0-p1" vfat /boot/efi "${ESP}" && boots fedora "${map}/guest-fedora_web-1-var-log" ext4 /var/log
  fstab fedora <<END
/dev/mapper/fedora_web--1-root /                       xfs     defaults        0 0
UUID=$(uuid "${map}/guest-vm_fedora-disk0-p2" || :) /boot                   ext4    defaults        1 2
UUID=$(uuid "${map}/guest-vm_fedora-disk0-p1" || :)          /boot/efi               vfat    ${ESP} 0 2
/dev/mapper/fedora_web--1-var--log /var/log/               ext4    defaults        1 2
END
}

# ubuntu: by-uuid, and LVM by its identifiers
lay_ubuntu() {
  step ubuntu
  volumes vm_ubuntu-disk0:180
  table vm_ubuntu-disk0 gpt 40:U 40:L 90:L
  group ubuntu-vg "${map}/guest-vm_ubuntu-disk0-p3" ubuntu-lv:80
  fs "${map}/guest-vm_ubuntu-disk0-p1" vfat && fs "${map}/guest-vm_ubuntu-disk0-p2" ext4 && fs "${map}/guest-ubuntu-vg-ubuntu-lv" ext4
  boots ubuntu "${map}/guest-ubuntu-vg-ubuntu-lv" ext4 / && boots ubuntu "${map}/guest-vm_ubuntu-disk0-p2" ext4 /boot
  # vfat holds no modes: they are those of the mount, and the hook has a mask of its own.
  boots ubuntu "${map}/guest-vm_ubuntu-disk0-p1" vfat /boot/efi umask=0077
  fstab ubuntu <<END
# / was on /dev/ubuntu-vg/ubuntu-lv during curtin installation
/dev/disk/by-id/dm-uuid-LVM-$(dm_uuid ubuntu-vg || :) / ext4 defaults 0 1
# /boot was on /dev/vda2 during curtin installation
/dev/disk/by-uuid/$(uuid "${map}/guest-vm_ubuntu-disk0-p2" || :) /boot ext4 defaults 0 1
# /boot/efi was on /dev/vda1 during curtin installation
/dev/disk/by-uuid/$(uuid "${map}/guest-vm_ubuntu-disk0-p1" || :) /boot/efi vfat defaults 0 1
/swap.img	none	swap	sw	0	0
END
}

# debian12: LVM with a dash in its group, /boot that is ext2 in its line and ext4 on its disk
lay_debian12() {
  step debian12
  volumes vm_debian12-disk0:200
  table vm_debian12-disk0 gpt 40:U 32:L 120:E6D6D379-F507-44C2-A23C-238F2A3DF928
  group web1-vg "${map}/guest-vm_debian12-disk0-p3" root:60 var:40 swap_1:8
  fs "${map}/guest-vm_debian12-disk0-p1" vfat && fs "${map}/guest-vm_debian12-disk0-p2" ext4
  fs "${map}/guest-web1-vg-root" ext4 && fs "${map}/guest-web1-vg-var" ext3
  boots debian12 "${map}/guest-web1-vg-root" ext4 / && boots debian12 "${map}/guest-vm_debian12-disk0-p2" ext4 /boot
  boots debian12 "${map}/guest-vm_debian12-disk0-p1" vfat /boot/efi umask=0077 && boots debian12 "${map}/guest-web1-vg-var" ext3 /var
  fstab debian12 <<END
# /etc/fstab: static file system information.
/dev/mapper/web1--vg-root /               ext4    errors=remount-ro 0       1
# /boot was on /dev/vda2 during installation
UUID=$(uuid "${map}/guest-vm_debian12-disk0-p2" || :) /boot           ext2    defaults        0       2
# /boot/efi was on /dev/vda1 during installation
UUID=$(uuid "${map}/guest-vm_debian12-disk0-p1" || :)  /boot/efi       vfat    umask=0077      0       1
/dev/mapper/web1--vg-var /var            ext3    defaults        0       2
/dev/mapper/web1--vg-swap_1 none            swap    sw              0       0
/dev/sr0        /media/cdrom0   udf,iso9660 user,noauto     0       0
END
}

# cloud: LABEL= and PARTUUID=, and a second disk whose label has a space
lay_cloud() {
  step cloud
  volumes vm_cloud-disk0:140 vm_cloud-disk1:40
  table vm_cloud-disk0 gpt 40:U 24:L 64:L
  table vm_cloud-disk1 dos 32:83
  fs "${map}/guest-vm_cloud-disk0-p1" vfat -n UEFI && fs "${map}/guest-vm_cloud-disk0-p2" ext4 -L BOOT
  fs "${map}/guest-vm_cloud-disk0-p3" ext4 -L cloudimg-rootfs && fs "${map}/guest-vm_cloud-disk1-p1" ext4 -L 'My Data'
  boots cloud "${map}/guest-vm_cloud-disk0-p3" ext4 / && boots cloud "${map}/guest-vm_cloud-disk0-p2" ext4 /boot
  boots cloud "${map}/guest-vm_cloud-disk0-p1" vfat /boot/efi umask=0077 && boots cloud "${map}/guest-vm_cloud-disk1-p1" ext4 /srv
  fstab cloud <<END
LABEL=cloudimg-rootfs	/	 ext4	discard,commit=30,errors=remount-ro	0 1
LABEL=BOOT	/boot	ext4	defaults	0 2
PARTUUID=$(partuuid vm_cloud-disk0 1 || :)	/boot/efi	vfat	umask=0077	0 1
LABEL=My\\040Data	/srv	ext4	defaults,nofail	0 2
/dev/disk/cloud/azure_resource-part1	/mnt	auto	defaults,nofail,x-systemd.requires=cloud-init.service,comment=cloudconfig	0	2
END
}

# sealed: /home in a LUKS container
lay_sealed() {
  step sealed
  volumes vm_sealed-disk0:80
  table vm_sealed-disk0 dos 32:83 16:83 16:83
  fs "${map}/guest-vm_sealed-disk0-p1" ext4 && fs "${map}/guest-vm_sealed-disk0-p2" ext4
  # The head of LUKS 1: magic, version, and the UUID at 168 (LUKS On-Disk Format Specification 1.2.3).
  {
    printf 'LUKS\272\276\000\001'
    head -c 160 /dev/zero
    printf '5f1c0a52-3d5e-4d0a-9d0e-6d1d4ce1f0aa'
  } | dd of="${map}/guest-vm_sealed-disk0-p3" conv=notrunc,fsync status=none
  boots sealed "${map}/guest-vm_sealed-disk0-p1" ext4 / && boots sealed "${map}/guest-vm_sealed-disk0-p2" ext4 /boot
  fstab sealed <<END
UUID=$(uuid "${map}/guest-vm_sealed-disk0-p1" || :) / ext4 errors=remount-ro 0 1
UUID=$(uuid "${map}/guest-vm_sealed-disk0-p2" || :) /boot ext4 defaults 0 2
/dev/mapper/home_crypt /home ext4 defaults 0 2
END
}

# named: its disk is that of el6, copied while that runs, and the inventory names its volumes.
lay_named() {
  volumes vm_named-disk0:160
  dd if="/dev/${VG}/vm_el6-disk0" of="/dev/${VG}/vm_named-disk0" bs=1M conv=fsync status=none
  everything /run/lab/guest/el6 >/run/lab/want/named
}

# `guests` are those that are saved twice and come back; `besides`: named, which needs el6, and sealed, which fails.
read -r guests </run/lab/in/guests
read -r besides </run/lab/in/besides
for guest in ${guests}; do "lay_${guest}"; done
sync
for guest in ${besides}; do "lay_${guest}"; done
sync
for guest in ${guests}; do
  fact "${guest}.filesystems" "$(grep -c "^${guest} " /run/lab/filesystems || :)"
done
fleet_install
code daemons bacula_start /run/lab/rendered
world_remember

# bconsole, and what is in /run/lab/orders: each start of it costs a second under emulation.
bconsole_obeys() {
  printf 'quit\n' >>/run/lab/orders
  timeout 1200 bconsole -n -c "${BACULA}/bconsole.conf" </run/lab/orders
}

# Many Jobs at once, on a busy machine: each has as long as the boot has.
job_has_ended() {
  while :; do
    job_ends
    case ${JOB_STATUS} in [TWEfAI]) return 0 ;; *) ;; esac
  done
}

# night NAME LEVEL GUEST...: the Jobs of all guests at once; tells how each ended, and remembers its number.
night() {
  _night=$1
  _level=$2
  shift 2
  step "a night: ${_level}"
  for guest in "$@"; do printf 'run job=%s level=%s yes\n' "${guest}" "${_level}"; done >/run/lab/orders
  bconsole_obeys | sed -n 's/.*JobId=\([0-9]*\).*/\1/p' >/run/lab/numbers
  for guest in "$@"; do
    read -r number || number=0
    printf '%s\n' "${number}" >"/run/lab/${guest}.${_night}"
  done </run/lab/numbers
  for guest in "$@"; do
    read -r JOB_ID <"/run/lab/${guest}.${_night}"
    JOB_STATUS=none
    [ "${JOB_ID}" = 0 ] || job_has_ended
    fact "${guest}.${_night}" "${JOB_STATUS}"
    catalog "select LogText from Log where JobId=${JOB_ID} order by LogId" >"${OUT}/${guest}.${_night}.log"
    grep -h 'renfield ' "${OUT}/${guest}.${_night}.log"
  done
  hooks_end
}

# shellcheck disable=SC2086 # names of guests
night full Full ${guests} ${besides}
for guest in ${guests}; do lives "${guest}"; done
sync
# shellcheck disable=SC2086 # the same
night incremental Incremental ${guests}

step 'restores'
# bconsole's `wait` would wait for the second try of a Job that has failed, too.
read -r number <"/run/lab/sealed.full"
printf 'cancel jobid=%s yes\n' "${number}" >/run/lab/orders
case ${besides} in *named*) back="${guests} named" ;; *) back=${guests} ;; esac
for guest in ${back}; do
  jobs=$(cat "/run/lab/${guest}.full" "/run/lab/${guest}.incremental" 2>/dev/null | paste -sd , || :)
  printf 'restore client=%s-fd jobid=%s where=/var/tmp/restored/%s all done yes\nwait\n' "${VG}" "${jobs}" "${guest}"
done >>/run/lab/orders
bconsole_obeys >"${OUT}/restores"
for guest in ${back}; do
  [ "${guest}" = named ] || everything "/run/lab/guest/${guest}" >"/run/lab/want/${guest}"
  # StripPath leaves a path alone that is no longer than what it strips: the mount point itself; the metadata lies beside it.
  rm -rf "/var/tmp/restored/${guest}/run" "/var/tmp/restored/${guest}/renfield-metadata"
  cp "/run/lab/want/${guest}" "${OUT}/${guest}.wanted"
  everything "/var/tmp/restored/${guest}" >"${OUT}/${guest}.restored"
done
leaks layouts
bacula_stop
