# shellcheck shell=sh disable=SC2154 # VG and OUT are of lab.sh
# The volume group of the host: named as the host, on all disks that the lab was given.

# The filter that `renfield-hook doctor` asks for; monitoring is off because no dmeventd runs here. In place of Debian's
# file of defaults and comments, 100 KB that every LVM command would read.
lvm_settings() {
  cat >/etc/lvm/lvm.conf <<'END'
devices { global_filter = [ "a|^/dev/vd[d-z]$|", "r|.*|" ] }
activation { monitoring = 0 }
END
}

# Makes the volume group, or after a reboot finds it: nobody but this activates it.
vg_open() {
  lvm_settings
  if vgs "${VG}" >/dev/null 2>&1; then
    vgchange -q -ay "${VG}"
  else
    pvcreate -qff -y /dev/disk/by-id/virtio-lab-pv* && vgcreate -q "${VG}" /dev/disk/by-id/virtio-lab-pv*
  fi
}

# volume NAME MIB [MORE...]: a new logical volume.
volume() {
  _lv=$1
  _mib=$2
  shift 2
  lvcreate -q -y -Wy -L "${_mib}M" -n "${_lv}" "$@" "${VG}"
}

# thin_volume NAME MIB: a new thin volume in the pool "thin", which is made when it is missing.
thin_volume() {
  [ -e "/sys/module/dm_thin_pool" ] || modprobe dm-thin-pool
  lvs "${VG}/thin" >/dev/null 2>&1 || lvcreate -q -y -T -L 512M "${VG}/thin"
  lvcreate -q -y -Wy -V "$2M" -T "${VG}/thin" -n "$1"
}
