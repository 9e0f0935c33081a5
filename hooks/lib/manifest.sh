# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# The manifest of a reference: what it was made of and what is in it. STATE/REFERENCE/manifest belongs to the live volume,
# manifest.new to one that is not yet live; the tag renfield_build says which is whose.

manifest_paths() {
  MANIFEST=${STATE}/${REFERENCE}/manifest
}

# ${TMP}/inputs: everything that the result depends on, with its digest; sets INPUTS to the digest of that list, and
# METADATA_KNOWN to no where a repository did not say what it holds now.
inputs_read() {
  local file url
  : >"${TMP}/inputs"
  METADATA_KNOWN=yes
  for file in "${FOLDER}"/*; do
    input_add file "${file}" "${file##*/}"
  done
  while IFS= read -r file; do
    [ -n "${file}" ] || continue
    [ -r "${file}" ] || fail 66 "${file} is missing on this host: kernel, initrd or medium of the installer"
    input_add boot "${file}" "${file}"
  done <<END
${BOOT_FILES}
END
  # A release without updates needs no word of its mirror, only of what the site adds to it.
  [ -n "${END_OF_LIFE}${METADATA_URLS}" ] || METADATA_KNOWN=no
  while IFS= read -r url; do
    [ -n "${url}" ] || continue
    if fetch "${url}" "${TMP}/metadata"; then
      input_add metadata "${TMP}/metadata" "${url}"
    else
      METADATA_KNOWN=no
      say "cannot see what ${url} holds now (${ANSWER}): not skipped"
    fi
  done <<END
${METADATA_URLS}
END
  digest_of "${TMP}/inputs"
  INPUTS=${DIGEST}
}

input_add() {
  digest_of "$2"
  printf '%s\n' "$1 ${DIGEST} $3" >>"${TMP}/inputs"
}

# Sets DATE to the date and the time, for people.
date_read() {
  DATE=unknown
  if filtered date date -u +%Y-%m-%dT%H:%M:%SZ; then read -r DATE <"${TMP}/date" || DATE=unknown; fi
}

# Sets DIGEST to the SHA-256 of file $1. A medium has gigabytes, hence the patience of a repair.
digest_of() {
  bounded "${TMP}/digest" "${REPAIR_TIMEOUT}" kill sha256sum "$1" || fail 74 "cannot read $1"
  read -r DIGEST _ <"${TMP}/digest" || fail 74 "cannot read $1"
}

# fetch URL FILE: fails with ANSWER set.
fetch() {
  local code
  WORDS_MOST=131072
  if have curl; then
    query fetch 90 curl -gfsSL --connect-timeout 15 --max-time 80 -o "$2" "$1"
  elif have wget; then
    query fetch 90 wget -q -T 60 -t 1 -O "$2" "$1"
  else
    ANSWER='neither curl nor wget is here'
    WORDS_MOST=4096
    return 1
  fi
  code=$?
  WORDS_MOST=4096
  [ "${code}" -ne 0 ] || return 0
  answer fetch
  ANSWER=${ANSWER:-no answer}
  return 1
}

# Sets MANIFEST_BUILD, MANIFEST_INPUTS and MANIFEST_SWAPPED of file $1; fails when there is none.
manifest_read() {
  local key value
  MANIFEST_BUILD='' MANIFEST_INPUTS='' MANIFEST_SWAPPED=0
  [ -r "$1" ] || return 1
  while read -r key value; do
    case ${key} in
      build) MANIFEST_BUILD=${value} ;;
      inputs) MANIFEST_INPUTS=${value} ;;
      swapped) if is_block_count "${value}"; then MANIFEST_SWAPPED=${value}; fi ;;
      package) break ;;
      *) ;;
    esac
  done <"$1"
}

# Would a rebuild give what is there? Only where nothing that goes in has changed, and the repositories have said so or
# can no longer change.
rebuild_is_idle() {
  manifest_paths
  [ "${LIVE}" != no ] || return 1
  manifest_read "${MANIFEST}" || return 1
  [ "${MANIFEST_BUILD}" = "${LIVE_BUILD}" ] && [ "${MANIFEST_INPUTS}" = "${INPUTS}" ] && [ "${METADATA_KNOWN}" = yes ]
}

manifest_write() {
  local installed
  [ "${DRY_RUN}" = no ] || return 0
  manifest_paths
  date_read
  installed=${DATE}
  digest_of "${TMP}/packages"
  chore mkdir -p "${STATE}/${REFERENCE}" || fail 74 "cannot make ${STATE}/${REFERENCE}"
  if ! printf '%s\n' 'renfield-manifest 1' "reference ${REFERENCE}" "build ${BUILD}" "volume ${REF_VG}/${REF_LV}" \
    "began ${BEGAN}" "installed ${installed}" "inputs ${INPUTS}" "packages ${PACKAGES} ${DIGEST}" >"${TMP}/manifest.head" ||
    ! filtered manifest.packages sed 's/^/package /' "${TMP}/packages" ||
    ! filtered manifest cat "${TMP}/manifest.head" "${TMP}/inputs" "${TMP}/manifest.packages" ||
    ! chore cp "${TMP}/manifest" "${MANIFEST}.part"; then
    fail 74 "cannot write ${MANIFEST}.part"
  fi
  chore mv -f "${MANIFEST}.part" "${MANIFEST}.new" || fail 74 "cannot write ${MANIFEST}.new"
}

# The manifest follows its volume: published when that one is live, dropped when it has gone.
manifest_follow() {
  [ "${DRY_RUN}" = no ] || return 0
  manifest_paths
  [ ! -e "${MANIFEST}.part" ] || chore rm -f "${MANIFEST}.part"
  manifest_read "${MANIFEST}.new" || return 0
  if [ "${LIVE}" = yes ] && [ "${LIVE_BUILD}" = "${MANIFEST_BUILD}" ]; then
    NOW= # the swap is now, and not when the run began
    now_read || return 1
    # shellcheck disable=SC2016 # a program of awk
    filtered manifest awk -v "now=${NOW}" '{ print } $1 == "inputs" { print "swapped", now }' "${MANIFEST}.new" &&
      chore cp "${TMP}/manifest" "${MANIFEST}.part" &&
      chore mv -f "${MANIFEST}.part" "${MANIFEST}" && chore rm -f "${MANIFEST}.new"
  elif [ "${NEW}:${NEW_BUILD}" != "yes:${MANIFEST_BUILD}" ]; then
    chore rm -f "${MANIFEST}.new"
  fi
}
