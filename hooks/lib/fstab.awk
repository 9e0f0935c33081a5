# awk -v root="DISK N" -f fstab.awk kind=volumes VOLUMES kind=fstab FSTAB: what each line of a guest's fstab means.
#
# Both files are octets in decimal, as `od -An -v -tu1` prints them: a NUL, a byte above 127 or a line without an end is the
# same to mawk, gawk, busybox and original-awk then. A byte that is not printable ASCII, and the backslash, become \ooo: text
# in that spelling is compared, and printed, and nothing else of the guest's ever is.
#
# VOLUMES, of our own making:   disk NAME                            the guest's disks, in their order
#                               option guest_lvm|filesystems WORD    WORD is repeated for each filesystem
#                               volume DISK N TYPE UUID LABEL PARTUUID PARTLABEL DMUUID     "-" for what it has not;
#                                                                    DISK is lvm and N is VG/LV for the guest's own LVM
# Answers:   served LINE DISK N PLACE      ignored LINE WHY SPEC PLACE      refused LINE WHY SPEC PLACE
#            root self|other|lost|none     means the line of / the volume that the fstab lies on, another, or nothing that
#                                          can be served; or there is no such line
#            left DISK N TYPE              may hold files, and no line names it
#            end LINES                     the proof that nothing is missing before it
# Who writes which form, and what is left out by right: the table in docs/hooks.md, "mount auto".

BEGIN {
  digits = "0123456789abcdef"
  for (i = 0; i < 256; i++) canon[i] = sprintf(i > 32 && i < 127 && i != 92 ? "%c" : "\\%03o", i)
  MOST = 4096 # PATH_MAX: a longer field is no name of anything
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

# --- octets to fields ---------------------------------------------------------------------------------------------

FNR == 1 { finish() }
{ for (i = 1; i <= NF; i++) octet($i + 0) }
function finish() { if (begun) line_end() }
function octet(b) {
  begun = b != 10
  if (b == 10) line_end()
  else if (b == 32 || b == 9) field_end()
  else if (comment) return
  else if (length(field) >= MOST) long = 1
  else if (b == 35 && field == "" && !fields && kind == "fstab") comment = 1
  else field = field canon[b]
}
function field_end() {
  if (field == "") return
  if (++fields <= 9) part[fields] = decoded(field, kind == "fstab")
  field = ""
}
function line_end() {
  sub(/\\015$/, "", field) # the line ends as lines do on Windows
  field_end()
  if (kind == "fstab") {
    lines++
    if (fields) fstab_line()
  } else if (part[1] == "volume") volume_row()
  else if (part[1] == "disk") { disk_number[part[2]] = disks; disk_name[disks++] = part[2] }
  else if (part[1] == "option") option[part[2]] = option[part[2]] " " part[3] " "
  fields = comment = long = 0
  for (i_ = 1; i_ <= 9; i_++) part[i_] = ""
}

# Decodes \ooo of an fstab (getmntent(3)), or \xNN of blkid and of udev's links, in text whose own backslash is \134 already.
function decoded(s, octal,   done, at, value, code) {
  done = ""
  while (at = index(s, "\\134")) {
    value = -1
    code = substr(s, at + 4, 3)
    if (octal && code ~ /^[0-3][0-7][0-7]$/) value = substr(code, 1, 1) * 64 + substr(code, 2, 1) * 8 + substr(code, 3, 1)
    if (!octal && code ~ /^x[0-9a-fA-F][0-9a-fA-F]$/)
      value = (index(digits, tolower(substr(code, 2, 1))) - 1) * 16 + index(digits, tolower(substr(code, 3, 1))) - 1
    done = done substr(s, 1, at - 1) (value < 0 ? "\\134" : canon[value])
    s = substr(s, at + (value < 0 ? 4 : 7))
  }
  return done s
}

function volume_row() {
  n_ = ++volumes
  V[n_, "id"] = part[2] " " part[3]
  V[n_, "type"] = part[4]
  V[n_, "uuid"] = tolower(part[5])
  V[n_, "label"] = part[6]
  V[n_, "partuuid"] = tolower(part[7])
  V[n_, "partlabel"] = part[8]
  V[n_, "dmuuid"] = part[9]
  at_id[V[n_, "id"]] = n_
  if (part[3] == "0") whole[++wholes] = n_
}

function fstab_line() {
  n_ = ++entries
  number[n_] = lines
  spec[n_] = part[1]; place[n_] = part[2]; type[n_] = part[3]; options[n_] = part[4]
  bad[n_] = long || fields < 2
}

function mountable(t) { return index(option["filesystems"], " " t " ") > 0 }
# A physical volume whose volumes are in the table themselves.
function is_read(n) { return V[n, "type"] == "LVM2_member" && lvm_is_read() && V[n, "id"] !~ /^lvm / }
function lvm_is_read() { return index(option["guest_lvm"], " yes ") > 0 }

# --- names to volumes: each sets AT to the only volume of that name and returns "", or returns why there is none ----

function find(what, value,   i, n) {
  AT = 0
  if (value == "" || value == "-") return "hidden" # "-" in the table is a volume without
  for (i = 1; i <= volumes; i++) if (V[i, what] == value) { n++; AT = i }
  return n == 1 ? "" : n ? "ambiguous" : hidden()
}
function by_id(id) { AT = at_id[id] + 0; return AT ? "" : hidden() }

# What is not found may lie inside of something that is not looked into.
function hidden(   i, seen) {
  for (i = 0; i < opaques; i++) seen = seen " " opaque[i] " "
  if (index(seen, " crypto_LUKS ")) return "luks"
  if (index(seen, " LVM2_member ")) return "lvm"
  if (seen ~ /_raid_member/) return "mdraid"
  if (index(seen, " zfs_member ")) return "zfs"
  return opaques ? "hidden" : "not-found"
}

function resolve(s,   tag, value) {
  sub(/^ID=/, "/dev/disk/by-id/", s)
  if (match(s, /^(UUID|LABEL|PARTUUID|PARTLABEL)=/)) {
    tag = tolower(substr(s, 1, RLENGTH - 1))
    value = unquoted(substr(s, RLENGTH + 1))
    return find(tag, tag ~ /uuid/ ? tolower(value) : value)
  }
  if (match(s, /^\/dev\/disk\/by-(uuid|label|partuuid|partlabel)\//)) {
    tag = substr(s, 14, RLENGTH - 14)
    value = decoded(substr(s, RLENGTH + 1), 0)
    return find(tag, tag ~ /uuid/ ? tolower(value) : value)
  }
  if (s ~ /^\/dev\/disk\/by-id\/dm-uuid-LVM-/) return find("dmuuid", substr(s, 17))
  if (s ~ /^\/dev\/disk\/by-id\/dm-uuid-CRYPT-/) return "luks"
  if (s ~ /^\/dev\/disk\/by-id\/dm-name-/) return mapper(substr(s, 25))
  if (s ~ /^\/dev\/disk\/by-id\/md-/ || s ~ /^\/dev\/md/) return "mdraid"
  if (s ~ /^\/dev\/disk\/by-(id|path)\//) return hardware(s)
  if (s ~ /^\/dev\/disk\//) return hidden()
  if (s == "/dev/root" || s == "rootfs") return by_id(root)
  if (s ~ /^\/dev\/mapper\//) return mapper(substr(s, 13))
  if (family(s) != "") return device(s)
  if (s ~ /^\/dev\/[^\/]+\/[^\/]+$/) return lvm(substr(s, 6))
  return hidden()
}

function unquoted(v,   c) {
  c = substr(v, 1, 1)
  return (c == "\"" || c == "'") && length(v) > 1 && substr(v, length(v)) == c ? substr(v, 2, length(v) - 2) : v
}

# VG/LV in the guest's own LVM.
function lvm(name) { return by_id("lvm " name) }

# device-mapper's spelling of VG-LV: hyphens inside of a name are doubled. Anything else there is LUKS, multipath, or unknown.
function mapper(name,   i, cut, vg, lv) {
  for (i = 1; i <= length(name); i++) if (substr(name, i, 1) == "-") {
    if (substr(name, i + 1, 1) == "-") { i++; continue }
    if (cut) return "mapper"
    cut = i
  }
  if (!cut) return hidden() == "luks" ? "luks" : "mapper"
  vg = substr(name, 1, cut - 1); lv = substr(name, cut + 1)
  gsub(/--/, "-", vg); gsub(/--/, "-", lv)
  return lvm(vg "/" lv)
}

# The family of a device name by which the guest's kernel counts disks, or "".
function family(s) {
  if (match(s, /^\/dev\/(xvd|[vsh]d)[a-z]+[0-9]*$/)) return substr(s, 6, substr(s, 6, 1) == "x" ? 3 : 2)
  if (s ~ /^\/dev\/nvme[0-9]+n[0-9]+(p[0-9]+)?$/) return "nvme"
  if (s ~ /^\/dev\/mmcblk[0-9]+(p[0-9]+)?$/) return "mmcblk"
  return ""
}

# Splits a device name: DISK is its disk, PART its partition (0: the whole), NTH the number of the disk, from 0.
function device_split(s,   letters, i) {
  s = substr(s, 6)
  NTH = 0
  if (s ~ /^(nvme|mmcblk)/) {
    PART = match(s, /p[0-9]+$/) ? substr(s, RSTART + 1) : 0
    DISK = PART ? substr(s, 1, RSTART - 1) : s
    NTH = DISK; sub(/^[a-z]+/, "", NTH)
    if (NTH ~ /n/ && NTH !~ /n1$/) NTH = -1 # a second namespace is a disk of its own
    else { sub(/n1$/, "", NTH); NTH += 0 }
    return
  }
  PART = match(s, /[0-9]+$/) ? substr(s, RSTART) : 0
  DISK = PART ? substr(s, 1, RSTART - 1) : s
  letters = DISK; sub(/^(xvd|[vsh]d)/, "", letters)
  for (i = 1; i <= length(letters); i++) NTH = NTH * 26 + index("abcdefghijklmnopqrstuvwxyz", substr(letters, i, 1))
  NTH--
}

# A disk that the settings call as the guest does is that one. Else disks count in the order of the settings, which holds only
# while the whole fstab uses names of one family.
function device(s) {
  device_split(s)
  if (DISK in disk_number) return by_id(DISK " " PART)
  if (substr(s, 6) in disk_number) return by_id(substr(s, 6) " 0")
  UNSURE = 1
  for (i_ = 0; i_ < disks; i_++) if (family("/dev/" disk_name[i_]) != "") return "disk-name"
  if (families > 1 || NTH < 0 || NTH >= disks) return alone(s) ? "" : "disk-name"
  if (by_id(disk_name[NTH] " " PART) == "") return ""
  if (alone(s)) return ""
  return family(s) == "xvd" && wholes ? "disk-name" : hidden()
}

# Xen gives a guest /dev/xvda3 without an xvda: a volume that is a filesystem and no disk. Certain where it is the only one.
function alone(s,   i, n) {
  if (s !~ /^\/dev\/xvd[a-z]+[0-9]+$/ || xvd_specs > 1) return 0
  for (i = 1; i <= wholes; i++) if (mountable(V[whole[i], "type"])) { n++; AT = whole[i] }
  return n == 1 && wholes == disks
}

# Names of the hardware (virtio-SERIAL, ata-QEMU_…, pci-…) are not on the disk: certain only where there is one disk.
function hardware(s,   n) {
  if (disks != 1 || hardwares > 1) return "serial"
  UNSURE = 1
  n = match(s, /-part[0-9]+$/) ? substr(s, RSTART + 5) : 0
  return by_id(disk_name[0] " " n)
}
function hardware_base(s) {
  if (s ~ /^ID=/) s = "/dev/disk/by-id/" substr(s, 4)
  if (s !~ /^\/dev\/disk\/by-(id|path)\// || s ~ /^\/dev\/disk\/by-id\/(dm|md)-/) return ""
  sub(/-part[0-9]+$/, "", s)
  return s
}

# --- lines to answers ---------------------------------------------------------------------------------------------

# Sets PLACE to the normal form of a place; "" when it is none that anything is mounted at. What a shell would expand is
# not worth its danger, and /proc/mounts has no spelling for control characters.
function place_of(p) {
  gsub(/\/+/, "/", p)
  if (p != "/") sub(/\/$/, "", p)
  PLACE = p
  if (p !~ /^\// || (p "/") ~ /\/\.\.?\// || p ~ /[]*?[]/ || p ~ /\\(0[0-3]|177|134)/) PLACE = ""
}

function remote(s) { return s ~ /^\/\/[^\/]+\/./ || s ~ /^[^\/=]*:\// || s ~ /^(sshfs|curlftpfs|s3fs)#/ }

# Why a line needs nothing of us; "" when it holds files of the guest's disks.
function idle(n,   s, t, o) {
  s = spec[n]; t = type[n]; o = options[n]
  if (t == "swap") return "swap"
  if (has(o, "bind") || has(o, "rbind")) return "bind"
  if (within(t, pseudo) || s == "proc" || s == "sysfs" || s ~ /^\/dev\/z?ram[0-9]/) return "pseudo"
  if (within(t, network) || remote(s) && (t == "" || t == "auto" || t ~ /^fuse/)) return "network"
  if (within(t, stacked)) return "overlay"
  if (place[n] != "/" && has(o, "noauto") && !has(o, "x-systemd.automount") && !has(o, "comment=systemd.automount"))
    return "noauto"
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
  # A second line of the same volume adds nothing, if it is certain that it is the same.
  if (AT in used) return UNSURE && spec[n] != used[AT] ? "refused twice" : "ignored again"
  if (PLACE in taken) return "refused taken"
  taken[PLACE] = 1
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
