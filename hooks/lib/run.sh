# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# What the other libraries call: every external command, those of coreutils too, runs by one of these, which differ in what it
# works on and in what becomes of its words. How it is run: warden.sh.

CHORE_SECONDS=60 # for a command that works on nothing but our own files

# chore COMMAND...: works on our own files in RUN and says nothing; also in a dry run, which has a scratch directory too.
chore() {
  if [ -d "${TMP:-}" ]; then
    bounded /dev/null "${CHORE_SECONDS}" kill "$@"
  else
    bare "${CHORE_SECONDS}" "$@"
  fi
}

# filtered NAME COMMAND...: what a filter makes of the files among its arguments, into ${TMP}/NAME; its complaints are not
# part of that.
filtered() {
  local name status
  name=$1
  shift
  APART=${TMP}/complaints
  bounded "${TMP}/${name}" "${CHORE_SECONDS}" kill "$@"
  status=$?
  APART=
  return "${status}"
}

show() {
  local shown word
  shown=+
  for word in "$@"; do
    case ${word} in
      *[!A-Za-z0-9_./:=,@%+-]* | '') word="'${word}'" ;;
      *) ;;
    esac
    shown="${shown} ${word}"
  done
  emit "${shown}"
}

# query NAME SECONDS COMMAND...: looks at the world, also in a dry run; the answer is in the file ${TMP}/NAME.
query() {
  local name limit
  name=$1
  limit=$2
  shift 2
  [ "${DRY_RUN}" = no ] || show "$@"
  bounded "${TMP}/${name}" "${limit}" kill "$@"
}

# effect SECONDS COMMAND...: changes the world, or in a dry run only says how.
effect() {
  local limit
  if [ "${DRY_RUN}" = yes ]; then
    shift
    show "$@"
    return 0
  fi
  limit=$1
  shift
  bounded "${TMP}/effect" "${limit}" kill "$@"
}

# patient SECONDS COMMAND...: an effect that must not be killed halfway.
patient() {
  local limit
  if [ "${DRY_RUN}" = yes ]; then
    shift
    show "$@"
    return 0
  fi
  limit=$1
  shift
  bounded "${TMP}/effect" "${limit}" leave "$@"
}

# Did the answer NAME fit? LVM ends with 0 where RUN is full (2.03.16: `lvs >/dev/full`), and a list of nothing looks like a
# host without snapshots. Where one more line fits, those before did; whoever reads rows reads over an empty one.
is_whole() {
  echo >>"${TMP}/$1" && return 0
  echo 'the answer does not fit' 2>/dev/null >"${TMP}/$1" || :
  return 1
}

# row_add NAME ROW: one more row in ${TMP}/NAME. One that is lost where RUN is full would be a disk that is not saved.
row_add() {
  printf '%s\n' "$2" >>"${TMP}/$1" || fail 74 "cannot write ${TMP}/$1"
}

# Sets ANSWER to the last line that command NAME printed (default: the last effect), for an error message.
answer() {
  local said
  ANSWER=
  [ -r "${TMP}/${1:-effect}" ] || return 0
  while read -r said || [ -n "${said}" ]; do
    [ -z "${said}" ] || ANSWER=${said}
  done <"${TMP}/${1:-effect}"
}

rest() {
  [ "${DRY_RUN}" = yes ] || sleep "${RENFIELD_REST:-1}" 7>&- 8>&- 9>&-
}

# udev still holds a device that it has just been told about; EL 5 calls the tool udevsettle.
settle() {
  if have udevadm; then
    effect 30 udevadm settle --timeout=20 || :
  elif have udevsettle; then
    effect 30 udevsettle --timeout=20 || :
  fi
}
