#!/bin/sh
# Installs from Debian what the tests of every layer run (scripts/system-tools), and only what is missing.
# Started by `npm run setup:system` as root. Bacula's daemons are neither started nor left enabled: the tests run their own.
# Exit codes: 0 done or nothing to do, 1 not Debian or not root, else that of apt-get.
set -eu
LC_ALL=C
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH

policy=/usr/sbin/policy-rc.d
table=$(dirname -- "$0")/system-tools

fail() {
  printf '%s\n' "setup:system: $1" >&2
  exit 1
}

# Packages of the tools that are not here, once each.
missing_packages() {
  while read -r layer tool package; do
    case ${layer} in '' | '#'*) continue ;; *) ;; esac
    case ${tool} in
      /*) if [ -e "${tool}" ]; then continue; fi ;;
      *) if command -v -- "${tool}" >/dev/null; then continue; fi ;;
    esac
    printf '%s\n' "${package}"
  done <"${table}" | sort -u
}

# invoke-rc.d asks this program before it starts a daemon; 101 is "forbidden". Source: invoke-rc.d(8), Debian's policy-rc.d.txt.
forbid_daemons() {
  if [ -e "${policy}" ]; then mv -- "${policy}" "${policy}.before-renfield"; fi
  trap allow_daemons EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  printf '%s\n' '#!/bin/sh' '# Temporary, by setup-system.sh: the tests start their own daemons.' 'exit 101' >"${policy}"
  chmod 755 "${policy}"
}

allow_daemons() {
  rm -f -- "${policy}"
  if [ -e "${policy}.before-renfield" ]; then mv -- "${policy}.before-renfield" "${policy}"; fi
}

# A daemon that is installed now would start at the next boot.
disable_daemons() {
  for package in "$@"; do
    case ${package} in
      bacula-director | bacula-fd | bacula-sd) update-rc.d "${package}" disable >/dev/null 2>&1 || : ;;
      *) ;;
    esac
  done
}

packages=$(missing_packages)
# shellcheck disable=SC2086 # names of packages hold no spaces
set -- ${packages}
if [ "$#" -eq 0 ]; then
  printf '%s\n' 'setup:system: every tool is here'
  exit 0
fi
command -v apt-get >/dev/null || fail 'there is no apt-get; the tools that Debian would bring are listed in scripts/system-tools'
uid=$(id -u)
[ "${uid}" -eq 0 ] || fail "not root: cannot install $*"
forbid_daemons
export DEBIAN_FRONTEND=noninteractive
apt-get update -q -o DPkg::Lock::Timeout=600
apt-get install -q -y -o DPkg::Lock::Timeout=600 --no-install-recommends -- "$@"
disable_daemons "$@"
printf '%s\n' "setup:system: installed $*"
