# shellcheck shell=sh disable=SC2154 # VG and OUT are of lab.sh
# A guest with LVM of its own. The guest reaches its physical volumes through maps of the volumes of the host, and its LVM
# sees these maps alone, as the kernel inside of it would.

INNER='devices/global_filter=["a|^/dev/mapper/inner-|","r|.*|"] activation/monitoring=0 backup/backup=0 backup/archive=0'

# inner NAME WORD...: an LVM command of the guest; what it says is in the log of the boot.
inner() {
  _tool=$1
  shift
  "${_tool}" --config "${INNER}" "$@"
}

# inner_map NAME LV START SECTORS: the guest's own device for a part of its disk.
inner_map() {
  dmsetup create "inner-$1" -u "LAB-inner-$1" --table "0 $4 linear /dev/${VG}/$2 $3" && udevadm settle
}

# inner_note NAME DEVICE, inner_own NAME: a map of the guest's own of what LVM had under DEVICE, after that was deactivated. On
# a host nothing has the identifiers of a guest's volumes, and the hooks refuse to go on if something has.
inner_note() {
  dmsetup table "$2" >"/run/lab/$1.table"
}

inner_own() {
  dmsetup create "inner-$1" -u "LAB-inner-$1" "/run/lab/$1.table" && udevadm settle
}

# inner_tree NAME PATH...: for each path the digest of what is below it on that filesystem, in the live guest mounted at
# /run/lab/guest/NAME and in what the hook shows, as fact NAME.treePATH "equal"; entries too.
inner_tree() {
  _guest=$1
  shift
  for _path in "$@"; do
    inner_digest "/run/lab/guest/${_guest}${_path}" >"/run/lab/live"
    inner_digest "/run/renfield/mnt/${_guest}${_path}" >"/run/lab/shown"
    _entries=$(wc -l </run/lab/live)
    fact "${_guest}.tree${_path}.entries" "${_entries}"
    if cmp -s /run/lab/live /run/lab/shown; then
      fact "${_guest}.tree${_path}" equal
    else
      diff /run/lab/live /run/lab/shown | head -20
      fact "${_guest}.tree${_path}" different
    fi
  done
}

# Names, types and contents; not the modes and owners, which vfat has not.
inner_digest() {
  (
    cd "$1" || exit 1
    find . -xdev -printf '%y %s %p\n' | sed 's/^d [0-9]* /d /' | LC_ALL=C sort
    find . -xdev -type f -exec sha256sum {} + | LC_ALL=C sort -k2
  )
}
