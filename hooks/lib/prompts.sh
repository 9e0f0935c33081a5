# shellcheck shell=sh disable=SC2034,SC2154 # names shared with the other libraries: test/hooks judges the program as one text
# What installers print when they want a person. Seen on a console that then says nothing for PROMPT_QUIET seconds, it
# is a question that nobody will answer. One row a prompt: TEXT|MEANING|SOURCE.

PROMPT_QUIET=60

PROMPTS="Can't have a question in command line mode|anaconda asks a question|anaconda rhel5 and rhel6, cmdline.py
Running in cmdline mode, no interactive|anaconda has stopped with an error|anaconda rhel6, cmdline.py
Press [Enter] to reboot|anaconda waits at its end: the Kickstart has no poweroff|anaconda rhel6, text/complete_text.py
Press <Enter> to reboot|anaconda waits at its end: the Kickstart has no poweroff|anaconda rhel5, textw/complete_text.py
Error downloading kickstart|anaconda did not get its Kickstart|anaconda rhel5 and rhel6, loader2/urlinstall.c
Please make your choice from|anaconda shows its menu: something is missing in the Kickstart|anaconda rhel7, ui/tui/simpleline/base.py
Please make a selection from the above|anaconda shows its menu: something is missing in the Kickstart|simpleline 1.x, render/prompt.py
failed to fetch kickstart|anaconda did not get its Kickstart|anaconda rhel7, dracut/fetch-kickstart-net.sh
Entering emergency mode|the installer's initrd has given up|dracut, dracut-emergency.sh
Prompt: '?' for help|the Debian installer asks a question|cdebconf, src/modules/frontend/text
Failed to retrieve the preconfiguration file|the Debian installer did not get its answers|preseed, debian/network-preseed.templates
Continue with autoinstall? (yes|the Ubuntu installer asks whether to begin: the word autoinstall is missing at boot|subiquity, server/server.py
(initramfs)|the installer's initrd has given up|initramfs-tools, scripts/functions panic()
Kernel panic - not syncing|the kernel has stopped|Linux, kernel/panic.c
"

# Sets PROMPT_MEANS when the last lines of the console, in file $1, hold a known prompt.
prompt_seen() {
  local text
  while IFS='|' read -r text PROMPT_MEANS _; do
    [ -n "${text}" ] || continue
    if holds_text "$1" "${text}"; then return 0; fi
  done <<END
${PROMPTS}
END
  return 1
}

# Is text $2 in a line of file $1?
holds_text() {
  local line
  while IFS= read -r line || [ -n "${line}" ]; do
    case ${line} in
      *"$2"*) return 0 ;;
      *) ;;
    esac
  done <"$1"
  return 1
}
