# shellcheck shell=sh disable=SC2154 # VG, OUT, JOB_ID and JOB_STATUS are of the library
# Debians: the site that their packages come from, guests that are copies of a reference, their agents, and what is on a disk.

# The mirror of the site, served on loopback, and the trust of this host in it.
site_open() {
  cp -R /run/lab/in/site /srv/site
  cp /srv/site/keyring.gpg /etc/apt/trusted.gpg.d/lab.gpg
  install -m 755 /run/lab/in/inside/wget /usr/bin/wget
  busybox httpd -p 127.0.0.1:8080 -h /srv/site
}

# A month has passed: what the archive of updates holds since.
site_updates() {
  cp -R /srv/site/next-month/. /srv/site/security
}

# tree_tell NAME DIR: what is on a disk, in three files: NAME.tree by find(1), NAME.sums of regular files, NAME.attributes.
# No name is escaped: a line is what the kernel says, and no name of a Debian has a line break.
tree_tell() {
  (
    cd "$2" || exit 1
    find . -xdev -printf '%P\t%y\t%m\t%U:%G\t%s\t%T@\t%n\t%i\t%l\n' >"${OUT}/$1.tree"
    find . -xdev -type f -print0 | xargs -0 sha256sum -z | tr '\0' '\n' >"${OUT}/$1.sums"
    getfattr --recursive --physical --no-dereference --dump --match=- --encoding=hex . >"${OUT}/$1.attributes"
  )
}

# reference_tell NAME: the tree of the live reference, which is powered off.
reference_tell() {
  mkdir -p /run/lab/reference
  mount -t ext4 -o ro "/dev/${VG}/vm_Debian12-disk0" /run/lab/reference
  tree_tell "$1" /run/lab/reference
  umount /run/lab/reference
}

# guest_copy NAME: a guest that was once the reference, and is at work since. Sets ROOT.
guest_copy() {
  volume "vm_$1-disk0" 1024
  e2image -ra "/dev/${VG}/vm_Debian12-disk0" "/dev/${VG}/vm_$1-disk0" >/dev/null 2>&1
  _sectors=$(blockdev --getsz "/dev/${VG}/vm_$1-disk0")
  guest_map "vm_$1-disk0" 0 "${_sectors}"
  ROOT=/run/lab/guest/$1
  mkdir -p "${ROOT}"
  mount -t ext4 "/dev/mapper/guest-vm_$1-disk0" "${ROOT}"
  for _folder in dev proc; do mount --bind "/${_folder}" "${ROOT}/${_folder}"; done
}

guest_close() {
  while pgrep -x bacula-fd >/dev/null; do sleep 0.5; done
  umount "/run/lab/guest/$1/dev" "/run/lab/guest/$1/proc" "/run/lab/guest/$1"
}

# overwrite FILE: another byte, and the time that it had: only the digest tells.
overwrite() {
  touch -r "$1" /run/lab/time
  printf '#' | dd of="$1" bs=1 seek=1000 conv=notrunc status=none
  touch -r /run/lab/time "$1"
}

# What happens to every machine: keys of its own, a name, files that come and go, a mode, an owner, a byte on the disk.
guest_lives() {
  for _key in "${ROOT}"/etc/ssh/ssh_host_*_key; do
    touch -r "${_key}" /run/lab/time
    _type=${_key##*/ssh_host_}
    rm "${_key}" "${_key}.pub"
    chroot "${ROOT}" ssh-keygen -q -t "${_type%_key}" -N '' -C "root@${VG}" -f "${_key#"${ROOT}"}"
    touch -r /run/lab/time "${_key}" "${_key}.pub"
  done
  printf '%s\n' "$1" >"${ROOT}/etc/hostname"
  overwrite "${ROOT}/usr/share/common-licenses/GPL-3"
  rm "${ROOT}/usr/share/common-licenses/Artistic"
  chmod 600 "${ROOT}/etc/issue.net"
  chown 0:42 "${ROOT}/etc/debian_version"
  mkdir -p "${ROOT}/srv/data"
  dd if=/dev/urandom of="${ROOT}/srv/data/own" bs=64k count=32 status=none
}

# guest_runs NAME COMMAND: as its admin would say it.
guest_runs() {
  chroot "/run/lab/guest/$1" env DEBIAN_FRONTEND=noninteractive sh -c "$2" </dev/null
}

# agent_start GUEST: the guest's own bacula-fd, on the configuration that was rendered for the Client GUEST-agent.
agent_start() {
  _root=/run/lab/guest/$1
  mkdir -p "${_root}/etc/renfield/current" "${_root}/etc/renfield/secrets" "${_root}/run/bacula"
  cp "/run/lab/in/rendered/guest/$1-agent.bacula-fd.conf" "${_root}/etc/renfield/current/bacula-fd.conf"
  cp "/run/lab/in/rendered/guest/$1-agent/secrets/"* "${_root}/etc/renfield/secrets"
  guest_runs "$1" '/usr/sbin/bacula-fd -c /etc/renfield/current/bacula-fd.conf' >>"${OUT}/bacula-fd" 2>&1
}

# job_over NAME: waits for the Job of JOB_ID, however long it takes, and tells its status and its log. The Director waits, for a look into the
# catalog every second would be a tenth of what the emulation can do.
job_over() {
  JOB_STATUS=
  until case ${JOB_STATUS} in [TWEfAI]) ;; *) false ;; esac do
    bconsole_says "wait jobid=${JOB_ID}" >/dev/null
    job_ends
  done
  hooks_end
  fact "$1.status" "${JOB_STATUS}"
  catalog "select LogText from Log where JobId=${JOB_ID} order by LogId" >"${OUT}/$1.log"
  cat "${OUT}/$1.log"
}

# saved_tell NAME: what the catalog has of the Full of JOB_ID: lstat and path of each file that it stored, and that it took from its Base.
saved_tell() {
  _path='Path.Path || Filename.Name'
  _names='join Path using (PathId) join Filename using (FilenameId)'
  catalog "select LStat || char(9) || ${_path} from File ${_names} where JobId=${JOB_ID} and FileIndex > 0" >"${OUT}/$1.stored"
  catalog "select LStat || char(9) || ${_path} from BaseFiles join File using (FileId) ${_names} where BaseFiles.JobId=${JOB_ID}" >"${OUT}/$1.taken"
}

# full NAME JOB: sets FULL to its JobId.
full() {
  step "a Full of $2"
  job_start "$2 level=Full"
  FULL=${JOB_ID}
  export FULL
  job_over "$1"
  saved_tell "$1"
}

# restored NAME JOBID CLIENT: what the Client gets back, told as a tree.
restored() {
  step "$1 comes back"
  _where=/srv/restored
  bconsole_says "restore client=$3 restoreclient=${VG}-fd jobid=$2 where=${_where} all done yes" >/run/lab/restore
  JOB_ID=$(sed -n 's/.*JobId=\([0-9]*\).*/\1/p' /run/lab/restore | tail -n 1)
  cat /run/lab/restore
  job_over "$1.restore"
  tree_tell "$1.restored" "${_where}"
  rm -rf "${_where}"
}

# month NAME: the Director has the reference made anew, and its Base follows.
month() {
  step "$1: the reference is made"
  job_start 'Debian12-rebuild level=Full'
  job_over "$1.rebuild"
  JOB_ID=$(catalog "select max(JobId) from Job where Name='Debian12'")
  step "$1: its Base"
  job_over "$1.base"
  fact "$1.job" "${JOB_ID}"
  fact "$1.size" "$(catalog "select JobBytes || ' bytes in ' || JobFiles || ' entries' from Job where JobId=${JOB_ID}" || :)"
  fact "$1.volumes" "$(lvs --noheadings -o lv_name "${VG}" | grep Debian12 | paste -s -d ' ' | tr -s ' ' || :)"
  fact "$1.uuid" "$(lvs --noheadings -o lv_uuid "${VG}/vm_Debian12-disk0" || :)"
  cp /var/lib/renfield/references/Debian12/manifest "${OUT}/$1.manifest"
  reference_tell "$1"
  leaks "$1"
}
