# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# Where this host keeps things: host.settings beside the hook, rendered from the inventory as the FileSets, the includes and
# the commands are. It is read and never evaluated, every line is judged, and without the file the defaults hold.

# Sets HOST_RUN and HOST_RENFIELD (empty: the default holds), HOST_RESTORES (directories, one a line) and HOST_FAULT. A file
# with a fault says nothing at all: half of it would have the hook look where nobody else does.
host_read() {
  host_defaults
  [ -e "${HOST_SETTINGS}" ] || [ -L "${HOST_SETTINGS}" ] || return 0
  if [ -L "${HOST_SETTINGS}" ] || [ ! -f "${HOST_SETTINGS}" ] || [ ! -r "${HOST_SETTINGS}" ]; then
    HOST_FAULT="${HOST_SETTINGS} is not a file that can be read"
  elif [ ! -O "${HOST_SETTINGS}" ]; then
    HOST_FAULT="${HOST_SETTINGS} belongs to somebody else than the caller, who has to be root"
  else
    host_lines
  fi
  [ -n "${HOST_FAULT}" ] || return 0
  set -- "${HOST_FAULT}"
  host_defaults
  HOST_FAULT=$1
}

# Sets what host_read sets, as it is without a file.
host_defaults() {
  HOST_RUN=
  HOST_RENFIELD=
  HOST_RESTORES=
  HOST_FAULT=
}

# Sets what host_read sets, from the file.
host_lines() {
  local number line
  number=0
  while IFS= read -r line || [ -n "${line}" ]; do
    number=$((number + 1))
    case ${number}:${line} in
      '1:renfield-host 1') ;;
      1:*) host_fault 1 'does not begin with "renfield-host 1"' ;;
      *:'' | *:'#'*) ;;
      *:*' '*) host_value "${line%% *}" "${line#* }" || host_fault "${number}" "${line%% *} cannot be \"${line#* }\"" ;;
      *) host_fault "${number}" 'wants a key, one space and a value' ;;
    esac
  done <"${HOST_SETTINGS}"
  if [ -z "${HOST_RUN}" ] || [ -z "${HOST_RENFIELD}" ]; then host_fault "${number}" 'run or renfield is missing'; fi
}

# Sets HOST_FAULT; the first fault is the one that is reported.
host_fault() {
  [ -n "${HOST_FAULT}" ] || HOST_FAULT="${HOST_SETTINGS} line $1: $2"
}

# Sets HOST_RUN, HOST_RENFIELD or HOST_RESTORES; fails for a key that does not exist, is given twice, or has such a value.
host_value() {
  [ "$2" != / ] && is_mount_path "$2" || return 1
  case $1 in
    run) [ -z "${HOST_RUN}" ] && HOST_RUN=$2 ;;
    renfield) [ -z "${HOST_RENFIELD}" ] && HOST_RENFIELD=$2 ;;
    restore_to) HOST_RESTORES="${HOST_RESTORES}$2
" ;;
    *) return 1 ;;
  esac
}

HOST_SETTINGS=${RENFIELD_HOST:-${HOOK_DIR}/host.settings}
host_read
