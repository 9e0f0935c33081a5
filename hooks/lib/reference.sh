# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# A reference and its logical volumes: LV the live one, new_LV the one that is installed, old_LV the previous one until the
# new Base is good, drop_LV one that no Base has proven and that the next takes the place of. Beside the tag, name and
# origin of a snapshot stand here: our tags, the name that goes with the role, and the volume that the settings name.

REFERENCE=
DISK_PREFIX=${SNAP} # what a job reads; a rebuild reads new_LV, and its dry run the live volume
PENDING=no        # an installed volume waits for its place

# Sets REFERENCE for guest names that are runs of a rebuild: such a run has lock, scratch, maps and mounts of its own, so
# that a backup of the live volume goes on meanwhile.
reference_of_guest() {
  case ${GUEST} in
    ?*.rebuild) REFERENCE=${GUEST%.rebuild} ;;
    *) ;;
  esac
}

reference_argument() {
  is_guest "$1" || fail 64 'the reference has characters that no name has'
  GUEST=$1.rebuild
  reference_of_guest
}

# Sets REF_VG and REF_LV to the live volume, by the settings or by the record of a run; fails when neither names one.
reference_volume() {
  REF_VG=
  while read -r _ REF_VG REF_LV _; do
    [ -z "${REF_VG}" ] || return 0
  done <<END
${GUEST_DISKS}
${OWNER_DISKS:-}
END
  return 1
}

# Sets LIVE, NEW, OLD and DROP to yes, no or foreign (there, but not ours; the live one may be anybody's), and facts of them.
reference_look() {
  lvs_read "${REF_VG}" || return 1
  VERIFIED=no LIVE_BUILD='' LIVE_FLAGS='' NEW_BUILD=''
  reference_role ''
  LIVE=${ROLE}
  if [ "${LIVE}" != no ]; then
    LIVE_FLAGS=${LV_ATTR}
    LIVE_BUILD=${BUILD_TAG}
  fi
  reference_role old_
  OLD=${ROLE}
  reference_role drop_
  DROP=${ROLE}
  reference_role new_
  NEW=${ROLE}
  [ "${NEW}" = yes ] || return 0
  NEW_BUILD=${BUILD_TAG}
  if lv_tagged renfield_verified; then VERIFIED=yes; fi
}

reference_role() {
  ROLE=no
  BUILD_TAG=
  lv_find "${REF_VG}" "$1${REF_LV}" || return 0
  ROLE=foreign
  if volume_is_ours; then ROLE=yes; fi
  reference_tag
}

# Is the row a volume of this reference: our tags, and a plain volume?
volume_is_ours() {
  lv_tagged renfield_rebuild && lv_tagged "renfield_reference.${REFERENCE}" && lv_tagged "renfield_of.${REF_LV}" || return 1
  [ -z "${LV_ORIGIN}" ]
}

# Sets BUILD_TAG and REFERENCE_TAG to what the tags of the row say.
reference_tag() {
  local tag
  BUILD_TAG=
  REFERENCE_TAG=
  IFS=,
  for tag in ${LV_TAGS}; do
    case ${tag} in
      renfield_build.*) BUILD_TAG=${tag#renfield_build.} ;;
      renfield_reference.*) REFERENCE_TAG=${tag#renfield_reference.} ;;
      *) ;;
    esac
  done
  unset IFS
}

# reference_rename FROM TO, both prefixes: what counts is what is there afterwards, not what lvrename said.
reference_rename() {
  patient "${LVM_TIMEOUT}" lvrename "${REF_VG}" "$1${REF_LV}" "$2${REF_LV}" || :
  [ "${DRY_RUN}" = no ] || return 0
  answer
  reference_look || {
    rest
    reference_look || return 1
  }
  lv_find "${REF_VG}" "$2${REF_LV}" && ! lv_find "${REF_VG}" "$1${REF_LV}"
}

# reference_remove PREFIX: only ever called for a role that reference_look has found to be ours.
reference_remove() {
  say "removing ${REF_VG}/$1${REF_LV}"
  snapshot_remove "${REF_VG}" "$1${REF_LV}"
}
