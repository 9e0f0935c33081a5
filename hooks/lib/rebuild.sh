# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# rebuild REFERENCE: installs anew beside the live volume, verifies, swaps. The previous volume stays until the Base of the
# new one is good, which `rebuild REFERENCE --settle` is told by the Base Job.

FORCE=no
SETTLE=no

rebuild_reference() {
  settings_load
  FOLDER=${REFERENCES}/${REFERENCE}
  run_begin job
  need lvcreate lvremove lvrename lvchange vgs sha256sum
  reference_volume || fail 78 'the settings name no volume'
  rebuild_claim
  if [ "${SETTLE}" = yes ]; then
    settle_reference
    return 0
  fi
  [ -x "${FOLDER}/install.sh" ] || fail 66 "${FOLDER}/install.sh is missing"
  inputs_read
  if [ "${FORCE}" = no ] && rebuild_is_idle; then
    say "nothing would change since ${MANIFEST_BUILD}${END_OF_LIFE:+ (no updates since ${END_OF_LIFE})}: skipped; --force rebuilds"
    return 0
  fi
  rebuild_room
  answers_fetch
  rebuild_new
  UNDO=no
}

# What a dead run left is completed or taken back first.
rebuild_claim() {
  owner_read || :
  caller_find
  SOCKETS=
  STALE=yes
  teardown_guest || fail 74 'what an earlier run left behind cannot be cleared'
  [ "${PENDING}" = no ] || fail 75 "${REF_VG}/${REF_LV} is in use (${SWAP_WHY}), and ${REF_VG}/new_${REF_LV} waits for it"
  STALE=no
  reference_look || {
    answer lvs
    fail 74 "lvs ${REF_VG}: ${ANSWER}"
  }
}

rebuild_room() {
  local role wants
  for role in "new_:${NEW}" "drop_:${DROP}" "old_:${OLD}"; do
    case ${role} in
      old_:yes | *:no) ;;
      *) fail 73 "${REF_VG}/${role%%:*}${REF_LV} exists and is not ours: not touched" ;;
    esac
  done
  vg_read "${REF_VG}" || fail 73 "there is no volume group ${REF_VG}"
  is_block_count "${VG_FREE}" || fail 70 "vgs writes \"${VG_FREE}\" free"
  human "${VOLUME_SIZE}"
  wants=${HUMAN}
  human "${VG_FREE}"
  [ "${VG_FREE}" -ge "${VOLUME_SIZE}" ] || fail 73 "${REF_VG} has ${HUMAN} free, the new volume needs ${wants} (size)"
}

# What the installer will fetch is there, and is what was rendered: an old Kickstart installs an old reference.
answers_fetch() {
  local file url
  while read -r file url; do
    [ -n "${file}" ] || continue
    fetch "${url}" "${TMP}/answer" || fail 66 "the installer's ${file} cannot be fetched from ${url}: ${ANSWER}"
    [ "${DRY_RUN}" = yes ] || chore cmp -s "${TMP}/answer" "${FOLDER}/${file}" ||
      fail 66 "${url} is not the ${file} that was rendered: ${FOLDER}/${file}"
  done <<END
${ANSWERS}
END
}

rebuild_new() {
  now_read || fail 74 'date does not tell the time' # the name of the new volume's build
  BUILD=${NOW}
  date_read
  BEGAN=${DATE}
  UNDO=yes
  owner_write before
  owner_path
  volume_create
  install_stage
  verify_stage
  manifest_write
  patient "${LVM_TIMEOUT}" lvchange --addtag renfield_verified "${REF_VG}/new_${REF_LV}" || {
    answer
    fail 74 "cannot mark ${REF_VG}/new_${REF_LV}: ${ANSWER}"
  }
  if [ "${DRY_RUN}" = no ]; then
    reference_look || fail 74 "lvs ${REF_VG} failed"
    swap_wait
  fi
  swap_volumes || fail 74 "cannot swap ${REF_VG}/${REF_LV}: ${ANSWER}"
  # The new one has its place: what fails from here on is no failure of the rebuild, and the record leads the next run to it.
  if ! reference_tidy; then
    warn 'swapped in, but not tidied up: the next rebuild or reap goes on'
  elif [ "${DRY_RUN}" = no ]; then
    owner_forget
  fi
  say "build=${BUILD} volume=${REF_VG}/${REF_LV} previous=${ASIDE:-none} packages=${PACKAGES:-0}"
}

volume_create() {
  set --
  if can_keep_signatures; then set -- -Wn; fi
  patient "${LVM_TIMEOUT}" lvcreate ${1+"$@"} -n "new_${REF_LV}" -L "$((VOLUME_SIZE / 1024))k" --addtag renfield_rebuild \
    --addtag "renfield_reference.${REFERENCE}" --addtag "renfield_of.${REF_LV}" --addtag "renfield_build.${BUILD}" "${REF_VG}" || {
    answer
    fail 73 "cannot make ${REF_VG}/new_${REF_LV}: ${ANSWER}"
  }
  settle
  lv_path "${REF_VG}" "new_${REF_LV}"
  # An installer must not find the partitions of whatever lay here before.
  effect "${COMMAND_TIMEOUT}" dd if=/dev/zero of="${LV_PATH}" bs=1048576 count=1 conv=notrunc || {
    answer
    fail 74 "cannot write to ${LV_PATH}: ${ANSWER}"
  }
}

# The Base of the live volume is good: the previous one goes. With --job the Job has to be the one that reads the live
# volume now, and to have begun after the swap.
settle_reference() {
  if [ "${OLD}" = no ]; then
    say 'no previous volume is kept'
    return 0
  fi
  if [ "${LIVE}:${OLD}" != yes:yes ] || [ -z "${LIVE_BUILD}" ]; then
    fail 73 "${REF_VG}/old_${REF_LV} is not removed: it or ${REF_VG}/${REF_LV} is not ours"
  fi
  [ -z "${JOB}" ] || settle_job || return 0
  reference_remove old_ || fail 74 "${REF_VG}/old_${REF_LV} cannot be removed"
}

settle_job() {
  manifest_paths
  manifest_read "${MANIFEST}" || fail 74 "${MANIFEST} cannot be read"
  if ! swap_owned || [ "${OWNER_JOB}" != "${JOB}" ]; then
    fail 75 "job ${JOB} has not this reference in hand"
  fi
  [ "${OWNER_SINCE}" -lt "${MANIFEST_SWAPPED}" ] || return 0
  say "job ${JOB} began before the swap: the previous volume stays"
  return 1
}
