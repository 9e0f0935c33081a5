# shellcheck shell=sh
# The disk, as clearpart and part have it: primary partitions in their order, the one that grows at the end.

# Lines "MOUNT FILESYSTEM SIZE", with 0 for what grows.
partitions() {
  while read -r _command _rest; do
    # shellcheck disable=SC2086 # words
    set -- ${_rest}
    case ${_command} in
      reqpart) printf 'biosboot none 1\n' ;;
      part)
        _size=$(option size "$@")
        case " $* " in *' --grow '*) _size=0 ;; *) ;; esac
        _filesystem=$(option fstype "$@")
        printf '%s %s %s\n' "$1" "${_filesystem}" "${_size}"
        ;;
      *) ;;
    esac
  done </run/ks/commands | awk '$3 { print; next } { last = $0 } END { if (last) print last }'
}

# The shell of busybox prefers its own programs to those that PATH finds, so the real ones are called by their paths.
make_disk() {
  grep -q '^clearpart --all --initlabel --drives=vda$' /run/ks/commands || broken 'the disk is not to be cleared'
  partitions >/run/partitions
  [ -s /run/partitions ] || broken 'no partitions'
  {
    if grep -qx reqpart /run/ks/commands; then echo 'label: gpt'; else echo 'label: dos'; fi
    while read -r _ _filesystem _size; do
      _type=L
      case ${_filesystem} in swap) _type=S ;; none) _type=21686148-6449-6E6F-744E-656564454649 ;; *) ;; esac
      if [ "${_size}" = 0 ]; then echo "type=${_type}"; else echo "size=${_size}MiB, type=${_type}"; fi
    done </run/partitions
  } | /sbin/sfdisk -q --wipe always --wipe-partitions always /dev/vda || broken 'the partitions do not fit'
  _number=0
  while read -r _at _filesystem _; do
    _number=$((_number + 1))
    case ${_filesystem} in
      none) ;;
      swap) mkswap "/dev/vda${_number}" >/dev/null ;;
      xfs) /sbin/mkfs.xfs -q -f "/dev/vda${_number}" ;;
      *) /sbin/mke2fs -q -F -t "${_filesystem}" "/dev/vda${_number}" ;;
    esac || broken "no ${_filesystem} for ${_at}"
    case ${_at} in
      /*) printf '%s /dev/vda%s %s\n' "${_at}" "${_number}" "${_filesystem}" ;;
      *) ;;
    esac
  done </run/partitions | sort >/run/mounts
  while read -r _at _device _filesystem; do
    mkdir -p "/target${_at}"
    mount -t "${_filesystem}" "${_device}" "/target${_at}" || broken "${_at} cannot be mounted"
  done </run/mounts
}
