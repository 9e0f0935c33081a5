#!/bin/sh
# build.sh: builds the lab's kernel, initramfs and root image from Debian packages and prints the folder that holds them.
# Beside them lies what a test installs: `installer` (an initramfs without an init), `system.tar` (a Debian), `packages/`.
#
# The folder is named by the digest of everything that goes into it, so a second call only prints. Nothing is mounted
# or looped: mmdebstrap works in a mount namespace of its own and mke2fs -d writes the image from a directory.
#
# RENFIELD_CACHE        where built labs are kept                (default: a folder under TMPDIR)
# RENFIELD_LAB_SUITE    Debian release                           (default: that of this machine)
# RENFIELD_LAB_SOURCES  apt sources, a .sources or .list file    (default: those of this machine)
#
# Needs root (ownership inside of the image) and: mmdebstrap, e2fsprogs, kmod, cpio, zstd, flock.
# Exits 0, 69 when a tool or root is missing, or with the code of the step that failed.
set -eu
LC_ALL=C
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH
umask 022

here=$(cd "$(dirname "$0")" && pwd)
cache=${RENFIELD_CACHE:-${TMPDIR:-/tmp}/renfield-lab}

die() {
  printf 'build.sh: %s\n' "$2" >&2
  exit "$1"
}

packages() {
  sed -n "s/^$1 //p" "${here}/packages" | paste -sd "$2"
}

suite=${RENFIELD_LAB_SUITE:-}
[ -n "${suite}" ] || suite=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
sources=${RENFIELD_LAB_SOURCES:-}
for file in /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list; do
  if [ -z "${sources}" ] && [ -s "${file}" ]; then sources=${file}; fi
done
[ -n "${sources}" ] || die 69 'no apt sources found; set RENFIELD_LAB_SOURCES'
digest=$(cd "${here}" && cat "${sources}" build.sh download init initramfs-init packages | sha256sum)
lab=${cache}/lab-${suite}-$(printf '%.16s' "${digest}")

if [ -e "${lab}/root.img" ]; then
  printf '%s\n' "${lab}"
  exit 0
fi

for tool in mmdebstrap mke2fs modinfo cpio zstd flock; do
  command -v "${tool}" >/dev/null ||
    die 69 "${tool} is missing: apt-get install --no-install-recommends mmdebstrap e2fsprogs kmod cpio zstd util-linux"
done
user=$(id -u)
[ "${user}" = 0 ] || die 69 'needs root, for the ownership of files inside of the image'

mkdir -p "${cache}"
exec 9>"${cache}/build.lock"
flock 9
if [ -e "${lab}/root.img" ]; then
  printf '%s\n' "${lab}"
  exit 0
fi

work=$(mktemp -d "${cache}/building.XXXXXX")
trap 'rm -rf --one-file-system "${work}"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

bootstrap() {
  RENFIELD_WORK=${work}
  RENFIELD_UNPACK=$(packages unpack ' ')
  RENFIELD_TARGET=$(packages target ' ')
  install=$(packages install ,)
  export RENFIELD_WORK RENFIELD_UNPACK RENFIELD_TARGET
  mmdebstrap --quiet --variant=essential --mode=root --include="${install}" \
    --aptopt='Acquire::Languages "none"' --aptopt='Acquire::Retries "5"' --aptopt='APT::Install-Recommends "false"' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/info/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --customize-hook="${here}/download" "${suite}" "${work}/root" "${sources}"
  mkdir "${work}/out"
  mv "${work}/target" "${work}/out/packages"
  tar -C "${work}/root" --numeric-owner -cf "${work}/out/system.tar" .
  # dpkg-deb -x would put a directory where the merged-/usr layout has the symlinks /bin, /lib and /sbin.
  for package in "${work}"/unpack/*.deb; do
    dpkg-deb --fsys-tarfile "${package}" | tar -x --keep-directory-symlink -C "${work}/root"
  done
}

kernel() {
  dpkg-deb -x "${work}"/kernel/linux-image-*.deb "${work}/kernel/tree"
  version=$(ls "${work}/kernel/tree/lib/modules")
  cp "${work}/kernel/tree/boot/vmlinuz-${version}" "${work}/out/vmlinuz"
  modules=lib/modules/${version}
  mkdir -p "${work}/root/${modules}/kernel/drivers"
  for part in arch crypto drivers/block drivers/char drivers/md drivers/virtio fs lib; do
    [ -d "${work}/kernel/tree/${modules}/kernel/${part}" ] || continue
    cp -R "${work}/kernel/tree/${modules}/kernel/${part}" "${work}/root/${modules}/kernel/${part}"
  done
  cp "${work}/kernel/tree/${modules}"/modules.* "${work}/root/${modules}/"
  depmod -b "${work}/root" "${version}"
  depmod -b "${work}/kernel/tree" "${version}"
}

# first_tree NAME MODULE...: what a kernel unpacks first: busybox, and the modules in the order in which insmod must load
# them. busybox reads no compressed module.
first_tree() {
  tree=${work}/$1
  shift
  mkdir -p "${tree}/bin" "${tree}/modules" "${tree}/proc" "${tree}/sys" "${tree}/dev" "${tree}/new"
  cp "${work}/root/bin/busybox" "${tree}/bin/busybox"
  ln -s busybox "${tree}/bin/sh"
  for module in "$@"; do
    modprobe -d "${work}/kernel/tree" -S "${version}" --show-depends "${module}" | sed -n 's/^insmod \([^ ]*\).*/\1/p'
  done | awk '!seen[$0]++' >"${work}/modules"
  number=100
  while read -r file; do
    name=$(basename "${file}")
    case ${name} in
      *.xz) xz -dc "${file}" >"${tree}/modules/${number}-${name%.xz}" ;;
      *.zst) zstd -qdc "${file}" >"${tree}/modules/${number}-${name%.zst}" ;;
      *) cp "${file}" "${tree}/modules/${number}-${name}" ;;
    esac
    number=$((number + 1))
  done <"${work}/modules"
}

pack() {
  (cd "${work}/$1" && find . | sort | cpio -o -H newc --quiet | zstd -q -3 >"${work}/out/$1")
}

initramfs() {
  first_tree initramfs virtio_pci virtio_blk ext4
  install -m 755 "${here}/initramfs-init" "${work}/initramfs/init"
  pack initramfs
}

# What partitions a disk and makes filesystems, with the libraries that it is linked to.
installer() {
  first_tree installer virtio_pci virtio_blk virtio_net ext4 xfs
  for program in /sbin/sfdisk /sbin/mke2fs /sbin/mkfs.xfs; do
    printf '%s\n' "${program}"
    chroot "${work}/root" ldd "${program}" | sed -n 's/^[^/]*\(\/[^ ]*\) (0x.*/\1/p'
  done | sort -u >"${work}/programs"
  while read -r file; do
    mkdir -p "${work}/installer$(dirname "${file}")"
    cp -L "${work}/root${file}" "${work}/installer${file}"
  done <"${work}/programs"
  pack installer
}

image() {
  mkdir -p "${work}/root/lab"
  install -m 755 "${here}/init" "${work}/root/lab/init"
  truncate -s 1500M "${work}/out/root.img"
  mke2fs -q -t ext4 -O ^has_journal -L lab-root -m 0 -E lazy_itable_init=1,root_owner=0:0 \
    -d "${work}/root" "${work}/out/root.img"
}

bootstrap >&2
kernel
initramfs
installer
image
mv "${work}/out" "${lab}"
printf '%s\n' "${lab}"
