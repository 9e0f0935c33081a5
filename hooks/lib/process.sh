# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# Pausing a guest whose QEMU no libvirt runs (Proxmox, units of one's own): SIGSTOP of the process that has its disks open, and
# SIGCONT. Requests that the kernel has already been given are finished or not; QEMU tells the guest of none of them meanwhile.
#
# A process is known by its id and its start, WHAT and WITH: the id alone may be another's tomorrow.

# The process is that of a QEMU by its name in proc(5), which keeps 15 bytes: never qemu-nbd, qemu-img or a daemon for disks.
is_qemu() {
  case $1 in
    qemu-system-* | qemu-kvm | kvm | qemu-dm) return 0 ;;
    *) return 1 ;;
  esac
}

# Exactly one QEMU has all disks of the guest open, and nobody has stopped it.
can_stop() {
  local dir wanted
  disk_numbers || return 1
  wanted=${NUMBERS}
  WHAT=
  REASON='no QEMU process has the disks open'
  for dir in "${PROC}"/[0-9]*; do
    if ! process_read "${dir##*/}" || ! is_qemu "${PROCESS_NAME}"; then
      continue
    fi
    # The numbers of the devices behind its open files; the files come and go, so the exit code says nothing.
    query files "${COMMAND_TIMEOUT}" stat -L -c '%t:%T' "${dir}"/fd/* || :
    numbers_open "${wanted}"
    case ${OPEN} in
      none) continue ;;
      all) ;;
      *)
        REASON="process ${dir##*/} has only some of the disks open"
        return 1
        ;;
    esac
    if [ -n "${WHAT}" ]; then
      REASON="processes ${WHAT} and ${dir##*/} both have the disks open"
      return 1
    fi
    process_read "${dir##*/}" || continue
    WHAT=${dir##*/}
    WITH=${PROCESS_START}
    case ${PROCESS_STATE} in
      [Tt])
        REASON="somebody has stopped process ${WHAT}"
        return 1
        ;;
      *) ;;
    esac
  done
  [ -n "${WHAT}" ]
}

# Sets NUMBERS to the device numbers of the guest's disks, in hexadecimal as stat(1) writes them.
disk_numbers() {
  local vg lv
  NUMBERS=
  while read -r _ vg lv _; do
    REASON="${vg}/${lv} is not active"
    if ! lv_find "${vg}" "${lv}" || ! is_number "${LV_MAJOR}" || ! is_number "${LV_MINOR}"; then
      return 1
    fi
    NUMBERS="${NUMBERS} $(printf '%x:%x' "${LV_MAJOR}" "${LV_MINOR}")"
  done <"${TMP}/plan"
}

# Sets OPEN to whether all, none or some of the numbers $1 are in the answer `files`.
numbers_open() {
  local number line hits misses
  hits=0
  misses=0
  for number in $1; do
    misses=$((misses + 1))
    while read -r line; do
      [ "${line}" = "${number}" ] || continue
      hits=$((hits + 1))
      misses=$((misses - 1))
      break
    done <"${TMP}/files"
  done
  OPEN=some
  [ "${hits}" -gt 0 ] || OPEN=none
  [ "${misses}" -gt 0 ] || OPEN=all
}

process_do() {
  ANSWER=
  case $1 in
    take)
      if ! is_process || ! signal STOP; then
        return 1
      fi
      for _ in 1 2 3 4 5 6 7 8 9 10; do
        if is_stopped; then return 0; fi
        sleep 0.1 7>&- 8>&- 9>&-
      done
      ANSWER="not all threads of process ${HELD_WHAT} stop"
      return 1
      ;;
    free) if is_process; then signal CONT; fi ;;
    *) is_process && is_stopped ;;
  esac
}

signal() {
  if [ "${DRY_RUN}" = yes ]; then
    show kill -s "$1" "${HELD_WHAT}"
  else
    kill -s "$1" "${HELD_WHAT}" 2>/dev/null
  fi
}

is_process() {
  is_number "${HELD_WHAT}" && process_read "${HELD_WHAT}" && [ "${PROCESS_START}" = "${HELD_WITH}" ]
}

# Is every thread of the process stopped, or dead? proc(5): the letter behind the name.
is_stopped() {
  local task line
  [ "${DRY_RUN}" = no ] || return 0
  for task in "${PROC}/${HELD_WHAT}/task"/*; do
    read -r line 2>/dev/null <"${task}/stat" || continue
    line=${line##*\) }
    case ${line} in
      [TtZX]*) ;;
      *) return 1 ;;
    esac
  done
}
