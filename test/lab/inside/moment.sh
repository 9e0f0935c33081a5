# shellcheck shell=sh disable=SC2154 # VG and OUT are of lab.sh
# A second snapshot of the same moment, to hold beside what the hook shows.
#
# moment_tools puts a lvcreate before the real one. When the hook makes a snapshot, the guest's map is suspended first
# (its writes queue up, as if the host were slow for a moment), `ref_LV` is made, then the hook's snapshot, and the guest
# goes on. Both hold the same bytes, taken in the middle of the guest's work, and neither knows of the other.

moment_tools() {
  mkdir -p /run/lab/tools
  cat >/run/lab/tools/lvcreate <<'END'
#!/bin/sh
for word in "$@"; do
  case ${word} in
    */*) origin=${word} ;;
    -s | --snapshot) snapshot=yes ;;
    *) ;;
  esac
done
if [ "${snapshot:-}" != yes ] || [ ! -e "/run/lab/moment/${origin##*/}" ]; then exec /usr/sbin/lvcreate "$@"; fi
lv=${origin##*/}
origin=${origin#/dev/}
# Neither is the filesystem frozen nor its cache written back: the guest does not know of the backup.
/usr/sbin/dmsetup suspend --nolockfs --noflush "guest-${lv}"
read -r size <"/run/lab/moment/${lv}"
case ${size} in
  thin) /usr/sbin/lvcreate -q -s -kn -n "ref_${lv}" "${origin}" ;;
  *) /usr/sbin/lvcreate -q -s -L "${size}M" -n "ref_${lv}" "${origin}" ;;
esac >/run/lab/moment.said 2>&1
/usr/sbin/lvcreate "$@"
code=$?
/usr/sbin/dmsetup resume "guest-${lv}"
exit "${code}"
END
  chmod 755 /run/lab/tools/lvcreate
  mkdir -p /run/lab/moment
}

# moment_of LV MIB|thin: snapshots of this volume get a twin.
moment_of() {
  printf '%s\n' "$2" >"/run/lab/moment/$1"
}

# moment_mount LV TYPE START SECTORS: repairs the twin as the hook's is, and mounts it at /run/lab/ref/LV.
moment_mount() {
  mkdir -p "/run/lab/ref/$1"
  [ -b "/dev/${VG}/ref_$1" ] || {
    cat /run/lab/moment.said
    return 1
  }
  dmsetup create "ref-$1" -u "LAB-ref-$1" --table "0 $4 linear /dev/${VG}/ref_$1 $3" && udevadm settle
  if [ "$2" = xfs ]; then
    mount -t xfs -o ro,nouuid "/dev/mapper/ref-$1" "/run/lab/ref/$1"
  else
    e2fsck -p "/dev/mapper/ref-$1"
    mount -t "$2" -o ro "/dev/mapper/ref-$1" "/run/lab/ref/$1"
  fi
}

moment_drop() {
  umount "/run/lab/ref/$1"
  dmsetup remove --retry "ref-$1"
  udevadm settle
  lvremove -q -f "${VG}/ref_$1"
}

# twin_compare NAME LV DIR [WITHOUT]: tells as fact NAME whether the twin and what the hook shows at DIR are equal, and as NAME.entries
# how many files, directories and links that are. WITHOUT is a directory, as ./data, on which another filesystem is mounted.
twin_compare() {
  fact "$1.entries" "$(find "$3" -xdev | wc -l || :)"
  _shown=$(tree_digest "$3" "${4:-}")
  _twin=$(tree_digest "/run/lab/ref/$2" "${4:-}")
  if [ "${_shown}" = "${_twin}" ]; then
    fact "$1" equal
  else
    fact "$1" different
    diff -r --no-dereference "/run/lab/ref/$2" "$3" 2>&1 | head -n 20
  fi
}

# Everything that a backup can see of a filesystem: names, contents, modes, owners, times, links, devices, holes' sizes.
tree_digest() {
  tar -C "$1" --one-file-system ${2:+"--exclude=$2"} --sort=name --format=posix --pax-option=delete=atime,delete=ctime --xattrs --acls -cf - . | sha256sum | cut -c1-64
}
