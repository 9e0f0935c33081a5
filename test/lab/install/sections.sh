# shellcheck shell=sh
# The sections of a Kickstart: /run/ks/commands, and for each section /run/ks/N.head and /run/ks/N.body.

# A section ends at %end, and where EL 5 has none at the next header. Source: rhel5-branch, kickstart.py `readKickstart`.
split_sections() {
  mkdir -p /run/ks
  awk '
    BEGIN { printf "" >"/run/ks/commands" }
    /^%end/ { body = ""; next }
    /^%/ { n++; body = "/run/ks/" n ".body"; print >("/run/ks/" n ".head"); printf "" >body; next }
    body != "" { print >body; next }
    n == 0 && NF && !/^#/ { print >"/run/ks/commands" }' "$1"
}

# section_numbers HEADER: the numbers of the sections with it, in their order.
section_numbers() {
  for _head in /run/ks/*.head; do
    read -r _kind _ <"${_head}"
    if [ "${_kind}" = "$1" ]; then basename "${_head}" .head; fi
  done | sort -n
}

# option NAME WORD...: the value of --NAME=VALUE.
option() {
  _name=$1
  shift
  for _word in "$@"; do
    case ${_word} in
      "--${_name}="*) printf '%s\n' "${_word#*=}" ;;
      *) ;;
    esac
  done
}

# run_sections HEADER: runs their scripts, in the new system but for --nochroot.
run_sections() {
  for _number in $(section_numbers "$1"); do
    read -r _head <"/run/ks/${_number}.head"
    # shellcheck disable=SC2086 # words
    set -- ${_head}
    _log=$(option log "$@")
    case ${_head} in
      '%post --nochroot'* | '%onerror'* | '%traceback'*) sh "/run/ks/${_number}.body" ;;
      *)
        say "$1"
        cp "/run/ks/${_number}.body" /target/run/script
        chroot /target /bin/sh /run/script >"/target${_log}" 2>&1
        ;;
    esac
    _code=$?
    case ${_code}:${_head} in
      0:*) ;;
      *--erroronfail*)
        tee -a /tmp/anaconda.log <"/target${_log}"
        broken "a script of $1 ended with ${_code}"
        ;;
      *) say "a script of $1 ended with ${_code}" ;;
    esac
  done
}
