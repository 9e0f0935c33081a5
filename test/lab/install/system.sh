# shellcheck shell=sh disable=SC3040 # busybox has pipefail
# The system: a Debian from the tree that `url` names, packages by name from beside it, and what the commands say of it.

packages() {
  for _number in $(section_numbers '%packages'); do cat "/run/ks/${_number}.body"; done
}

make_system() {
  _tree=$(commands url)
  _tree=${_tree#--url=}
  packages | grep -q '^@' || broken 'no group of packages'
  set -o pipefail
  wget -q -O - "${_tree}/system.tar" | tar -x --numeric-owner -C /target || broken "${_tree} holds no system"
  set +o pipefail
  for _system in proc sys dev; do mount -o bind "/${_system}" "/target/${_system}"; done
  stand_ins
  install_packages || broken 'the packages cannot be installed'
  rm -rf /target/run/packages
  cp /run/ks.cfg /target/root/anaconda-ks.cfg
  sed -n 's/^network .*--hostname=\([^ ]*\).*/\1/p' /run/ks/commands >/target/etc/hostname
  sed 's/^\([^ ]*\) \([^ ]*\) \([^ ]*\)/\2 \1 \3 defaults 0 1/' /run/mounts >/target/etc/fstab
  people
}

install_packages() {
  mkdir -p /target/run/packages
  packages | while read -r _package; do
    case ${_package} in
      @* | -*) ;;
      *)
        wget -q -O "/target/run/packages/${_package}.deb" "${_tree}/packages/${_package}.deb" ||
          broken "no match for ${_package}"
        ;;
    esac
  done
  for _package in /target/run/packages/*.deb; do
    [ -e "${_package}" ] || return 0
  done
  if [ -e /target/usr/bin/dpkg ]; then
    DEBIAN_FRONTEND=noninteractive chroot /target /bin/sh -c 'exec dpkg --install /run/packages/*.deb </dev/null' \
      >>/tmp/anaconda.log 2>&1
  else
    for _package in /target/run/packages/*.deb; do dpkg-deb -x "${_package}" /target || return 1; done
  fi
}

# The package managers that %post calls are not those of a Debian: they write down what they were asked, have nothing newer,
# and list the packages that are there.
stand_ins() {
  mkdir -p /target/etc/yum.repos.d
  echo '[switched-off]' >/target/etc/yum.repos.d/release.repo
  for _program in dnf yum rpm; do
    cat >"/target/usr/bin/${_program}" <<'END'
#!/bin/sh
printf '%s %s\n' "${0##*/}" "$*" >>/root/asked
case "${0##*/} $*" in
  'rpm -qa '*) [ ! -e /usr/bin/dpkg-query ] || dpkg-query -W -f '${Package} ${Version} ${Architecture}\n' ;;
  *) ;;
esac
END
    chmod 755 "/target/usr/bin/${_program}"
  done
}

# commands NAME: their words. A Kickstart quotes a word as shlex reads it, which is as a shell does.
commands() {
  sed -n "s/^$1 //p" /run/ks/commands
}

people() {
  commands user | while read -r _words; do eval "make_user ${_words}"; done
  commands sshkey | while read -r _words; do eval "let_in ${_words}"; done
}

make_user() {
  _name=$(option name "$@")
  _groups=$(option groups "$@")
  chroot /target useradd -m -p '!!' ${_groups:+-G "${_groups}"} "${_name}" </dev/null || broken "no user ${_name}"
}

let_in() {
  _name=$(option username "$@")
  _home=$(awk -F : -v "name=${_name}" '$1 == name { print $6 }' /target/etc/passwd)
  mkdir -p "/target${_home}/.ssh"
  printf '%s\n' "$2" >>"/target${_home}/.ssh/authorized_keys"
}
