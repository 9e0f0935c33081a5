# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# Does the host's LVM leave alone what it does not know? Judged as LVM itself does, because the words of a filter deceive:
# `"a|.*|", "r|.*|"` accepts everything.

# A devices file (EL 9), or a filter that rejects our maps. LVM before 2.02.98 (its WHATS_NEW) has no global_filter; since
# then `filter` alone is not enough, because pvscan of udev does not obey it.
host_lvm_is_filtered() {
  [ ! -s "${LVM_ETC}/devices/system.devices" ] || return 0
  if ! query filter "${LVM_TIMEOUT}" lvm dumpconfig devices/global_filter; then
    version_of lvm version
    if version_at_least "${VERSION:-9}" 2.02.98; then return 1; fi
    query filter "${LVM_TIMEOUT}" lvm dumpconfig devices/filter || return 1
  fi
  answer filter
  filter_rejects "${ANSWER}" "/dev/mapper/renfield-${GUEST:-guest}-disk0-p1" /dev/dm-7 /dev/dm-123 \
    "/dev/disk/by-id/dm-name-renfield-${GUEST:-guest}-disk0-p1" "/dev/disk/by-id/dm-uuid-RENFIELD-${GUEST:-guest}-disk0-p1"
}

# Does filter $1, as dumpconfig prints it, reject the device that has all the other arguments as its names? lvm.conf(5)
# and lib/filters/filter-regex.c: of each name the first pattern that matches counts; one name that is accepted accepts the device;
# a device of which no name matches any pattern is accepted.
filter_rejects() {
  local filter verdict name
  filter=$1
  verdict=1
  shift
  for name in "$@"; do
    filter_verdict "${filter}" "${name}"
    case ${VERDICT} in
      a*) return 1 ;;
      r*) verdict=0 ;;
      *) ;;
    esac
  done
  return "${verdict}"
}

# Sets VERDICT to the first pattern of filter $1 that matches name $2, to nothing where there is none. A pattern is a letter and an
# expression between two delimiters; brackets come in pairs. What grep cannot read is taken for an acceptance.
filter_verdict() {
  local ahead expression
  ahead=$1
  while :; do
    case ${ahead} in
      *'"'*'"'*) ;;
      *) break ;;
    esac
    ahead=${ahead#*\"}
    VERDICT=${ahead%%\"*}
    ahead=${ahead#*\"}
    expression=${VERDICT#??}
    printf '%s\n' "$2" >"${TMP}/device" || fail 74 "cannot write ${TMP}/device"
    chore grep -qE -e "${expression%?}" "${TMP}/device"
    case $? in
      0) return 0 ;;
      1) ;;
      *)
        VERDICT=a
        return 0
        ;;
    esac
  done
  VERDICT=
}
