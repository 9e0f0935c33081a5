#!/bin/sh
# run.sh DIR OUT: boots the lab once, runs DIR/lab-run inside as root, leaves its results in OUT; exits with its exit code.
#
# DIR goes in as a tar on a read-only disk; /run/lab/out comes back as a tar on another: log, exit-code, uptime, dmesg and
# whatever else the script put there. There is no network. The root disk is disposable. OUT/console is the serial console.
#
# RENFIELD_LAB          a built lab                                        (default: what build.sh prints)
# RENFIELD_LAB_DISKS    sizes of the blank disks virtio-lab-pv0.. in MiB    (default: 4096)
# RENFIELD_LAB_KEEP     a folder that keeps these disks for the next boot   (default: none)
# RENFIELD_LAB_TIMEOUT  wall limit of the boot in seconds                   (default: 300)
# RENFIELD_LAB_ACCEL    QEMU accelerator. Emulation is the default because /dev/kvm may open and yet not run a stock kernel
#                       (nested paravirtual KVM); only a boot proves it.   (default: tcg,thread=multi)
# RENFIELD_LAB_CPUS, RENFIELD_LAB_MEMORY                                    (default: 2, 1024 MiB)
#
# Exits 64 usage, 69 tool missing, 97 no lab-run in DIR, 98 no result, 124 wall limit; otherwise as lab-run did.
set -eu
LC_ALL=C
export LC_ALL
here=$(cd "$(dirname "$0")" && pwd)

if [ "$#" -ne 2 ] || [ ! -d "$1" ]; then
  printf 'usage: run.sh DIR OUT\n' >&2
  exit 64
fi
command -v qemu-system-x86_64 >/dev/null || {
  printf 'run.sh: qemu-system-x86_64 is missing: apt-get install --no-install-recommends qemu-system-x86\n' >&2
  exit 69
}
in=$1
out=$2
lab=${RENFIELD_LAB:-}
[ -n "${lab}" ] || lab=$("${here}/build.sh")
work=$(mktemp -d "${TMPDIR:-/tmp}/renfield-lab-run.XXXXXX")
qemu=
# shellcheck disable=SC2317 # called by the trap
finish() {
  code=$?
  trap - EXIT
  [ -z "${qemu}" ] || kill "${qemu}" 2>/dev/null || :
  rm -rf "${work}"
  exit "${code}"
}
trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

mkdir -p "${out}"
tar -C "${in}" -cf "${work}/in.tar" .
truncate -s 64M "${work}/out.tar"

number=0
set --
for size in ${RENFIELD_LAB_DISKS:-4096}; do
  file=${RENFIELD_LAB_KEEP:-${work}}/pv${number}.img
  [ -e "${file}" ] || truncate -s "${size}M" "${file}"
  set -- "$@" -drive "if=none,id=pv${number},file=${file},format=raw,cache=unsafe,discard=unmap" \
    -device "virtio-blk-pci,drive=pv${number},serial=lab-pv${number}"
  number=$((number + 1))
done

# no_timer_check: on a busy machine the kernel counts too few ticks of the emulated timer, takes it for miswired and panics
# ("IO-APIC + timer doesn't work!"). The last two save a tenth. The faster clock "clocksource=tsc" is no choice: on a loaded
# machine the kernel calibrates the emulated TSC wrongly, time inside then runs four times too fast, and every timeout of the
# hooks strikes early.
arguments='console=ttyS0 quiet panic=-1 no_timer_check mitigations=off rcupdate.rcu_expedited=1'
timeout -k 5 "${RENFIELD_LAB_TIMEOUT:-300}" qemu-system-x86_64 \
  -machine pc -accel "${RENFIELD_LAB_ACCEL:-tcg,thread=multi}" -cpu max \
  -smp "${RENFIELD_LAB_CPUS:-2}" -m "${RENFIELD_LAB_MEMORY:-1024}" \
  -nodefaults -display none -no-reboot -nic none -device virtio-rng-pci -serial "file:${out}/console" \
  -kernel "${lab}/vmlinuz" -initrd "${lab}/initramfs" -append "${arguments}" \
  -drive "if=none,id=root,file=${lab}/root.img,format=raw,snapshot=on,cache=unsafe" \
  -device virtio-blk-pci,drive=root,serial=lab-root \
  -drive "if=none,id=in,file=${work}/in.tar,format=raw,readonly=on" -device virtio-blk-pci,drive=in,serial=lab-in \
  -drive "if=none,id=out,file=${work}/out.tar,format=raw,cache=unsafe" -device virtio-blk-pci,drive=out,serial=lab-out \
  "$@" </dev/null >"${out}/qemu" 2>&1 &
qemu=$!
ended=0
wait "${qemu}" || ended=$?
qemu=
tar -C "${out}" -xf "${work}/out.tar" 2>/dev/null || : # all zeros when nothing was saved
if [ "${ended}" = 124 ] || [ "${ended}" = 137 ]; then exit 124; fi
[ -s "${out}/exit-code" ] || exit 98
read -r code <"${out}/exit-code"
exit "${code}"
