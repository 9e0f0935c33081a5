# shellcheck shell=sh disable=SC2154 # VG and OUT are of lab.sh
# A running guest: its filesystem mounted through its own map, files of every kind in it, and a writer that never stops.

# guest_start LV TYPE [SECONDS]: boots it; its writer does a round every so many seconds.
guest_start() {
  mkdir -p "/run/lab/guest/$1"
  mount -t "$2" "/dev/mapper/guest-$1" "/run/lab/guest/$1" || return 1
  [ -e "/run/lab/guest/$1/etc" ] || guest_files "/run/lab/guest/$1"
  perl /run/lab/in/inside/writer.pl "/run/lab/guest/$1/var" "/run/lab/guest/$1.rounds" "${3:-0.2}" </dev/null >/dev/null 2>&1 &
  printf '%s\n' "$!" >"/run/lab/guest/$1.pid"
  guest_writes "$1"
}

# What a restore has to bring back: owners, modes, links, holes, times before 1970, names that no script expects.
guest_files() {
  (
    cd "$1" || exit 1
    mkdir -p bin etc home var/log 'srv/with space'
    cp /usr/bin/busybox bin/busybox
    chmod 4755 bin/busybox
    ln bin/busybox bin/hard
    ln -s busybox bin/sh
    ln -s /etc/shadow etc/absolute
    printf 'root:x:0:0::/root:/bin/sh\n' >etc/passwd
    printf '/dev/root / auto defaults 0 1\n' >etc/fstab
    printf 'secret\n' >etc/shadow
    chmod 640 etc/shadow
    chown 0:42 etc/shadow
    printf 'x' >"$(printf 'srv/with space/new\nline')"
    printf 'x' >"$(printf 'srv/\303\251t\303\251')"
    printf 'end\n' | dd of=srv/hole bs=1 seek=5000000 status=none
    touch -d '1969-07-20 20:17:40' etc/passwd
    mkfifo var/fifo
    mknod var/null c 1 3
    mkdir -m 1777 tmp
  )
  sync -f "$1"
}

# Waits for the next round of the writer: the guest is alive and its disk takes writes. Fails after two minutes.
guest_writes() {
  read -r _before 2>/dev/null <"/run/lab/guest/$1.rounds" || _before=
  _tries=0
  while [ "${_tries}" -lt 240 ]; do
    _tries=$((_tries + 1))
    sleep 0.5
    read -r _now 2>/dev/null <"/run/lab/guest/$1.rounds" || _now=
    [ "${_now}" = "${_before}" ] || return 0
  done
  return 1
}

# guest_stop LV: the guest shuts down; what it wrote is on its disk and its filesystem is clean.
guest_stop() {
  read -r _pid <"/run/lab/guest/$1.pid"
  kill "${_pid}"
  wait "${_pid}" 2>/dev/null
  umount "/run/lab/guest/$1"
}
