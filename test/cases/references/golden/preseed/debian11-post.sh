#!/bin/sh
# inventory: references.Ref
# The last steps of the installation of Ref, in the installed system.
set -eu
export DEBIAN_FRONTEND=noninteractive
printf '%s\n' 'deb [trusted=yes] http://10.0.0.180/bacula ./' >/etc/apt/sources.list.d/bacula.list
apt-get -q update
apt-get -q -y dist-upgrade
apt-get -q -y --no-install-recommends install rsync nano- bacula-fd
apt-get -q -y --purge autoremove
id -u admin >/dev/null 2>&1 || useradd --create-home --user-group --shell /bin/bash admin
usermod --append --groups adm,users admin
install -d -m 700 -o root -g root /root/.ssh
printf '%s\n' 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGk2Wm1mRk9Lb2tPZ1p3bFZ0RkJ5 admin@example.org' >/root/.ssh/authorized_keys
chown root:root /root/.ssh/authorized_keys
chmod 600 /root/.ssh/authorized_keys
if command -v restorecon >/dev/null 2>&1; then restorecon -R /root/.ssh || :; fi
install -d -m 700 -o admin -g admin /home/admin/.ssh
printf '%s\n' 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGk2Wm1mRk9Lb2tPZ1p3bFZ0RkJ5 admin@example.org' >/home/admin/.ssh/authorized_keys
chown admin:admin /home/admin/.ssh/authorized_keys
chmod 600 /home/admin/.ssh/authorized_keys
if command -v restorecon >/dev/null 2>&1; then restorecon -R /home/admin/.ssh || :; fi
systemctl enable crond
systemctl disable cups
rm -f /etc/issue
echo 'A reference, not a server' >/etc/motd
apt-get clean
rm -rf /var/lib/apt/lists/*
find /var/log -type f | while IFS= read -r log; do : >"${log}"; done
dpkg-query -W -f '${Package} ${Version} ${Architecture}\n' | LC_ALL=C sort >/root/renfield-packages
echo 'renfield-installed Ref' >/root/renfield-installed
