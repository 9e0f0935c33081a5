# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# Pausing a whole guest, by libvirt or by Xen's own tool. What the guest has asked of its disks is finished or not; it has
# been told of nothing that is not on them, and no other write begins until it goes on.
#
# can_WAY looks, sets WHAT and WITH for hold_begin, and fails with REASON. WAY_do take|free|look: see hold_do.

can_suspend() {
  domain_read "${DOMAIN}" || return 1
  REASON="domain ${DOMAIN} is ${STATE}" # one that somebody else has paused is not ours to resume
  WHAT=${DOMAIN}
  WITH=${CONNECT}
  [ "${STATE}" = running ]
}

# "running" after a resume that failed means that somebody else has resumed it.
libvirt_do() {
  case $1 in
    take) virsh_do effect "${HELD_WITH}" suspend "${HELD_WHAT}" || {
      answer
      return 1
    } ;;
    free)
      virsh_do effect "${HELD_WITH}" resume "${HELD_WHAT}" && return 0
      answer
      is_domain_off || [ "${STATE}" = running ]
      ;;
    *)
      virsh_do query "${HELD_WITH}" domstate "${HELD_WHAT}" || return 1
      domain_state
      [ "${STATE}" = paused ]
      ;;
  esac
}

# xl, or the xm of EL 5.
can_xen() {
  local tool
  REASON='neither xl nor xm'
  WHAT=${DOMAIN}
  for tool in xl xm; do
    have "${tool}" || continue
    WITH=${tool}
    xen_read "${tool}" "${DOMAIN}" || return 1
    REASON="domain ${DOMAIN} is ${STATE} for ${tool}"
    case ${STATE} in
      *[psc]*) return 1 ;;
      *) return 0 ;;
    esac
  done
  return 1
}

# Sets STATE to the letters that $1 list gives domain $2: r(unning) b(locked) p(aused) s(hutdown) c(rashed); xl(1).
xen_read() {
  local name code
  query xen "${FREEZE_TIMEOUT}" "$1" list "$2"
  code=$?
  answer xen
  REASON="$1 list $2: ${ANSWER:-no answer}"
  [ "${code}" -eq 0 ] || return 1
  read -r name _ _ _ STATE _ <<END
${ANSWER}
END
  [ "${name}" = "$2" ]
}

xen_do() {
  case $1 in
    take) effect "${FREEZE_TIMEOUT}" "${HELD_WITH}" pause "${HELD_WHAT}" || {
      answer
      return 1
    } ;;
    free)
      effect "${FREEZE_TIMEOUT}" "${HELD_WITH}" unpause "${HELD_WHAT}" && return 0
      answer
      STATE=
      xen_read "${HELD_WITH}" "${HELD_WHAT}" || :
      case ${STATE}:${REASON} in
        *p*:*) return 1 ;;
        ?*:* | *'invalid domain'* | *'does not exist'*) return 0 ;; # it runs already, or it has gone
        *) return 1 ;;
      esac
      ;;
    *)
      xen_read "${HELD_WITH}" "${HELD_WHAT}" || return 1
      case ${STATE} in
        *p*) return 0 ;;
        *) return 1 ;;
      esac
      ;;
  esac
}
