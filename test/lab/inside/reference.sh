# shellcheck shell=sh disable=SC2154 # VG and OUT are of lab.sh
# A reference and its rebuild: the live volume holds the build "old", the machine that stands for QEMU installs "new".

REF=vm_Ref-disk0
IMAGE_MIB=32

# system_image FILE BUILD: a disk with one partition and what a reference has to have on it.
system_image() {
  rm -rf /run/lab/system
  mkdir -p /run/lab/system/root /run/lab/system/etc /run/lab/system/usr/sbin
  printf 'renfield-installed Ref\n' >/run/lab/system/root/renfield-installed
  printf 'bash 5.2 amd64\n%s 1 amd64\n' "$2" >/run/lab/system/root/renfield-packages
  printf '/dev/root / ext4 defaults 0 1\n' >/run/lab/system/etc/fstab
  cp /bin/true /run/lab/system/usr/sbin/bacula-fd
  truncate -s "${IMAGE_MIB}M" "$1"
  printf 'label: dos\n2048,,83\n' | sfdisk -q "$1"
  mke2fs -q -t ext4 -E offset=1048576 -d /run/lab/system "$1" "$((IMAGE_MIB - 2))M"
}

# reference_open: the live volume as somebody once installed it, alone.
reference_open() {
  volume "${REF}" 1088
  dd if=/run/lab/old.img of="/dev/${VG}/${REF}" bs=1M conv=fsync status=none
}

# tell NAME: of the live volume and of those beside it LVM's uuid and the digest of what is on it; "none" where there is none.
tell() {
  for _role in "live ${REF}" "old old_${REF}" "new new_${REF}" "drop drop_${REF}"; do
    _lv=${_role#* }
    _is=none
    if [ -b "/dev/${VG}/${_lv}" ]; then
      _uuid=$(lvs --noheadings -o lv_uuid "${VG}/${_lv}")
      _sum=$(dd if="/dev/${VG}/${_lv}" bs=1M count="${IMAGE_MIB}" status=none | sha256sum)
      _is="${_uuid##* } ${_sum%% *}"
    fi
    fact "$1.${_role% *}" "${_is}"
  done
}

# Everything of the reference goes, by its names; whatever holds a volume open keeps it here, where leaks finds it.
reference_close() {
  for _prefix in new_ old_ drop_ ''; do
    [ ! -b "/dev/${VG}/${_prefix}${REF}" ] || lvremove -qfy "${VG}/${_prefix}${REF}"
  done
  rm -rf /var/lib/renfield/references
}
