# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# What the settings ask for: a freeze by the agent in the guest, or a pause. Through libvirt alone.

# $@ with the connection $2 of the settings or of the marker.
virsh_do() {
  local how uri
  how=$1
  uri=$2
  shift 2
  set -- virsh ${uri:+-c "${uri}"} "$@"
  if [ "${how}" = query ]; then
    query virsh "${FREEZE_TIMEOUT}" "$@"
  else
    effect "${FREEZE_TIMEOUT}" "$@"
  fi
}

# Sets STATE to what libvirt says of domain $1, or fails with REASON.
domain_read() {
  STATE=unknown
  if ! have virsh; then
    REASON='virsh is missing'
    return 1
  fi
  if ! virsh_do query "${CONNECT}" domstate "$1"; then
    answer virsh
    REASON="no state of domain $1: ${ANSWER}"
    return 1
  fi
  domain_state
}

domain_state() {
  local line
  STATE=unknown
  while read -r line; do
    [ -z "${line}" ] || {
      STATE=${line}
      return 0
    }
  done <"${TMP}/virsh"
}

# Freezes or pauses the guest where the settings ask for it and the guest runs. Sets CONSISTENCY when that is so.
freeze_begin() {
  [ "${FREEZE}:${PAUSE}" != off:no ] || return 0
  if ! domain_read "${DOMAIN}"; then
    freeze_refused "${REASON}"
    return 0
  fi
  case ${STATE} in
    running) ;;
    'shut off')
      disks_are_open || return 0
      freeze_refused "domain ${DOMAIN} is shut off, and somebody has its disks open"
      return 0
      ;;
    *)
      freeze_refused "domain ${DOMAIN} is ${STATE}"
      return 0
      ;;
  esac
  if [ "${PAUSE}" = yes ]; then
    if hold_begin suspend "${DOMAIN}" "${CONNECT}"; then CONSISTENCY=pause; else freeze_refused "${REASON}"; fi
  elif ! agent_answers; then
    answer virsh
    freeze_refused "the agent in domain ${DOMAIN} does not answer: ${ANSWER:-nothing within ${FREEZE_TIMEOUT} s}"
  elif hold_begin fsfreeze "${DOMAIN}" "${CONNECT}"; then
    CONSISTENCY=fs
  else
    freeze_refused "${REASON}"
  fi
}

freeze_refused() {
  [ "${FREEZE}:${PAUSE}" = try:no ] || fail 69 "$1"
  warn "$1: the snapshot is taken without"
}

# An agent that does not answer is never told to freeze: nobody could know afterwards whether it has, and it could not be
# told to thaw. virsh domtime asks it for the time, and is as old as domfsfreeze (libvirt 1.2.5).
agent_answers() {
  if can_domfsfreeze; then
    virsh_do query "${CONNECT}" domtime "${DOMAIN}"
  else
    virsh_do query "${CONNECT}" qemu-agent-command "${DOMAIN}" '{"execute":"guest-ping"}' --timeout "${FREEZE_TIMEOUT}"
  fi
}

# freeze_do take|free|look: the guest's filesystems (see hold_do).
freeze_do() {
  local verb
  case $1 in
    take) verb=freeze ;;
    free) verb=thaw ;;
    *) return 0 ;; # the agent has no timer of its own
  esac
  if can_domfsfreeze; then
    virsh_do effect "${HELD_WITH}" "domfs${verb}" "${HELD_WHAT}" && return 0
  else
    virsh_do effect "${HELD_WITH}" qemu-agent-command "${HELD_WHAT}" "{\"execute\":\"guest-fsfreeze-${verb}\"}" \
      --timeout "${FREEZE_TIMEOUT}" && return 0
  fi
  answer
  [ "${verb}" = thaw ] && is_domain_off
}

# A guest that is gone (VIR_ERR_NO_DOMAIN in virerror.c of libvirt) or was shut down is not held either.
is_domain_off() {
  virsh_do query "${HELD_WITH}" domstate "${HELD_WHAT}" || {
    holds_text "${TMP}/virsh" 'Domain not found'
    return
  }
  domain_state
  [ "${STATE}" = 'shut off' ]
}
