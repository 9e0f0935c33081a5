#!/bin/sh
# inventory: references.Ref
# Makes Ubuntu 24.04 as the reference Ref without an installer: its packages are unpacked on the host and become one filesystem that fills
# the disk. It is made to be read, not to be booted: there is no boot loader. Edits here are lost.
#
# usage: install.sh DISK     a block device or an image file, empty or not: what is on it is lost
# Runs as root; wants mmdebstrap, e2fsprogs and util-linux 2.32.
# exit: 0 made · 64 usage · 69 a program is missing · 73 DISK is unfit · 75 already running · 70 mmdebstrap failed
#       129 130 143 HUP INT TERM · 141 nobody reads any more what it says
set -eu
umask 022
PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin
LC_ALL=C
export PATH LC_ALL

name=Ref
log=${RENFIELD_LOG:-/var/log/renfield/references}
run=/run/renfield
run=${RENFIELD_RUN:-${run}}/references
here=$(dirname "$0")
here=$(cd "${here}" && pwd)
work=${RENFIELD_STATE:-/var/lib/renfield/references}/${name}/root
maker=

say() { printf '[renfield %s] install: %s\n' "${name}" "$1"; }

fail() {
  say "$2" >&2
  exit "$1"
}

# The signal may have come just before the number of the maker was noted; what is being killed may write for a moment more.
stop() {
  trap - EXIT
  trap '' HUP INT TERM PIPE
  [ "${maker}" != starting ] || { set +u && maker=$!; }
  [ -z "${maker}" ] || kill -KILL "${maker}" 2>/dev/null || :
  rm -rf --one-file-system "${work:?}" 2>/dev/null || { sleep 2 && rm -rf --one-file-system "${work:?}"; } || :
}

disk=${1-}
[ "$#" -eq 1 ] || fail 64 'usage: install.sh DISK'
case ${disk} in
  '' | -*) fail 64 "not a disk: ${disk}" ;;
  /*) ;;
  *) disk=${PWD}/${disk} ;;
esac
if [ -b "${disk}" ]; then
  bytes=$(blockdev --getsize64 "${disk}")
elif [ -f "${disk}" ]; then
  bytes=$(wc -c <"${disk}")
else
  fail 73 "${disk} is neither a block device nor a file"
fi
[ "${bytes}" -ge 8589934592 ] || fail 73 "${disk} has ${bytes} bytes, fewer than 8589934592"
for program in mmdebstrap mke2fs flock unshare; do
  command -v "${program}" >/dev/null || fail 69 "${program} is missing"
done

mkdir -p "${log}" "${run}"
exec 9>"${run}/${name}.lock"
flock -n 9 || fail 75 'another installation of it runs'
trap stop EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 141' PIPE
: >"${log}/${name}.marks"
# The folder around it is root's alone: nobody gets at what is setuid in there, and what a killed run left is ours.
(umask 077 && mkdir -p "${work%/*}")
rm -rf --one-file-system "${work:?}"
mkdir "${work}"

say "begins on ${disk}"
# Nothing else sees what mmdebstrap mounts, and what it starts ends with it, however that happens. Not private: a copy of the
# mounts of a backup that runs now would then stay here after their umount, and pin the snapshot of another guest.
maker=starting
# shellcheck disable=SC2016 # $1 is for the shell that mmdebstrap runs: the root it made
unshare --mount --propagation slave --pid --fork --kill-child --mount-proc \
  mmdebstrap --quiet --variant=important --mode=root \
  --include=linux-image-generic,systemd-sysv,openssh-server,tzdata,ca-certificates \
  --customize-hook="copy-in '${here}/post.sh' /root" \
  --customize-hook='chroot "$1" sh /root/post.sh && rm -f "$1/root/post.sh"' \
  noble "${work}" \
  'deb http://10.0.0.180/ubuntu2404 noble main universe' \
  'deb http://10.0.0.180/ubuntu2404 noble-updates main universe' \
  'deb http://security.ubuntu.com/ubuntu noble-security main universe' &
maker=$!
wait "${maker}" || fail 70 "mmdebstrap ended with $?"
maker=
printf '%s\n' ref >"${work}/etc/hostname"
printf '%s\n' 'LABEL=root / ext4 errors=remount-ro 0 1' >"${work}/etc/fstab"
ln -sf /usr/share/zoneinfo/Europe/Berlin "${work}/etc/localtime"
mke2fs -q -F -t ext4 -L root -d "${work}" "${disk}"
sync
printf '%s\n' 'renfield-installed Ref' >"${log}/${name}.marks"
say 'done'
