# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# The settings of a rebuild: those of a guest, and these. They stand beside the guests' as REFERENCE.rebuild.settings.

REFERENCES=${RENFIELD_REFERENCES:-${HOST_RENFIELD:-/etc/renfield}/current/references} # install.sh and the installer's answers
INSTALL_LOG=${RENFIELD_LOG:-/var/log/renfield/references}           # as install.sh has it
STATE=${RENFIELD_STATE:-/var/lib/renfield/references}               # what outlives a reboot: the manifests

rebuild_defaults() {
  VOLUME_SIZE=
  BOOT_FILES=
  ANSWERS=
  METADATA_URLS=
  EXPECTED=
  END_OF_LIFE=
  INSTALL_LIMIT=3600
  SILENCE_LIMIT=1800
  SWAP_WAIT=3600
}

# Fails for a key that is none of a rebuild's: settings_value has the rest.
rebuild_value() {
  case $1 in
    reference) [ "$2" = "${REFERENCE}" ] ;;
    size) is_block_count "$2" && [ "$2" -ge "${MEBI}" ] && VOLUME_SIZE=$2 ;;
    boot) is_boot_file "$2" && BOOT_FILES="${BOOT_FILES}$2
" ;;
    answer) is_answer "${2%% *}" "${2#* }" && ANSWERS="${ANSWERS}$2
" ;;
    metadata_url) is_url "$2" && METADATA_URLS="${METADATA_URLS}$2
" ;;
    expect) is_mount_path "$2" && EXPECTED="${EXPECTED} $2" ;;
    end_of_life) is_date "$2" && END_OF_LIFE=$2 ;;
    install_limit) is_between "$2" 60 86400 && INSTALL_LIMIT=$2 ;;
    silence_limit) is_between "$2" 60 86400 && SILENCE_LIMIT=$2 ;;
    swap_wait) is_between "$2" 0 86400 && SWAP_WAIT=$2 ;;
    *) return 1 ;;
  esac
}

is_rebuild_key() {
  [ -n "${REFERENCE}" ] &&
    is_one_of "$1" reference size boot answer metadata_url expect end_of_life install_limit silence_limit swap_wait
}

# answer FILE URL: the file beside install.sh, and where the installer gets it.
is_answer() {
  is_guest "$1" && is_url "$2"
}

# A file of the inventory's choice: absolute, of one line.
is_boot_file() {
  case $1 in
    *[!\ -~]*) return 1 ;;
    /?*) return 0 ;;
    *) return 1 ;;
  esac
}

is_url() {
  case $1 in
    *[!!-~]*) return 1 ;;
    http://?* | https://?* | ftp://?*) [ "${#1}" -le 1000 ] ;;
    *) return 1 ;;
  esac
}

is_date() {
  case $1 in
    [0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]) return 0 ;;
    *) return 1 ;;
  esac
}

# What no single line can say.
rebuild_agree() {
  case ${SETTINGS_SEEN} in
    *' reference '*) ;;
    *) settings_fault 'reference is missing' ;;
  esac
  [ -n "${VOLUME_SIZE}" ] || settings_fault 'size is missing (bytes of the new volume)'
  [ "${METHOD}" = files ] || settings_fault 'a reference wants method files'
}
