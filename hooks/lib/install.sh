# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# Running install.sh: it starts and ends the installer and knows QEMU. Here is what it cannot know of itself: that the
# console has fallen silent or asks a question, and, after our own death, that it still runs.

# Installs onto new_LV; fails the run unless install.sh ended with 0 and the marker is there.
install_stage() {
  local installed
  lv_path "${REF_VG}" "new_${REF_LV}"
  CONSOLE=${INSTALL_LOG}/${REFERENCE}.console
  MARKS=${INSTALL_LOG}/${REFERENCE}.marks
  if [ "${DRY_RUN}" = yes ]; then
    show "RENFIELD_LIMIT=${INSTALL_LIMIT}" "${FOLDER}/install.sh" "${LV_PATH}"
    return 0
  fi
  chore mkdir -p "${INSTALL_LOG}" || fail 74 "cannot make ${INSTALL_LOG}"
  { : >"${CONSOLE}" && : >"${MARKS}"; } || fail 74 "cannot write ${MARKS}"
  install_begin
  install_watch
  wait "${INSTALLER}" 2>/dev/null
  installed=$?
  INSTALLER=
  owner_write before
  [ -z "${INSTALL_WHY}" ] || install_failed 74 "${INSTALL_WHY}"
  [ "${installed}" -eq 0 ] || install_refused "${installed}"
  mark_seen "renfield-installed ${REFERENCE}" || install_failed 74 'install.sh ended well, but the installer did not say that it is done (marker)'
}

# What install.sh is started with is said, not inherited: its own directories have to be the ones that are looked at here.
install_begin() {
  RENFIELD_LIMIT=${INSTALL_LIMIT} RENFIELD_LOG=${INSTALL_LOG} RENFIELD_RUN=${RUN} \
    "${FOLDER}/install.sh" "${LV_PATH}" </dev/null >"${TMP}/install" 2>&1 7>&- 8>&- 9>&- &
  INSTALLER=$!
  process_read "${INSTALLER}" || PROCESS_START=0
  # So that the next run finds an installer that has outlived this one.
  printf '%s\n' "install ${INSTALLER} ${PROCESS_START}" >>"${OWNER_PATH}" || fail 74 "cannot write ${OWNER_PATH}"
}

# Looks once a second; sets INSTALL_WHY and ends the installer when there is no use in waiting. install.sh keeps its limit
# itself, save where it has none (mmdebstrap) or hangs: a minute of grace, and it is ended from here.
install_watch() {
  local passed quiet bytes
  INSTALL_WHY=
  passed=0
  quiet=0
  bytes=
  while kill -0 "${INSTALLER}" 2>/dev/null; do
    sleep "${RENFIELD_TICK:-1}" 7>&- 8>&- 9>&-
    passed=$((passed + 1))
    quiet=$((quiet + 1))
    console_size
    [ "${CONSOLE_BYTES}" = "${bytes}" ] || quiet=0
    bytes=${CONSOLE_BYTES}
    install_judge "${passed}" "${quiet}"
    [ -n "${INSTALL_WHY}" ] || continue
    kill "${INSTALLER}" 2>/dev/null || :
    return 0
  done
}

# Sets CONSOLE_BYTES to what has been said so far, in bytes.
console_size() {
  local size
  CONSOLE_BYTES=0
  filtered size wc -c "${CONSOLE}" "${TMP}/install" || return 0
  while read -r size _; do CONSOLE_BYTES=${size}; done <"${TMP}/size"
}

# Is line $1 on the second serial port?
mark_seen() {
  local line
  return_read
  while IFS= read -r line || [ -n "${line}" ]; do
    [ "${line%"${RETURN}"}" != "$1" ] || return 0
  done <"${MARKS}"
  return 1
}

# Sets RETURN to the carriage return that ends the lines of a serial port.
return_read() {
  RETURN=$(printf '\r.')
  RETURN=${RETURN%.}
}

# install_judge PASSED QUIET, in seconds: sets INSTALL_WHY when there is no use in waiting any longer.
install_judge() {
  if [ "$1" -ge $((INSTALL_LIMIT + 60)) ]; then
    INSTALL_WHY="not done after ${INSTALL_LIMIT} s (install_limit)"
  elif [ "$2" -eq "${PROMPT_QUIET}" ]; then
    filtered prompt tail -n 5 "${CONSOLE}" || :
    if prompt_seen "${TMP}/prompt"; then INSTALL_WHY="${PROMPT_MEANS}, and nobody will answer"; fi
  elif [ "$2" -ge "${SILENCE_LIMIT}" ] && [ -s "${CONSOLE}" ]; then
    INSTALL_WHY="the console has been silent for ${SILENCE_LIMIT} s (silence_limit)"
  fi
}

# install.sh's own exit codes are sysexits as ours; 70 and 124 are what its installer did.
install_refused() {
  answer install
  case $1 in
    65 | 66 | 69 | 73 | 75) install_failed "$1" "${ANSWER#*install: }" ;;
    124) install_failed 74 "not done after ${INSTALL_LIMIT} s (install_limit)" ;;
    *) install_failed 74 "install.sh ended with $1: ${ANSWER#*install: }" ;;
  esac
}

# Says why, with the last lines of the console, or of install.sh where there is no console.
install_failed() {
  local last line
  last=${CONSOLE}
  [ -s "${last}" ] || last=${TMP}/install
  filtered last tail -n 20 "${last}" || :
  return_read
  while IFS= read -r line || [ -n "${line}" ]; do
    line=${line%"${RETURN}"}
    [ -z "${line}" ] || say "console: ${line}"
  done <"${TMP}/last"
  fail "$1" "$2"
}

# Ends an installer that has outlived its rebuild. A process is ended only when it is the recorded one (number and time of
# its start), or QEMU by its pid file with our volume among its words.
install_end() {
  local recorded started key pid start qemu
  recorded=
  started=
  if [ -r "${OWNER_PATH}" ]; then
    while read -r key pid start; do
      [ "${key}" != install ] || recorded=${pid} started=${start}
    done <"${OWNER_PATH}"
  fi
  if [ -n "${recorded}" ] && process_read "${recorded}" && [ "${PROCESS_START}" = "${started}" ]; then
    say "ending the installer of a dead run (process ${recorded})"
    effect 30 kill "${recorded}" || :
    rest
  fi
  qemu=
  [ ! -r "${RUN}/references/${REFERENCE}.pid" ] || read -r qemu <"${RUN}/references/${REFERENCE}.pid" || :
  lv_path "${REF_VG}" "new_${REF_LV}"
  if is_number "${qemu}" && has_word "${qemu}" "file=${LV_PATH},"; then
    say "ending the machine of a dead run (process ${qemu})"
    effect 30 kill "${qemu}" || :
    rest
  fi
}

# Is $2 in a word of the command line of process $1?
has_word() {
  local word
  [ -r "${PROC}/$1/cmdline" ] || return 1
  INPUT=${PROC}/$1/cmdline
  filtered words tr '\0' '\n' || :
  INPUT=/dev/null
  while IFS= read -r word || [ -n "${word}" ]; do
    case ${word} in
      *"$2"*) return 0 ;;
      *) ;;
    esac
  done <"${TMP}/words"
  return 1
}
