# shellcheck shell=sh disable=SC2154 # VG is of lab.sh
# The rendered trees of this one machine, where its daemons look for them: `rendered` and `hooks` have been copied in.

fleet_install() {
  mkdir -p /etc/renfield/current /etc/renfield/secrets /usr/local/lib/renfield /run/bacula /run/lab/bacula /run/lab/rendered
  for _tree in director/lab-dir storage/disk "host/${VG}"; do
    cp -R "/run/lab/in/rendered/${_tree}/." /etc/renfield/current
    cp "/run/lab/in/rendered/${_tree}"/secrets/* /etc/renfield/secrets
  done
  cp -R /run/lab/in/hooks /usr/local/lib/renfield/hooks
  rm -rf /var/lib/bacula && ln -s /run/lab/bacula /var/lib/bacula
  printf '@/etc/renfield/current/bacula-dir/index.conf\n' >/run/lab/rendered/bacula-dir.conf
  for _file in bacula-sd bacula-fd bconsole; do
    printf '@/etc/renfield/current/%s.conf\n' "${_file}" >"/run/lab/rendered/${_file}.conf"
  done
  RENFIELD_PATH=/run/lab/tools:${REAL_PATH} # bacula-fd hands it on to the hooks
  export RENFIELD_PATH
  mkdir -p /run/renfield/lock /run/lab/tools
}
