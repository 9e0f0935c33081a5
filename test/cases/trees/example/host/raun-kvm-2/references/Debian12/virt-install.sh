#!/bin/sh
# inventory: references.Debian12
# Installs Debian 12 as the reference Debian12 through libvirt: the same as install.sh for those who let libvirt run QEMU. Edits here are lost.
#
# usage: virt-install.sh DISK     a logical volume or an image file: what is on it is lost
# exit: 0 installed, and the installer said so · 64 usage · 70 it ended without its mark, or took longer than an hour
set -eu
umask 077

name=Debian12
log=${RENFIELD_LOG:-/var/log/renfield/references}
console=${log}/${name}.console
marks=${log}/${name}.marks
here=$(dirname "$0")
disk=${1-}
case ${disk} in
  *,* | '' | -*)
    printf 'usage: virt-install.sh DISK\n' >&2
    exit 64
    ;;
  *) ;;
esac

mkdir -p "${log}"
: >"${marks}"
# It leaves a machine that takes too long running, so that one can look at it.
virt-install \
  --name Debian12 \
  --memory 1024 \
  --vcpus 2 \
  --cpu host-passthrough \
  --os-variant debian12 \
  --disk "path=${disk},bus=virtio,format=raw,cache=none" \
  --network 'user,model=virtio,mac=52:54:00:89:04:f3' \
  --location http://deb.debian.org/debian/dists/bookworm/main/installer-amd64/ \
  --initrd-inject "${here}/preseed.cfg" \
  --initrd-inject "${here}/post.sh" \
  --extra-args 'auto=true priority=critical locale=en_US.UTF-8 keymap=us interface=auto hostname=debian12 domain= DEBIAN_FRONTEND=text no_timer_check console=ttyS0,115200 --- console=ttyS0,115200' \
  --graphics none \
  --serial "file,path=${console}" \
  --serial "file,path=${marks}" \
  --rng /dev/urandom \
  --transient \
  --noautoconsole \
  --noreboot \
  --wait 60
if ! grep -qF 'renfield-installed Debian12' "${marks}"; then
  cat "${marks}" >&2
  printf '%s: the installer did not say that it is done\n' "${name}" >&2
  exit 70
fi
