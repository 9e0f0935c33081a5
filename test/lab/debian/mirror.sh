#!/bin/sh
# mirror.sh SOURCES SUITE OUT: makes a small mirror of Debian in OUT, as a site has one for machines without a network.
#
# OUT/debian       the release as of its last point release: what is essential, the packages of `packages`, what they depend on
# OUT/security     the archive of updates, still empty, and in its pool what has come since
# OUT/next-month   the indexes of OUT/security when these are there
# OUT/keyring.gpg  the key that has signed all of them
#
# Two packages are made here. `lab-archive-keyring` brings the key to the installed system, as that of any site does; it has an
# update every month. `linux-image-amd64` holds nothing: what is made from this mirror is read and never booted, and 400 MB
# of modules would be half an hour of emulation.
#
# SOURCES is an apt .sources or .list file. Wants apt, dpkg and gpg. Exits with the code of the step that failed.
set -eu
LC_ALL=C
export LC_ALL
umask 022
here=$(cd "$(dirname "$0")" && pwd)
sources=$1
suite=$2
out=$3

work=$(mktemp -d "${out}.XXXXXX")
trap 'gpgconf --homedir "${work}/gpg" --kill all 2>/dev/null || :; rm -rf "${work}"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# An apt of its own, for a machine on which nothing is installed.
apt_settings() {
  mkdir -p "${work}/apt/lists/partial" "${work}/apt/archives/partial" "${work}/apt/preferences.d"
  : >"${work}/apt/status"
  cat >"${work}/apt.conf" <<CONF
Dir::Etc::SourceList "${sources}";
Dir::Etc::SourceParts "/dev/null";
Dir::Etc::PreferencesParts "${work}/apt/preferences.d";
Dir::State::Lists "${work}/apt/lists";
Dir::State::status "${work}/apt/status";
Dir::Cache "${work}/apt";
APT::Architectures "amd64";
APT::Architecture "amd64";
APT::Install-Recommends "false";
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::Retries "5";
Debug::NoLocking "true";
CONF
  APT_CONFIG=${work}/apt.conf
  export APT_CONFIG
  apt-get -q update
}

# fetch FOLDER [OPTION...]: the packages, under names without the colon of an epoch, which a web server may see as another.
fetch() {
  _folder=$1
  shift
  mkdir -p "${_folder}"
  # shellcheck disable=SC2086 # names of packages, one word each
  apt-get -q -y --download-only "$@" install '?essential' apt ${packages}
  for _file in "${work}"/apt/archives/*.deb; do
    _name=$(basename "${_file}" | sed 's/%3a/./')
    mv "${_file}" "${_folder}/${_name}"
  done
}

# package FOLDER NAME VERSION PRIORITY: one of ours; its files lie in ${work}/NAME.
package() {
  mkdir -p "${work}/$2/DEBIAN"
  printf '%s\n' "Package: $2" "Version: $3" 'Architecture: amd64' "Priority: $4" 'Section: misc' \
    'Maintainer: the lab <root@localhost>' 'Description: of the mirror in the lab' >"${work}/$2/DEBIAN/control"
  dpkg-deb --root-owner-group --build "${work}/$2" "$1/$2_$3_amd64.deb" >/dev/null
}

# index ROOT SUITE DISTS [FOLDER]: the indexes of a suite with the packages that lie in the folder below ROOT.
index() {
  _dist=$3/dists/$2
  mkdir -p "${_dist}/main/binary-amd64"
  (
    cd "$1"
    for _deb in ${4:+"$4"/*.deb}; do
      dpkg-deb --field "${_deb}"
      _sum=$(sha256sum "${_deb}")
      _size=$(wc -c <"${_deb}")
      printf 'Filename: %s\nSize: %s\nSHA256: %s\n\n' "${_deb}" "${_size}" "${_sum%% *}"
    done
  ) >"${_dist}/main/binary-amd64/Packages"
  _sum=$(sha256sum "${_dist}/main/binary-amd64/Packages")
  _size=$(wc -c <"${_dist}/main/binary-amd64/Packages")
  _date=$(date -u -R)
  printf '%s\n' 'Origin: Debian' 'Label: Debian' "Suite: $2" "Codename: $2" "Date: ${_date}" 'Architectures: amd64' \
    'Components: main' 'SHA256:' " ${_sum%% *} ${_size} main/binary-amd64/Packages" >"${_dist}/Release"
  gpg --homedir "${work}/gpg" --batch --quiet --yes --clearsign --output "${_dist}/InRelease" "${_dist}/Release"
}

packages=$(sed '/^#/d' "${here}/packages")
mkdir -m 700 "${work}/gpg"
gpg --homedir "${work}/gpg" --batch --quiet --passphrase '' --quick-generate-key 'the lab <root@localhost>' ed25519 sign never
gpg --homedir "${work}/gpg" --batch --export >"${work}/keyring.gpg"

apt_settings
site=${work}/site
fetch "${site}/debian/pool" -o "APT::Default-Release=${suite}"
fetch "${work}/newest"
mkdir -p "${site}/security/pool"
for file in "${work}"/newest/*.deb; do
  [ -e "${site}/debian/pool/${file##*/}" ] || mv "${file}" "${site}/security/pool/"
done

mkdir -p "${work}/lab-archive-keyring/etc/apt/trusted.gpg.d" "${work}/lab-archive-keyring/usr/share/lab"
cp "${work}/keyring.gpg" "${work}/lab-archive-keyring/etc/apt/trusted.gpg.d/lab.gpg"
printf 'this month\n' >"${work}/lab-archive-keyring/usr/share/lab/month"
package "${site}/debian/pool" lab-archive-keyring 1 required
printf 'next month\n' >"${work}/lab-archive-keyring/usr/share/lab/month"
package "${site}/security/pool" lab-archive-keyring 2 required
package "${site}/debian/pool" linux-image-amd64 1 optional

index "${site}/debian" "${suite}" "${site}/debian" pool
index "${site}/debian" "${suite}-updates" "${site}/debian"
index "${site}/security" "${suite}-security" "${site}/security"
index "${site}/security" "${suite}-security" "${site}/next-month" pool
cp "${work}/keyring.gpg" "${site}/keyring.gpg"
mv "${site}" "${out}"
