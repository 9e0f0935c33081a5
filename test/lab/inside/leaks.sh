# shellcheck shell=sh disable=SC2154 # VG and OUT are of lab.sh
# The leak detector. It knows nothing of what a hook makes: it writes down the world before, and tells every difference.
#
# leak KIND WHAT  is there now and was not: a volume, a device-mapper device (so also an orphan -real or -cow, a suspended
#                 or read-only origin), a mount, a loop or nbd device, a held lock, a process, a file below /run/renfield
# harm KIND WHAT  was there and is not: a foreign volume, the origin as it was, a guest's mount

world() {
  lvs --noheadings --separator ' ' -o vg_name,lv_name,origin,lv_tags 2>/dev/null | sed 's/^ */volume /'
  dmsetup info -c --noheadings --separator ' ' -o name,uuid,suspended,readonly | sed 's/^/map /'
  sed 's/^\([^ ]* [^ ]*\) .*/mount \1/' /proc/mounts
  for _file in /sys/block/loop*/loop/backing_file /sys/block/nbd*/pid; do
    [ ! -e "${_file}" ] || printf 'device %s\n' "${_file}"
  done
  find /run/renfield -xdev -mindepth 2 ! -path '/run/renfield/lock/*' 2>/dev/null | sed 's/^/file /'
  find /dev/renfield -mindepth 1 2>/dev/null | sed 's/^/file /'
  world_locks
  pgrep -a -f 'renfield-hook|qemu-nbd' | sed 's/^[0-9]* /process /'
}

# Locks of ours that somebody holds: /proc/locks has them by inode. A file that nobody has locked is no leak.
world_locks() {
  for _file in /run/renfield/lock/*; do
    [ ! -e "${_file}" ] || stat -c '%i %n' "${_file}"
  done | awk '
    NR == FNR { path[$1] = $2; next }
    { n = split($6, part, ":"); if (part[n] in path) print "lock " path[part[n]] }' - /proc/locks
}

world_remember() {
  udevadm settle
  world | sort >/run/lab/world
}

# leaks NAME: tells every difference and their number, as fact NAME.leaks; they are in
# the file NAME.differences. A hook that was killed has children that
# notice within a second, on a busy machine within more.
leaks() {
  _tries=0
  while pgrep -f renfield-hook >/dev/null && [ "${_tries}" -lt 60 ]; do
    _tries=$((_tries + 1))
    sleep 1
  done
  udevadm settle
  world | sort >/run/lab/world.now
  {
    comm -13 /run/lab/world /run/lab/world.now | sed 's/^/leak /'
    comm -23 /run/lab/world /run/lab/world.now | sed 's/^/harm /'
  } >"${OUT}/$1.differences"
  cat "${OUT}/$1.differences"
  _leaks=$(wc -l <"${OUT}/$1.differences")
  printf 'leaks %s\n' "${_leaks}"
  fact "$1.leaks" "${_leaks}"
}
