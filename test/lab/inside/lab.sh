#!/bin/sh
# What every lab-run sources first: how a run tells its results, and the rest of the library.
#
# A result is a fact: a line "NAME<TAB>VALUE" in /run/lab/out/facts, which lab.ts reads and the tests judge. Names are
# words with dots and hyphens; a name is told once.
set -u
LVM_SUPPRESS_FD_WARNINGS=1 # the pipe of the log would be a line of noise for every LVM command
export LVM_SUPPRESS_FD_WARNINGS
OUT=/run/lab/out
VG=$(hostname)
export OUT VG

fact() {
  _name=$1
  shift
  printf '%s\t%s\n' "${_name}" "$*" >>"${OUT}/facts"
  printf 'fact %s = %s\n' "${_name}" "$*"
}

step() {
  read -r _uptime _ </proc/uptime
  printf '\n== %s [%s s]\n' "$*" "${_uptime}"
}

# code NAME COMMAND...: runs it, tells its exit code as fact NAME; what it printed is in the log and in /run/lab/NAME.said.
code() {
  _of=$1
  shift
  printf '$ %s\n' "$*"
  "$@" >"/run/lab/${_of}.said" 2>&1
  _code=$?
  cat "/run/lab/${_of}.said"
  fact "${_of}" "${_code}"
  return "${_code}"
}

# milliseconds: sets MILLISECONDS since boot; a process would cost 40 ms under emulation.
milliseconds() {
  read -r _uptime _ </proc/uptime
  _part=${_uptime#*.}
  MILLISECONDS=$((${_uptime%.*} * 1000 + 10 * ${_part#0}))
  export MILLISECONDS
}

# Cuts the power as a mains failure does: nothing is synchronised, the results so far are saved.
power_cut() {
  step 'power cut'
  /lab/init save 0
  printf b >/proc/sysrq-trigger
  sleep 60
}

for _file in vg disks guest innerlvm hook moment leaks faults kills bacula fleet; do
  # shellcheck source=/dev/null # each is checked as a file of its own
  . "/run/lab/in/inside/${_file}.sh"
done
