#!/bin/sh
# inventory: references.Debian12
# The last steps of the installation of Debian12, in the installed system.
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get -q update
apt-get -q -y dist-upgrade
apt-get -q -y --no-install-recommends install bacula-fd
apt-get -q -y --purge autoremove
apt-get clean
rm -rf /var/lib/apt/lists/*
find /var/log -type f | while IFS= read -r log; do : >"${log}"; done
dpkg-query -W -f '${Package} ${Version} ${Architecture}\n' | LC_ALL=C sort >/root/renfield-packages
echo 'renfield-installed Debian12' >/root/renfield-installed
