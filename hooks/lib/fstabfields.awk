# Part of fstab.awk: octets to fields, and fields to the rows of VOLUMES and the lines of FSTAB.

BEGIN {
  digits = "0123456789abcdef"
  for (i = 0; i < 256; i++) canon[i] = sprintf(i > 32 && i < 127 && i != 92 ? "%c" : "\\%03o", i)
  MOST = 4096 # PATH_MAX: a longer field cannot be a name
}

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
function is_read(n,   id) {
  id = V[n, "id"]
  if (V[n, "type"] != "LVM2_member" || !lvm_is_read() || id ~ /^lvm /) return 0
  sub(/ /, "/", id)
  return !index(option["unread"], " " id " ")
}
function lvm_is_read() { return index(option["guest_lvm"], " yes ") > 0 }
