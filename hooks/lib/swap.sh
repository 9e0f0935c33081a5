# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# The swap: the live volume steps aside, the new one takes its name. Two renames, and no moment at which the names do not
# say how to go on: the live name is free only between them, and then new_LV, if verified, goes there.

# May the live volume be renamed now? Not while a job reads it: the snapshot's origin would change its name under that job.
# Takes lock 8 (of the guest that the live volume is), which keeps the next `before` away until this run ends.
swap_free() {
  exec 8>>"${RUN}/lock/${REFERENCE}.lock"
  SWAP_WHY='a hook works on it'
  bare "${LOCK_SECONDS}" flock -n 8 || return 1
  SWAP_WHY='a backup reads it'
  if swap_owned; then
    exec 8>&-
    return 1
  fi
  case ${LIVE_FLAGS} in
    [oO]*) SWAP_WHY='it has a snapshot' ;;
    ?????o*) SWAP_WHY='it is open' ;;
    *) return 0 ;;
  esac
  exec 8>&-
  return 1
}

# Does a job own the live volume? The record of the run at hand is put back.
swap_owned() {
  local run disks owned
  run=${GUEST}
  disks=${OWNER_DISKS}
  GUEST=${REFERENCE}
  owned=1
  if owner_read && owner_alive; then owned=0; fi
  GUEST=${run}
  OWNER_DISKS=${disks}
  owner_path
  return "${owned}"
}

# Waits for the live volume; not being served leaves the installed volume for the next rebuild or reap to swap in.
swap_wait() {
  local left
  left=${SWAP_WAIT}
  while ! swap_free; do
    if [ "${left}" -le 0 ]; then
      UNDO=no
      fail 75 "installed and verified, but ${REF_VG}/${REF_LV} is in use (${SWAP_WHY}): the next rebuild or reap swaps"
    fi
    sleep "${RENFIELD_TICK:-1}" 7>&- 9>&-
    left=$((left - 1))
    reference_look || fail 74 "lvs ${REF_VG} failed"
  done
}

# Sets ASIDE to the prefix under which the live volume has stepped aside, to nothing where there was none.
swap_volumes() {
  ASIDE=
  if [ "${LIVE}" != no ]; then
    ASIDE=old_
    [ "${OLD}" = no ] || ASIDE=drop_ # no Base has proven this one; the one that has stays
    patient "${LVM_TIMEOUT}" lvchange --addtag renfield_rebuild --addtag "renfield_reference.${REFERENCE}" \
      --addtag "renfield_of.${REF_LV}" "${REF_VG}/${REF_LV}" || {
      answer
      return 1
    }
    reference_rename '' "${ASIDE}" || return 1
  fi
  reference_rename new_ ''
}

# After a swap: what no Base has proven goes, and the manifest follows.
reference_tidy() {
  if [ "${LIVE}:${DROP}" = yes:yes ]; then
    reference_remove drop_ || return 1
  fi
  manifest_follow
}

# What a run that ended badly left: STALE=yes, of a dead one, whose verified volume is swapped in; else of this one, which
# takes its steps back so that the old reference stands where it stood.
reference_recover() {
  reference_volume || return 0
  reference_look || {
    warn "cannot see what is in ${REF_VG}"
    return 1
  }
  if [ "${NEW}:${VERIFIED}" = yes:no ]; then
    install_end
    reference_remove new_ || return 1
    NEW=no
  fi
  if [ "${STALE}" = yes ]; then
    reference_forward
  else
    reference_backward
  fi || {
    warn "${REF_VG}/${REF_LV}: ${ANSWER}"
    return 1
  }
  [ "${DRY_RUN}" = yes ] || reference_look || return 1
  reference_tidy
}

reference_forward() {
  ANSWER='the swap cannot be completed'
  if [ "${LIVE}:${NEW}" = no:yes ]; then
    say "completing the swap of ${REF_VG}/${REF_LV}"
    reference_rename new_ ''
  elif [ "${LIVE}" = no ]; then
    reference_return
  elif [ "${NEW}" != yes ] || [ "${OLD}" = foreign ] || [ "${DROP}" != no ]; then
    return 0
  elif swap_free; then
    say "swapping in what an earlier run installed as ${REF_VG}/${REF_LV}"
    swap_volumes
  else
    PENDING=yes
    say "${REF_VG}/new_${REF_LV} waits: ${SWAP_WHY}"
  fi
}

reference_backward() {
  [ "${LIVE}" != no ] || reference_return || return 1
  [ "${NEW}" != yes ] || reference_remove new_
}

# The live name is free and nothing new goes there: back with what stepped aside last.
reference_return() {
  ANSWER='the reference cannot be put back'
  case ${DROP}:${OLD} in
    yes:*) reference_rename drop_ '' ;;
    *:yes) reference_rename old_ '' ;;
    *) return 0 ;;
  esac
}
