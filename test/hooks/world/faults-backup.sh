# shellcheck shell=sh disable=SC2154 # template, mode and at are of faults
# The parts of a backup job in which one call misbehaves.

# A whole job as bacula-fd runs it: `after` follows a failed `before`, and nothing follows where bacula-fd died too.
# In a process of its own, which stands for bacula-fd: when it ends, its job is over.
job() (
  hook before alpha --job "$1"
  before=$?
  echo "${before}" >"${WORLD}/before"
  [ "${before}" -ne 137 ] || exit 137
  read -r guest <"${WORLD}/guest"
  [ "${guest}" = running ] || tell "guest is ${guest} after before ended with ${before}"
  if [ "${before}" -eq 0 ]; then
    [ "${JOBS}" = files ] || hook read alpha disk0
    devices_are_read
    hook check alpha --job "$1"
    check=$?
    [ "${check}" -ne 137 ] || exit 137
    echo "${check}" >"${WORLD}/check"
  fi
  hook after alpha --job "$1"
)

# What bacula-fd does, as the kernel counts it.
devices_are_read() {
  for file in "${WORLD}"/sys/block/*/stat; do
    [ -e "${file}" ] || continue
    read -r reads merged sectors rest <"${file}"
    echo "$((reads + 45)) ${merged} $((sectors + 1000000)) ${rest}" >"${file}"
  done
}

# What a run that was hit may end with.
promised() {
  read -r before <"${WORLD}/before"
  case ${mode}:${before} in
    *:0 | *:65 | *:69 | *:70 | *:73 | *:74 | *:75 | term*:143 | kill*:137 | half:137) ;;
    *) tell "before ended with ${before}" ;;
  esac
}

cleared() {
  if [ $((at % 4)) -ne 0 ]; then
    hook reap || tell "reap ended with $?"
  else
    job 8
    read -r before <"${WORLD}/before"
    [ "${before}" -eq 0 ] || tell "the next before ended with ${before}"
  fi
}

# Everything that the template did not have, and everything of it that is gone.
leaks() {
  for file in "${WORLD}"/lv/lab/*; do
    [ -e "${template}/lv/lab/${file##*/}" ] || tell "logical volume ${file##*/}"
  done
  for file in "${template}"/lv/lab/*; do
    read -r row <"${file}"
    now=
    [ ! -e "${WORLD}/lv/lab/${file##*/}" ] || read -r now <"${WORLD}/lv/lab/${file##*/}"
    [ "${row}" = "${now}" ] || tell "${file##*/} was touched"
  done
  for file in "${WORLD}"/dm/* "${WORLD}"/run/mnt/* "${WORLD}"/run/meta/* "${WORLD}"/dev/renfield/*/* "${WORLD}"/run/frozen/* \
    "${WORLD}"/run/job/* "${WORLD}"/run/read/*; do
    [ ! -e "${file}" ] || tell "${file#"${WORLD}"/}"
  done
  while read -r _ point _; do
    [ "${point}" = /proc ] || tell "mount ${point}"
  done <"${WORLD}/mounts"
  read -r guest <"${WORLD}/guest"
  [ "${guest}" = running ] || tell "guest is ${guest}"
}

# Calls that only look: to fail late or to be signalled without an effect is for them the same as without "late" or "0".
looks() {
  case $1 in
    lvcreate*) return 1 ;;
    lvremove* | 'dmsetup create'* | 'dmsetup remove'* | mount\ -t* | umount* | mknod* | rm\ * | e2fsck\ -p*) [ "${mode}" = half ] ;;
    'virsh domf'* | 'virsh s'* | 'virsh r'*) [ "${mode}" = half ] ;;
    *) return 0 ;;
  esac
}
