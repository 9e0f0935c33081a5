# shellcheck shell=sh disable=SC2154 # VG is of lab.sh
# Guests of two disks that write in an order, two-disks.pl, on every kind of pair: thick in two groups and in one, thin, mixed.

# Two groups, each on a disk of its own, and a pool.
pairs_open() {
  lvm_settings
  modprobe dm-thin-pool
  pvcreate -qff -y /dev/disk/by-id/virtio-lab-pv* >/dev/null
  vgcreate -q "${VG}" /dev/disk/by-id/virtio-lab-pv0
  vgcreate -q vb /dev/disk/by-id/virtio-lab-pv1
  lvcreate -q -y -Wy -L 32M -n d0 "${VG}"
  lvcreate -q -y -Wy -L 32M -n d2 "${VG}"
  lvcreate -q -y -Wy -L 32M -n d1 vb
  lvcreate -q -y -T -L 128M "${VG}/thin"
  lvcreate -q -y -Wy -V 32M -T "${VG}/thin" -n t0
  lvcreate -q -y -Wy -V 32M -T "${VG}/thin" -n t1
  # A process is known as QEMU by its name, and the name is that of the file.
  cp /usr/bin/perl /run/lab/qemu-system-x86
  mkdir -p /run/lab/domain /run/lab/tools
}

# pair_guest GUEST A B [LINE...]: settings of a guest of which nothing but its two snapshots is needed.
pair_guest() {
  _pair=$1
  _a=$2
  _b=$3
  shift 3
  mkdir -p /etc/renfield/current/guests
  printf '%s\n' 'renfield-settings 1' "guest ${_pair}" 'method image' 'trust tenant' 'metadata no' 'snapshot_size 8M' \
    'freeze_timeout 60' "disk disk0 lv ${_a}" "disk disk1 lv ${_b}" "$@" >"/etc/renfield/current/guests/${_pair}.settings"
}

# pair_start GUEST A B WRITERS: of two writers, which libvirt knows where the guest is called virsh; or as QEMU, of one.
pair_start() {
  WRITERS=
  COUNTER=/run/lab/rounds
  rm -f "${COUNTER}".*
  _slot=0
  _as=/usr/bin/perl
  [ "$4" != qemu ] || _as=/run/lab/qemu-system-x86
  for _ in $4; do
    "${_as}" /run/lab/in/inside/two-disks.pl write "/dev/$2" "/dev/$3" "${_slot}" "${COUNTER}.${_slot}" </dev/null >/dev/null &
    WRITERS="${WRITERS}${WRITERS:+ }$!"
    _slot=$((_slot + 1))
  done
  export SLOTS="${_slot}"
  rm -f /run/lab/tools/virsh
  case $1 in
    virsh*)
      cp /run/lab/in/inside/libvirt /run/lab/tools/virsh
      printf '%s\n' "${WRITERS}" >"/run/lab/domain/$1"
      ;;
    *) ;;
  esac
  pair_writes
}

# Waits until each writer has got round twice more. How long that takes is judged by nobody; a guest that stands still never does.
pair_writes() {
  _slot=0
  for _ in ${WRITERS}; do
    _from=
    _moved=0
    for _ in $(seq 600); do
      read -r _at 2>/dev/null <"${COUNTER}.${_slot}" || _at=
      [ "${_at}" = "${_from}" ] || _moved=$((_moved + 1))
      [ "${_moved}" -lt 3 ] || break
      _from=${_at}
      sleep 0.2
    done
    [ "${_moved}" -ge 3 ] || return 1
    _slot=$((_slot + 1))
  done
}

pair_stop() {
  # shellcheck disable=SC2086 # process ids
  kill -s CONT ${WRITERS}
  # shellcheck disable=SC2086 # as above
  kill ${WRITERS}
  # shellcheck disable=SC2086 # as above
  wait ${WRITERS} 2>/dev/null
}

# pair_judge A B: what the snapshots show that a hook has made of them, in one line.
pair_judge() {
  perl /run/lab/in/inside/two-disks.pl judge "/dev/${1%/*}/snap_${1#*/}" "/dev/${2%/*}/snap_${2#*/}" "${SLOTS}" 2>&1 | tr '\n' ' '
}
