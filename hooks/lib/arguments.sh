# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# The words of the command line, into STAGE, GUEST, JOB, DRY_RUN and JSON, and for `check` what Bacula says of the Job.

GUEST=
JOB=
DRY_RUN=no
UNDER= # said behind the command: a line of a dry run is no report
JSON=no
LEVEL=
JOB_FILES=
JOB_BYTES=
JOB_ERRORS=

usage() {
  printf '%s\n' \
    'usage: renfield-hook before|check|after GUEST --job ID [--dry-run]' \
    '       renfield-hook check GUEST --job ID [--level L] [--files N] [--bytes N] [--errors N]' \
    '       renfield-hook read GUEST DISK' \
    '       renfield-hook write GUEST DISK WHERE REPLACE' \
    '       renfield-hook thaw GUEST' \
    '       renfield-hook rebuild REFERENCE [--force] [--dry-run]' \
    '       renfield-hook rebuild REFERENCE --settle [--job ID] [--dry-run]' \
    '       renfield-hook reap [--dry-run]' \
    '       renfield-hook status [--json]' \
    '       renfield-hook doctor' >&2
  exit 64
}

options() {
  while [ "$#" -gt 0 ]; do
    case $1 in
      --job)
        JOB=${2:-}
        shift
        ;;
      --dry-run)
        DRY_RUN=yes
        UNDER=' (dry run)'
        ;;
      --json) JSON=yes ;;
      --level | --files | --bytes | --errors)
        [ "${STAGE}" = check ] || usage
        option_of_job "$1" "${2:-}"
        shift
        ;;
      --force | --settle)
        [ "${STAGE}" = rebuild ] || usage
        case $1 in --force) FORCE=yes ;; *) SETTLE=yes ;; esac
        ;;
      *) usage ;;
    esac
    [ "$#" -eq 0 ] || shift
  done
}

option_of_job() {
  case $1 in
    --level) LEVEL=$2 ;;
    --files) JOB_FILES=$2 ;;
    --bytes) JOB_BYTES=$2 ;;
    *) JOB_ERRORS=$2 ;;
  esac
}

guest_argument() {
  is_guest "$1" || fail 64 'the guest name has characters that no guest name has'
  GUEST=$1
}

job_argument() {
  is_number "${JOB}" || fail 64 'wants --job ID, the number that Bacula writes for %i'
}
