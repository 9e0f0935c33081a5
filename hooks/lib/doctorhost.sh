# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# doctor: whether the hook keeps its things where the rendered configuration looks for them.

# The rendered host.settings lies below system as it will lie below /; ours is the copy beside the hook.
doctor_host_settings() {
  local rendered
  rendered=${TREE}/system${HOST_SETTINGS}
  if [ -n "${HOST_FAULT}" ]; then
    sick "${HOST_FAULT}" "cp ${rendered} ${HOST_SETTINGS}"
  elif [ ! -e "${rendered}" ]; then
    [ ! -d "${TREE}/system" ] || odd "${rendered} is missing: the tree is of an older Renfield, or of a host whose paths.hooks is elsewhere" \
      'render again, and install the hook where paths.hooks says'
  elif [ ! -e "${HOST_SETTINGS}" ]; then
    sick "${HOST_SETTINGS} is missing: the hook does not know where the FileSets look" "cp ${rendered} ${HOST_SETTINGS}"
  elif ! have cmp || ! query cmp 20 cmp -s "${rendered}" "${HOST_SETTINGS}"; then
    sick "${HOST_SETTINGS} is not the one that was rendered" "cp ${rendered} ${HOST_SETTINGS}"
  fi
}
