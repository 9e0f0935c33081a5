#!/bin/sh
# A reference is rebuilt on real LVM by its rendered install.sh, where a stand-in for QEMU installs well or badly. Then the
# rebuild is hit at the calls that move volumes. With the file `every` it is at every call with every fault, and more goes wrong.
# shellcheck disable=SC2154 # VG, OUT, REF are of the library, which is checked as files of its own
# shellcheck source=/dev/null
. /run/lab/in/inside/lab.sh
# shellcheck source=/dev/null
. /run/lab/in/inside/reference.sh

# The sample: FAULT CALL, where the first call that begins so is hit.
sample() {
  cat <<END
kill lvrename ${VG} ${REF}
orphan lvrename ${VG} new_
END
}

all_of() {
  _calls=0
  while read -r _; do _calls=$((_calls + 1)); done </run/lab/fault/log
  for _fault in fail late term kill orphan; do
    _k=0
    while [ "${_k}" -lt "${_calls}" ]; do
      _k=$((_k + 1))
      printf '%s\n' "${_fault} ${_k}"
    done
  done
}

# attempt NAME WAY WORD...: one rebuild of the old reference, and what is there afterwards.
attempt() {
  _attempt=$1
  printf '%s\n' "$2" >/run/lab/machine
  shift 2
  hook "${_attempt}" rebuild Ref "$@"
  tell "${_attempt}"
}

install -m 755 /run/lab/in/inside/machine /usr/bin/qemu-system-x86_64
install -m 755 /run/lab/in/inside/wget /usr/bin/wget
mkdir -p /etc/renfield/current/guests /srv/site/Ref /run/renfield/lock
cp -R /run/lab/in/references /etc/renfield/current/references
chmod 755 /etc/renfield/current/references/Ref/install.sh
cp /run/lab/in/references/Ref/ks.cfg /srv/site/Ref/ks.cfg
busybox httpd -p 127.0.0.1:8080 -h /srv/site
sed "s|^disk .*|disk disk0 lv ${VG}/${REF}|" /run/lab/in/Ref.rebuild.settings >/etc/renfield/current/guests/Ref.rebuild.settings
system_image /run/lab/old.img old
system_image /run/lab/installed.img new
sum=$(sha256sum </run/lab/installed.img)
fact installed "${sum%% *}"
vg_open
# The lock of install.sh stays, as all locks do.
mkdir -p /run/renfield/references && : >/run/renfield/references/Ref.lock
world_remember

reference_open
tell first
for way in killed unclean; do attempt "${way}" "${way}"; done
mv /srv/site/Ref/ks.cfg /srv/site/ks.cfg
attempt missing good
if [ -e /run/lab/in/every ]; then
  printf 'another\n' >/srv/site/Ref/ks.cfg
  attempt stale good
  for way in unmarked failed silent asking; do attempt "${way}" "${way}"; done
fi
mv /srv/site/ks.cfg /srv/site/Ref/ks.cfg
attempt good good
hook settled rebuild Ref --settle
tell settled
cp /var/lib/renfield/references/Ref/manifest "${OUT}/manifest"
reference_close
leaks attempts

fault_tools lvcreate lvchange lvrename lvremove mv dmsetup mount umount e2fsck
if [ -e /run/lab/in/every ]; then
  reference_open
  fault_run whole none 0 rebuild Ref
  reference_close
  all_of >/run/lab/plan
else
  sample >/run/lab/plan
fi
printf 'good\n' >/run/lab/machine
while read -r fault call; do
  name=hit.$(printf '%s' "${call#*"${VG}" }" | tr -c 'a-zA-Z0-9' _).${fault}
  reference_open
  tell "${name}.before"
  fault_run "${name}" "${fault}" "${call}" rebuild Ref
  hook "${name}.reap" reap
  tell "${name}"
  reference_close
  leaks "${name}"
done </run/lab/plan
