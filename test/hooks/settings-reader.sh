#!/bin/sh
# settings-reader.sh HOOKS FILE...: each settings file through the hook's own reader, one line for each that it refuses.
# shellcheck disable=SC2034,SC2154 # names shared with the libraries, which are checked as files of their own
set -u
LC_ALL=C
export LC_ALL
HOOK_DIR=$1
shift
for lib in "${HOOK_DIR}"/lib/*.sh; do
  # shellcheck source=/dev/null # the libraries of the hook
  . "${lib}" || exit 70
done
for SETTINGS in "$@"; do
  GUEST=${SETTINGS##*/}
  GUEST=${GUEST%.settings}
  REFERENCE=
  reference_of_guest
  settings_read || printf '%s\n' "${SETTINGS_FAULT}"
done
