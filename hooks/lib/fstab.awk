# awk -v root="DISK N" -f fstabfields.awk -f fstabnames.awk -f fstab.awk kind=volumes VOLUMES kind=fstab FSTAB: what each line
# of a guest's fstab means. Here lines become answers, there octets become fields and names become volumes.
#
# Both files are octets in decimal, as `od -An -v -tu1` prints them: a NUL, a byte above 127 or a line without an end is the
# same to mawk, gawk, busybox and original-awk then. A byte that is not printable ASCII, and the backslash, become \ooo: text
# in that spelling is compared, and printed, and nothing else of the guest's ever is.
#
# VOLUMES, of our own making:   disk NAME                            the guest's disks, in their order
#                               option guest_lvm|filesystems WORD    WORD is repeated for each filesystem
#                               option unread DISK/N                 a physical volume of which LVM shows no group
#                               volume DISK N TYPE UUID LABEL PARTUUID PARTLABEL DMUUID     "-" for what it has not;
#                                                                    DISK is lvm and N is VG/LV for the guest's own LVM
# Answers:   served LINE DISK N PLACE      ignored LINE WHY SPEC PLACE      refused LINE WHY SPEC PLACE
#            root self|other|lost|none     means the line of / the volume that the fstab lies on, another, or nothing that
#                                          can be served; or there is no such line
#            left DISK N TYPE              may hold files, and no line names it
#            end LINES                     the proof that nothing is missing before it
# Who writes which form, and what is left out by right: the table in docs/hooks.md, "mount auto".

BEGIN {
  pseudo = words("proc sysfs tmpfs ramfs devpts devtmpfs devfs cgroup cgroup2 cpuset debugfs tracefs securityfs hugetlbfs" \
    " mqueue configfs binfmt_misc fusectl efivarfs pstore bpf usbfs usbdevfs nfsd rpc_pipefs autofs selinuxfs fuse.lxcfs")
  network = words("nfs nfs4 cifs smb3 smbfs smb ncpfs ncp ceph fuse.ceph glusterfs fuse.glusterfs lustre beegfs gpfs afs" \
    " coda davfs davfs2 sshfs fuse.sshfs s3fs fuse.s3fs rclone fuse.rclone gcsfuse fuse.gcsfuse curlftpfs" \
    " fuse.curlftpfs moosefs fuse.mfs juicefs fuse.juicefs pvfs2 orangefs virtiofs 9p vboxsf vmhgfs fuse.vmhgfs-fuse")
  stacked = words("overlay overlayfs aufs unionfs unionfs-fuse fuse.unionfs-fuse mergerfs fuse.mergerfs mhddfs fuse.mhddfs" \
    " fuse.bindfs bindfs ecryptfs fuse.encfs encfs fuse.gocryptfs gocryptfs")
  # Filesystems whose UUID and label are seen although nobody here mounts them: what is not found is not inside of them.
  plain = words("- none swap swsuspend snapshot btrfs ntfs exfat f2fs jfs reiserfs reiser4 nilfs2 ufs hfs hfsplus iso9660 udf squashfs" \
    " gfs2 ocfs2 minix apfs ReFS")
}

function words(list) { gsub(/ +/, " ", list); return " " list " " }
function within(word, list) { return word != "" && index(list, " " word " ") > 0 }
function has(options, word) { return index("," options ",", "," word ",") > 0 }

# Sets PLACE to the normal form of a place; "" when it is none that anything is mounted at. What a shell would expand is
# not worth its danger, and /proc/mounts has no spelling for control characters.
function place_of(p) {
  gsub(/\/+/, "/", p)
  if (p != "/") sub(/\/$/, "", p)
  PLACE = p
  if (p !~ /^\// || (p "/") ~ /\/\.\.?\// || p ~ /[]*?[]/ || p ~ /\\(0[0-3]|177|134)/) PLACE = ""
}

function remote(s) { return s ~ /^\/\/[^\/]+\/./ || s ~ /^[^\/=]*:\// || s ~ /^(sshfs|curlftpfs|s3fs)#/ }

# Is it left to an administrator to mount it? Of noauto and auto the last one counts, and noauto is mounted all the same if a
# unit asks for it (systemd.mount(5)).
function by_hand(o) {
  o = "," o ","
  if (o !~ /,noauto,/ || o ~ /,noauto,(.*,)?auto,/) return 0
  return o !~ /,(x-|comment=)systemd\.automount,/ && o !~ /,x-systemd\.(wanted|required)-by=/
}

# Why a line needs nothing of us; "" when it holds files of the guest's disks.
function idle(n,   s, t, o) {
  s = spec[n]; t = type[n]; o = options[n]
  if (t == "swap") return "swap"
  if (has(o, "bind") || has(o, "rbind")) return "bind"
  if (within(t, pseudo) || s == "proc" || s == "sysfs" || s ~ /^\/dev\/z?ram[0-9]/) return "pseudo"
  if (within(t, network) || remote(s) && (t == "" || t == "auto" || t ~ /^fuse/)) return "network"
  if (within(t, stacked)) return "overlay"
  if (place[n] != "/" && by_hand(o)) return "noauto"
  if (s ~ /^\/dev\/(sr|scd|fd)[0-9]+$/ || s ~ /^\/dev\/(cdrom|cdrw|dvd|dvdrw|floppy)[0-9]*$/) return "removable"
  if (s ~ /^\/[^\/]/ && s !~ /^\/dev(\/|$)/) return "loop"
  return ""
}

# Does what the line calls the filesystem agree with its superblock? Debian's /boot is ext2 in the line and ext4 on disk.
function agrees(written, found,   n, i, list) {
  if (written == "" || written == "auto") return 1
  n = split(written, list, ",")
  for (i = 1; i <= n; i++) {
    if (list[i] == found || list[i] == "auto") return 1
    if (list[i] ~ /^ext[234]$/ && found ~ /^ext[234]$/) return 1
    if (list[i] ~ /^(msdos|umsdos|fat)$/ && found == "vfat") return 1
  }
  return 0
}

# Why a volume of this type cannot be served; "" when it can.
function unservable(t) {
  if (mountable(t)) return ""
  if (t == "crypto_LUKS") return "luks"
  if (t == "LVM2_member") return "lvm"
  if (t ~ /_raid_member$/) return "mdraid"
  if (t == "zfs_member") return "zfs"
  if (t == "none") return "empty"
  return t ~ /^[A-Za-z0-9_.-]+$/ ? "type-" t : "type"
}

function answer(n,   why) {
  if (bad[n]) return "refused line"
  why = idle(n)
  if (why != "") return "ignored " why
  if (type[n] == "zfs") return "refused zfs"
  UNSURE = 0
  if (spec[n] !~ /^\// && spec[n] !~ /^(UUID|LABEL|PARTUUID|PARTLABEL|ID)=/ && spec[n] != "rootfs") return "refused not-found"
  why = resolve(spec[n])
  if (why == "not-found" && has(options[n], "nofail")) return "ignored " (certain(spec[n]) ? "nofail" : "perhaps")
  if (why != "") return "refused " why
  why = unservable(V[AT, "type"])
  if (why != "") return "refused " why
  if (!agrees(type[n], V[AT, "type"])) return "refused type"
  place_of(place[n])
  if (PLACE == "") return "refused place"
  if (PLACE == "/") {
    if (V[AT, "id"] != root) { other = 1; return "refused other-root" }
    if (self++) return "ignored again"
    used[AT] = spec[n]
    return "served " root
  }
  if (UNSURE && AT in elsewhere && elsewhere[AT] != PLACE) return "refused twice"
  # A second line of the same volume adds nothing, if it is certain that it is the same. A name of the volume's own shows that an
  # earlier line, which has only counted disks, has counted wrong.
  if (AT in used) {
    if (spec[n] == used[AT] || !UNSURE && !(AT in counted)) return "ignored again"
    if (UNSURE) return "refused twice"
    if (goes[counted[AT]] == PLACE) return "ignored again"
    what[counted[AT]] = "refused twice"
    delete goes[counted[AT]]
    delete counted[AT]
  }
  if (PLACE in taken) return "refused taken"
  taken[PLACE] = 1
  if (UNSURE) counted[AT] = n
  used[AT] = spec[n]
  return "served " V[AT, "id"]
}

# Is the name one that the volume itself would have, so that no volume without it can be meant?
function certain(s) { return s ~ /^(UUID|LABEL|PARTUUID|PARTLABEL)=/ || s ~ /^\/dev\/disk\/by-(uuid|label|partuuid|partlabel)\// }
# May files be on volume n, and does no line name it?
function unnamed(n,   t) {
  t = V[n, "type"]
  return !(n in used) && V[n, "id"] != root && !is_read(n) && t != "none" && t != "swap" && t != "snapshot" && t != "-"
}

function cut(s) { return length(s) > 120 ? substr(s, 1, 117) "..." : s == "" ? "-" : s }

END {
  finish()
  sub(/^ +/, "", root)
  for (n = 1; n <= entries; n++) if (!bad[n] && idle(n) == "" || type[n] == "swap") {
    f = family(spec[n])
    if (f != "" && !(f in seen_family)) { seen_family[f] = 1; families++ }
    if (f == "xvd" && type[n] != "swap" && !(spec[n] in seen_spec)) { seen_spec[spec[n]] = 1; xvd_specs++ }
    f = hardware_base(spec[n])
    if (f != "" && !(f in seen_base)) { seen_base[f] = 1; hardwares++ }
  }
  # The root is at its place whatever the lines say: no other volume goes there, and no line puts it elsewhere.
  if (root in at_id) used[at_id[root]] = ""
  for (n = 1; n <= volumes; n++) {
    t = V[n, "type"]
    if (!within(t, plain) && !mountable(t) && !is_read(n)) opaque[opaques++] = t
  }
  # What is mounted by hand is not served, and yet shows which volume no other line can mean.
  for (n = 1; n <= entries; n++) if (!bad[n] && idle(n) == "noauto" && certain(spec[n]) && resolve(spec[n]) == "") {
    place_of(place[n])
    elsewhere[AT] = PLACE
  }
  for (n = 1; n <= entries; n++) {
    what[n] = answer(n)
    if (what[n] ~ /^served/) goes[n] = PLACE
    if (what[n] ~ /^refused/) { place_of(place[n]); if (PLACE == "/") lost = 1 }
  }
  for (n = 1; n <= volumes; n++) if (unnamed(n)) unnameds++
  for (n = 1; n <= entries; n++) {
    a = what[n]
    if (a == "ignored perhaps") a = unnameds ? "refused perhaps" : "ignored nofail"
    if (n in goes) print "served", number[n], substr(a, 8), goes[n]
    else print substr(a, 1, 7), number[n], substr(a, 9), cut(spec[n]), cut(place[n])
  }
  print "root", self ? "self" : other ? "other" : lost ? "lost" : "none"
  for (n = 1; n <= volumes; n++) if (unnamed(n)) print "left", V[n, "id"], V[n, "type"]
  print "end", lines + 0
}
