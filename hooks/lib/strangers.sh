# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# Volumes that the host's LVM has activated on a snapshot of ours, because a guest has made its whole disk a physical volume and
# nothing keeps LVM from it (docs/hooks.md, "On a host"). They are known by the number of the device that they are on, never
# by a name, which is the guest's: its group may be called as one of the host's.

# Names of the maps to be removed, the topmost first: maps of LVM that are on the device `start`, or on one another, and on
# nothing else. dm tables name devices as MAJOR:MINOR (dmsetup(8)).
# shellcheck disable=SC2016 # a program of awk
STRANGERS_PROGRAM='
FNR == 1 { file++ }
file == 1 { split($0, part, "|"); device[part[1]] = part[2] ":" part[3]; uuid[part[1]] = part[4]; next }
{ name = $1; sub(/:$/, "", name); for (i = 5; i <= NF; i++) if ($i ~ /^[0-9]+:[0-9]+$/) on[name] = on[name] " " $i }
END {
  ours[start] = 1
  do {
    more = 0
    for (name in on) {
      if (name in taken || uuid[name] !~ /^LVM-/) continue
      n = split(on[name], part, " "); inside = 0
      for (i = 1; i <= n; i++) if (part[i] in ours) inside++
      if (inside != n) continue
      taken[name] = 1; order[++count] = name; ours[device[name]] = 1; more = 1
    }
  } while (more)
  for (; count > 0; count--) print order[count]
}'

# strangers_hide VG LV: removes the maps of LVM on that snapshot, whose row is in ${TMP}/lvs. What is in use stays.
strangers_hide() {
  local name
  [ "${DRY_RUN}" = no ] && lv_find "$1" "$2" || return 0
  is_number "${LV_MAJOR}" && is_number "${LV_MINOR}" || return 0
  query devices "${COMMAND_TIMEOUT}" dmsetup info -c --noheadings --separator '|' -o name,major,minor,uuid || return 0
  query tables "${COMMAND_TIMEOUT}" dmsetup table || return 0
  filtered strangers awk -v start="${LV_MAJOR}:${LV_MINOR}" "${STRANGERS_PROGRAM}" "${TMP}/devices" "${TMP}/tables" || return 0
  while IFS= read -r name; do
    warn "removing ${name}, which LVM of this host has activated on $1/$2: see global_filter and the udev rule that doctor names"
    effect "${COMMAND_TIMEOUT}" dmsetup remove "${name}" || {
      answer
      warn "${name} stays: ${ANSWER}"
    }
  done <"${TMP}/strangers"
}
