# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# Two locks. 9 is the guest's: one run at a time. 8 is the host's: counting open snapshots and making one more is one step.
# flock(1) exists on every release since EL 5, and the kernel lets go by itself at kill -9 and power loss.

# lock_guest SECONDS: takes the guest's lock, fails when somebody else keeps it that long.
lock_guest() {
  exec 9>>"${RUN}/lock/${GUEST}.lock"
  if [ "$1" -eq 0 ]; then
    flock -n 9
  else
    flock -w "$1" 9
  fi
}

unlock_guest() {
  exec 9>&-
}

lock_snapshots() {
  exec 8>>"${RUN}/lock/snapshots"
  flock -w "$1" 8
}

unlock_snapshots() {
  exec 8>&-
}
