# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# What the volumes of the references are: current, previous, new, dropped.

# Calls $1 for each volume that our tags and its name show to be one of a reference, with ROLE, REFERENCE_TAG and BUILD_TAG set.
reference_volumes() {
  lvs_read @renfield_rebuild || unseen lvs
  rows_each lvs role_call "$1"
}

role_call() {
  if role_of_row; then "$1"; fi
}

# Sets ROLE of the row that lv_split has split; fails where the name does not go with the tags.
role_of_row() {
  reference_tag
  is_guest "${REFERENCE_TAG}" || return 1
  case ${BUILD_TAG} in
    0* | *[!0-9]*) BUILD_TAG= ;;
    *) ;;
  esac
  ROLE=current
  if lv_tagged "renfield_of.${LV_NAME}"; then return 0; fi
  case ${LV_NAME} in
    old_?*) ROLE=previous ;;
    new_?*) ROLE=new ;;
    drop_?*) ROLE=dropped ;;
    *) return 1 ;;
  esac
  lv_tagged "renfield_of.${LV_NAME#*_}"
}

say_role() {
  local mark
  GUEST=${REFERENCE_TAG}
  mark=
  if lv_tagged renfield_verified; then mark=' verified'; fi
  say "volume=${LV_VG}/${LV_NAME} role=${ROLE} built=${BUILD_TAG:-?} size_bytes=${LV_SIZE}${mark}"
  ROLES=yes
}

# As with snapshots, every value is JSON as it stands. Sets COMMA, which stands before the next one.
json_role() {
  local verified
  verified=false
  if lv_tagged renfield_verified; then verified=true; fi
  printf '%s{"reference":"%s","volume":"%s/%s","role":"%s","built":%s,"verified":%s,"size_bytes":%s}' "${COMMA}" \
    "${REFERENCE_TAG}" "${LV_VG}" "${LV_NAME}" "${ROLE}" "${BUILD_TAG:-null}" "${verified}" "${LV_SIZE}"
  COMMA=,
}
