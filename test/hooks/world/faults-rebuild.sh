# shellcheck shell=sh disable=SC2154 # template, mode and at are of faults
# The rebuild of a reference in which one call misbehaves. Whole is the reference as it was, or the new one with its
# manifest and the previous one beside it; nothing between.

live=vm_alpha-disk0

job() (
  hook rebuild alpha --force
  echo "$?" >"${WORLD}/rebuilt"
)

promised() {
  read -r rebuilt <"${WORLD}/rebuilt"
  case ${mode}:${rebuilt} in
    *:0 | *:65 | *:66 | *:69 | *:70 | *:73 | *:74 | *:75 | term*:143 | kill*:137) ;;
    *) tell "rebuild ended with ${rebuilt}" ;;
  esac
  # Whoever is told that it failed finds the old one, and has to find the new one else. A signal may come after the swap.
  build_of "${live}"
  case ${rebuilt} in
    0) [ "${BUILT}" != "${was}" ] || tell 'rebuild ended well and did nothing' ;;
    137 | 143) ;;
    *) [ "${BUILT}" = "${was}" ] || tell "rebuild ended with ${rebuilt} and the reference is another" ;;
  esac
}

cleared() {
  if [ $((at % 3)) -ne 0 ]; then
    hook reap || tell "reap ended with $?"
  else
    hook rebuild alpha --force
    code=$?
    [ "${code}" -eq 0 ] || tell "the next rebuild ended with ${code}"
    build_of "${live}"
    [ "${BUILT}" != "${was}" ] || tell 'the next rebuild did nothing'
  fi
}

# Sets BUILT to the time at which volume $1 was made: "first" where no rebuild made it, nothing where it is not there.
build_of() {
  BUILT=
  [ -e "${WORLD}/lv/lab/$1" ] || return 0
  read -r row <"${WORLD}/lv/lab/$1"
  case ${row} in
    *renfield_build.*)
      BUILT=${row#*renfield_build.}
      BUILT=${BUILT%%,*}
      ;;
    *) [ ! -L "${WORLD}/dev/lab/$1" ] || BUILT=first ;;
  esac
}

leaks() {
  for file in "${WORLD}"/lv/lab/*; do
    case ${file##*/} in
      "${live}" | "old_${live}") ;;
      *) tell "logical volume ${file##*/}" ;;
    esac
  done
  build_of "${live}"
  now=${BUILT}
  [ -n "${now}" ] || tell 'there is no reference'
  # A previous one that a Base has proven stays; else the one that stepped aside is it.
  wanted=${old}
  [ "${now}" = "${was}" ] || wanted=${old:-${was}}
  build_of "old_${live}"
  [ "${BUILT}" = "${wanted}" ] || tell "the previous one is not the build ${wanted:-none}"
  manifest=
  [ ! -r "${WORLD}/state/alpha/manifest" ] || manifest=$(sed -n 's/^build //p' "${WORLD}/state/alpha/manifest")
  [ "${manifest:-first}" = "${now}" ] || tell "the manifest is of ${manifest:-none}, the reference of ${now}"
  [ "${now}" != "${was}" ] || [ "${was}" = first ] || cmp -s "${template}/state/alpha/manifest" "${WORLD}/state/alpha/manifest" ||
    tell 'the manifest was touched'
  for file in "${WORLD}"/state/alpha/manifest.* "${WORLD}"/dm/* "${WORLD}"/run/mnt/* "${WORLD}"/run/meta/* "${WORLD}"/dev/renfield/*/* \
    "${WORLD}"/run/job/* "${WORLD}"/run/tmp/*; do
    [ ! -e "${file}" ] || tell "${file#"${WORLD}"/}"
  done
  while read -r _ point _; do
    [ "${point}" = /proc ] || tell "mount ${point}"
  done <"${WORLD}/mounts"
}

# Calls that only look: see faults-backup.sh.
looks() {
  case $1 in
    lvcreate* | lvremove* | lvrename* | lvchange* | 'dmsetup create'* | 'dmsetup remove'* | mount\ -t* | umount*) [ "${mode}" = half ] ;;
    installer* | mv\ * | dd\ *) [ "${mode}" = half ] ;;
    *) return 0 ;;
  esac
}

# What there is before: the builds of the live volume and of the previous one.
world=${WORLD}
WORLD=${template}
build_of "${live}"
was=${BUILT}
build_of "old_${live}"
old=${BUILT}
WORLD=${world}
