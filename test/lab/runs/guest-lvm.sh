#!/bin/sh
# A guest laid out as installers do it today: ESP, /boot and LVM on the first disk. Beside that what admins add: a group over two
# disks, a thin pool, a snapshot. Read by `mount auto` with `guest_lvm yes`, killed,
# overflowed, read with a disk missing, and refused without `guest_lvm`.
# shellcheck disable=SC2154 # VG and OUT are of the library, which is checked as files of its own
# shellcheck source=/dev/null
. /run/lab/in/inside/lab.sh

vg_open
modprobe vfat
mkdir -p /run/renfield/lock
live=/run/lab/guest/eta

# What LVM keeps of the host's own group is another state with each snapshot.
lvm_files() {
  find /etc/lvm -type f ! -path "*/archive/${VG}_*" | sort
}

step 'the guest is installed'
volume vm_eta-disk0 320 && volume vm_eta-disk1 64 && volume vm_eta-disk2 64
printf 'label: gpt\nunit: sectors\n1: start=2048, size=32768, type=U, name="EFI System"\n2: start=34816, size=65536, type=L\n3: start=100352, size=552960, type=V\n' |
  partition_table vm_eta-disk0
inner_map esp vm_eta-disk0 2048 32768
inner_map boot vm_eta-disk0 34816 65536
inner_map pv0 vm_eta-disk0 100352 552960
inner_map pv1 vm_eta-disk1 0 131072
inner_map pv2 vm_eta-disk2 0 131072
inner pvcreate -q /dev/mapper/inner-pv0 /dev/mapper/inner-pv1 /dev/mapper/inner-pv2
inner vgcreate -q web-1-vg /dev/mapper/inner-pv0
inner vgcreate -q data /dev/mapper/inner-pv1 /dev/mapper/inner-pv2
inner lvcreate -q -y -Wn -Zn -L 80M -n root web-1-vg
inner lvcreate -q -y -Wn -Zn -L 24M -n var-log web-1-vg
inner lvcreate -q -y -Wn -Zn -L 16M -n swap_1 web-1-vg
modprobe dm-thin-pool
inner lvcreate -q -y -L 32M -T web-1-vg/pool
inner lvcreate -q -y -V 24M -T web-1-vg/pool -n thin
inner lvcreate -q -y -Wn -Zn -i 2 -l 100%FREE -n all data
mkfs.vfat -n ESP /dev/mapper/inner-esp >/dev/null
for device in inner-boot web--1--vg-root web--1--vg-var--log web--1--vg-thin; do
  mkfs.ext4 -q -F "/dev/mapper/${device}"
done
mkfs.ext4 -q -F -L "my data" /dev/mapper/data-all
mkswap -q "/dev/mapper/web--1--vg-swap_1"

step 'the guest runs'
mkdir -p "${live}"
mount -t ext4 /dev/mapper/web--1--vg-thin "${live}"
for n in 1 2 3 4 5 6 7 8; do printf 'thin %s\n' "${n}" >"${live}/file${n}"; done
inner_digest "${live}" >/run/lab/thin.live
umount "${live}"
group=$(inner vgs --noheadings -o vg_uuid web-1-vg | tr -d ' -')
log=$(inner lvs --noheadings -o lv_uuid web-1-vg/var-log | tr -d ' -')
inner_note root web--1--vg-root
inner_note log web--1--vg-var--log
inner_note data data-all
inner lvcreate -q -y -s -L 8M -n root_before web-1-vg/root
inner vgchange -q -an web-1-vg data
inner_own root && inner_own log && inner_own data
mount -t ext4 /dev/mapper/inner-root "${live}"
guest_files "${live}"
mkdir -p "${live}/boot" "${live}/var/log" "${live}/srv/My Data" "${live}/thin"
mount -t ext4 /dev/mapper/inner-boot "${live}/boot"
mkdir "${live}/boot/efi"
mount -t vfat -o utf8,umask=0077 /dev/mapper/inner-esp "${live}/boot/efi"
mount -t ext4 /dev/mapper/inner-log "${live}/var/log"
mount -t ext4 /dev/mapper/inner-data "${live}/srv/My Data"
mkdir -p "${live}/boot/efi/EFI/debian"
printf 'shim' >"${live}/boot/efi/EFI/debian/shimx64.efi"
printf 'x' >"$(printf '%s/boot/efi/Gr\303\266\303\237e \360\237\220\247.txt' "${live}")"
for path in boot var/log 'srv/My Data'; do
  for n in 1 2 3 4 5 6 7 8; do printf '%s %s\n' "${path}" "${n}" >"${live}/${path}/file${n}"; done
done
boot=$(blkid -p -s UUID -o value /dev/mapper/inner-boot)
cat >"${live}/etc/fstab" <<END
# / was on /dev/mapper/web--1--vg-root during installation
/dev/mapper/web--1--vg-root / ext4 errors=remount-ro 0 1
/dev/disk/by-uuid/${boot} /boot ext2 defaults 0 2
PARTLABEL=EFI\\040System /boot/efi vfat umask=0077 0 1
/dev/disk/by-id/dm-uuid-LVM-${group}${log} /var/log ext4 defaults 0 2
/dev/mapper/web--1--vg-swap_1 none swap sw 0 0
LABEL=my\\040data /srv/My\\040Data ext4 defaults 0 2
/dev/web-1-vg/thin /thin ext4 defaults 0 2
tmpfs /tmp tmpfs defaults 0 0
nas:/home /home nfs defaults,_netdev 0 0
END
sync
guest_settings eta "disk disk0 lv ${VG}/vm_eta-disk0" "disk disk1 lv ${VG}/vm_eta-disk1" "disk disk2 lv ${VG}/vm_eta-disk2" \
  'guest_lvm yes' 'snapshot_size 32M' 'metadata no' 'command_timeout 600' 'lvm_timeout 1800'
lvm_files >/run/lab/lvm.before
world_remember

step 'one night'
hook eta.before before eta --job 1
grep ' /run/renfield/mnt/eta[/ ]' /proc/mounts >"${OUT}/eta.mounts"
inner_tree eta '' /boot /boot/efi /var/log '/srv/My Data'
inner_digest /run/renfield/mnt/eta/thin >/run/lab/thin.shown
code eta.thin cmp /run/lab/thin.live /run/lab/thin.shown
hook eta.check check eta --job 1
hook eta.after after eta --job 1
leaks eta
lvm_files >/run/lab/lvm.after
code eta.lvmfiles cmp /run/lab/lvm.before /run/lab/lvm.after
inner lvs --noheadings -o lv_name web-1-vg data >/run/lab/inner
volumes=$(wc -l </run/lab/inner)
fact eta.inner "${volumes}"

step 'killed while the groups are active'
world_remember
setsid env "RENFIELD_PATH=/run/lab/tools:${REAL_PATH}" "${HOOK}" before eta --job 2 >/run/lab/killed 2>&1 &
killed=no
for _ in $(seq 600); do
  if dmsetup info -c --noheadings -o name | grep -q '^renfield_eta'; then
    pid=$(pgrep -o -f 'renfield-hook before eta')
    kill -s KILL -- "-${pid}" && killed=yes
    break
  fi
  sleep 0.1
done
wait
fact eta.killed "${killed}"
hook eta.reap reap
leaks eta-killed

step 'the snapshot overflows'
guest_settings eta "disk disk0 lv ${VG}/vm_eta-disk0" "disk disk1 lv ${VG}/vm_eta-disk1" "disk disk2 lv ${VG}/vm_eta-disk2" \
  'guest_lvm yes' 'snapshot_size 8M' 'metadata no' 'command_timeout 600' 'lvm_timeout 1800'
world_remember
hook eta.full.before before eta --job 3
dd if=/dev/urandom of="${live}/big" bs=1M count=16 conv=fsync status=none
hook eta.full.check check eta --job 3
hook eta.full.after after eta --job 3
leaks eta-full

step 'a disk is missing in the settings, and guest_lvm is not allowed'
guest_settings eta "disk disk0 lv ${VG}/vm_eta-disk0" "disk disk1 lv ${VG}/vm_eta-disk1" 'guest_lvm yes' 'metadata no' 'command_timeout 600' 'lvm_timeout 1800'
world_remember
hook eta.partial before eta --job 4
cp /run/lab/eta.partial.said "${OUT}/eta.partial.said"
guest_settings eta "disk disk0 lv ${VG}/vm_eta-disk0" "disk disk1 lv ${VG}/vm_eta-disk1" "disk disk2 lv ${VG}/vm_eta-disk2" 'metadata no' 'command_timeout 600' 'lvm_timeout 1800'
hook eta.refused before eta --job 5
cp /run/lab/eta.refused.said "${OUT}/eta.refused.said"
leaks eta-refused

step 'the host has active volumes with the identifiers of the guest'
guest_settings eta "disk disk0 lv ${VG}/vm_eta-disk0" "disk disk1 lv ${VG}/vm_eta-disk1" "disk disk2 lv ${VG}/vm_eta-disk2" \
  'guest_lvm yes' 'metadata no' 'command_timeout 600' 'lvm_timeout 1800'
umount "${live}/boot/efi" "${live}/boot" "${live}/var/log" "${live}/srv/My Data" "${live}"
dmsetup remove inner-root && dmsetup remove inner-log && dmsetup remove inner-data
inner vgchange -q -ay web-1-vg data
world_remember
hook eta.clone before eta --job 6
leaks eta-clone
cp /run/lab/eta.before.said "${OUT}/eta.before.said"
