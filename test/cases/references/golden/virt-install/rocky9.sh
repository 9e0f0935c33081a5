#!/bin/sh
# inventory: references.Ref
# Installs Rocky Linux 9 as the reference Ref through libvirt: the same as install.sh for those who let libvirt run QEMU. Edits here are lost.
#
# usage: virt-install.sh DISK     a logical volume or an image file: what is on it is lost
# exit: 0 installed, and the installer said so · 64 usage · 70 it ended without its mark, or took longer than an hour
set -eu
umask 077

name=Ref
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
  --name Ref \
  --memory 3072 \
  --vcpus 2 \
  --cpu host-passthrough \
  --os-variant rocky9 \
  --disk "path=${disk},bus=virtio,format=raw,cache=none" \
  --network 'bridge=br0,model=virtio,mac=52:54:00:7f:1b:a2' \
  --location http://10.0.0.180/rocky9/BaseOS/x86_64/os \
  --initrd-inject "${here}/ks.cfg" \
  --extra-args 'inst.ks=file:/ks.cfg inst.repo=http://10.0.0.180/rocky9/BaseOS/x86_64/os ip=dhcp console=ttyS0,115200 inst.cmdline inst.noninteractive no_timer_check' \
  --graphics none \
  --serial "file,path=${console}" \
  --serial "file,path=${marks}" \
  --rng /dev/urandom \
  --transient \
  --noautoconsole \
  --noreboot \
  --wait 60
if ! grep -qF 'renfield-installed Ref' "${marks}"; then
  cat "${marks}" >&2
  printf '%s: the installer did not say that it is done\n' "${name}" >&2
  exit 70
fi
