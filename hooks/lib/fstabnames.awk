# Part of fstab.awk: names to volumes. Each function that looks for a volume sets AT to the only one of that name and returns "",
# or returns why it cannot.

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
function mapper(name,   i, hyphen, vg, lv) {
  for (i = 1; i <= length(name); i++) if (substr(name, i, 1) == "-") {
    if (substr(name, i + 1, 1) == "-") { i++; continue }
    if (hyphen) return "mapper"
    hyphen = i
  }
  if (!hyphen) return hidden() == "luks" ? "luks" : "mapper"
  vg = substr(name, 1, hyphen - 1); lv = substr(name, hyphen + 1)
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
