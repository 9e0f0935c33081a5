#!/bin/sh
# inventory: references.Debian12
# Installs Debian 12 as the reference Debian12 onto a disk, and ends when the machine has powered off. Edits here are lost.
#
# usage: install.sh DISK     a block device or an image file, empty or not: what is on it is lost
# Wants at least 8G. RENFIELD_LIMIT is the longest it may take, in seconds (3600).
# exit: 0 installed, and the installer said so · 64 usage · 66 a file is missing or wrong · 69 no QEMU · 73 DISK is unfit
#       75 already running · 70 it ended without its mark · 124 it took too long · 129 130 143 HUP INT TERM
#       141 nobody reads any more what it says
set -eu
umask 077
PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin
LC_ALL=C
export PATH LC_ALL

name=Debian12
kernel=/var/lib/renfield/media/debian12/linux
initrd=/var/lib/renfield/media/debian12/initrd.gz
log=${RENFIELD_LOG:-/var/log/renfield/references}
run=/run/renfield
run=${RENFIELD_RUN:-${run}}/references
limit=${RENFIELD_LIMIT:-3600}
here=$(dirname "$0")
here=$(cd "${here}" && pwd)
console=${log}/${name}.console
marks=${log}/${name}.marks
monitor=${run}/${name}.monitor
pidfile=${run}/${name}.pid
qemu=

say() { printf '[renfield %s] install: %s\n' "${name}" "$1"; }

fail() {
  say "$2" >&2
  exit "$1"
}

# The machine goes with the script that started it.
stop() {
  trap - EXIT
  trap '' HUP INT TERM PIPE
  # The signal may have come just before its number was noted.
  [ "${qemu}" != starting ] || { set +u && qemu=$!; }
  [ -z "${qemu}" ] || kill "${qemu}" 2>/dev/null || :
  rm -f "${run:?}/${name}.initrd" "${monitor}" "${pidfile}"
}

disk=${1-}
[ "$#" -eq 1 ] || fail 64 'usage: install.sh DISK'
# A comma would begin an option of QEMU's -drive.
case ${disk} in
  *,* | '' | -*) fail 64 "not a disk: ${disk}" ;;
  /*) ;;
  *) disk=${PWD}/${disk} ;;
esac
if [ -b "${disk}" ]; then
  bytes=$(blockdev --getsize64 "${disk}")
  cache=cache=none,aio=native
elif [ -f "${disk}" ]; then
  bytes=$(wc -c <"${disk}")
  cache=cache=writeback
else
  fail 73 "${disk} is neither a block device nor a file"
fi
[ "${bytes}" -ge 8589934592 ] || fail 73 "${disk} has ${bytes} bytes, fewer than 8589934592"

[ -r "${kernel}" ] || fail 66 "${kernel} is missing: it is dists/bookworm/main/installer-amd64/current/images/netboot/debian-installer/amd64/linux of http://deb.debian.org/debian"
[ -r "${initrd}" ] || fail 66 "${initrd} is missing: it is dists/bookworm/main/installer-amd64/current/images/netboot/debian-installer/amd64/initrd.gz of http://deb.debian.org/debian"

program=
for candidate in /usr/bin/qemu-system-x86_64 /usr/libexec/qemu-kvm /usr/bin/kvm; do
  if [ -x "${candidate}" ]; then
    program=${candidate}
    break
  fi
done
[ -n "${program}" ] || fail 69 'no QEMU in /usr/bin/qemu-system-x86_64 /usr/libexec/qemu-kvm /usr/bin/kvm'

mkdir -p "${log}" "${run}"
# QEMU inherits the lock: whoever kills this script alone has not ended the installation.
exec 9>"${run}/${name}.lock"
flock -n 9 || fail 75 'another installation of it runs'
trap stop EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
# Without a trap of its own dash dies of this signal on the spot, and the machine would run on.
trap 'exit 141' PIPE
: >"${console}"
: >"${marks}"

# What the installer is to do travels behind its own initrd, as a second archive: the kernel unpacks both.
{
  cat "${initrd}"
  (cd "${here}" && printf '%s\n' preseed.cfg post.sh | cpio -o -H newc 2>/dev/null | gzip -9n)
} >"${run}/${name}.initrd"
initrd=${run}/${name}.initrd

# A KVM that is there may still not run a kernel, e.g. one inside another hypervisor: the first line on the console proves it.
machine=pc,accel=kvm
cpu=host
accelerated=no
if [ -w /dev/kvm ]; then
  qemu=starting
  "${program}" -machine "${machine}" -cpu "${cpu}" -m 256 -kernel /var/lib/renfield/media/debian12/linux -append 'console=ttyS0,115200 earlyprintk=ttyS0' -display none -serial "file:${console}" -monitor none -no-reboot &
  qemu=$!
  left=15
  while [ "${left}" -gt 0 ] && [ ! -s "${console}" ] && kill -0 "${qemu}" 2>/dev/null; do
    sleep 1
    left=$((left - 1))
  done
  [ ! -s "${console}" ] || accelerated=yes
  kill "${qemu}" 2>/dev/null || :
  wait "${qemu}" 2>/dev/null || :
  qemu=
  : >"${console}"
fi
if [ "${accelerated}" = no ]; then
  machine=pc,accel=tcg
  cpu=max
  say 'KVM does not work here: software emulation, which takes about ten times as long'
fi

say "begins on ${disk}"
qemu=starting
"${program}" \
  -name Debian12 \
  -machine "${machine}" \
  -cpu "${cpu}" \
  -smp 2 \
  -m 1024 \
  -rtc 'base=utc' \
  -kernel /var/lib/renfield/media/debian12/linux \
  -initrd "${initrd}" \
  -append 'auto=true priority=critical locale=en_US.UTF-8 keymap=us interface=auto hostname=debian12 domain= DEBIAN_FRONTEND=text no_timer_check console=ttyS0,115200 --- console=ttyS0,115200' \
  -drive "file=${disk},if=virtio,format=raw,${cache}" \
  -netdev 'user,id=n0' \
  -device 'virtio-net-pci,netdev=n0,mac=52:54:00:89:04:f3' \
  -device virtio-rng-pci \
  -nodefaults \
  -display none \
  -serial "file:${console}" \
  -serial "file:${marks}" \
  -monitor "unix:${monitor},server=on,wait=off" \
  -pidfile "${pidfile}" \
  -no-reboot &
qemu=$!
while kill -0 "${qemu}" 2>/dev/null; do
  if [ "${limit}" -le 0 ]; then
    tail -n 20 "${console}" >&2 || :
    fail 124 'it took too long'
  fi
  sleep 1
  limit=$((limit - 1))
done
code=0
wait "${qemu}" || code=$?
qemu=
if [ "${code}" -ne 0 ] || ! tr -d '\r' <"${marks}" | grep -qxF 'renfield-installed Debian12'; then
  tail -n 20 "${console}" >&2 || :
  cat "${marks}" >&2 || :
  fail 70 "QEMU ended with ${code} and the installer did not say that it is done"
fi
say 'done'
