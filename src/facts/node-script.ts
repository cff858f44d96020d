import { raw, type ShellCommand } from "../values/shell.ts";

/**
 * Lines `topic text`. Files are read by the shell itself, and only as far as needed: /proc/cpuinfo is long, and shells
 * read byte by byte. The programs: uname, id, and where they are installed ip, df, systemd-detect-virt. What is no Linux
 * has no such files, and is asked by uname, sysctl and sw_vers.
 */
export const nodeScript: ShellCommand = raw(`
tsamae_file() {
  [ -r "$2" ] || return
  while IFS= read -r line || [ -n "$line" ]; do
    printf '%s %s\\n' "$1" "$line"
    [ $# -lt 3 ] || case $line in ($3) break ;; esac
  done <"$2"
}
tsamae_lines() {
  while IFS= read -r line; do printf '%s %s\\n' "$1" "$line"; done
}
if [ -r /etc/os-release ]; then tsamae_file os /etc/os-release; else tsamae_file os /usr/lib/os-release; fi
if [ -r /proc/sys/kernel/ostype ]; then
  tsamae_file name /proc/sys/kernel/ostype
  tsamae_file release /proc/sys/kernel/osrelease
  tsamae_file build /proc/sys/kernel/version
  tsamae_file hostname /proc/sys/kernel/hostname
else
  printf 'name %s\\nrelease %s\\nbuild %s\\nhostname %s\\n' "$(uname -s)" "$(uname -r)" "$(uname -v)" "$(uname -n)"
  command -v sw_vers >/dev/null && printf 'product %s\\n' "$(sw_vers -productVersion)"
  sysctl hw.ncpu hw.model machdep.cpu.brand_string hw.memsize hw.physmem 2>/dev/null | tsamae_lines sysctl
fi
tsamae_file hosts /etc/hosts
tsamae_file cpus /sys/devices/system/cpu/online
tsamae_file cpu /proc/cpuinfo ''
tsamae_file memory /proc/meminfo 'SwapTotal:*'
tsamae_file init /proc/1/comm
[ -d /run/systemd/system ] && echo 'init systemd'
[ -d /run/openrc ] && echo 'init openrc'
printf 'machine %s\\n' "$(uname -m)"
who=$(id)
printf 'id %s\\n' "$who"
name=\${who#*\\(} name=\${name%%\\)*} home=$HOME
case $name in (''|*[!A-Za-z0-9._-]*) ;; (*) eval "home=~$name" ;; esac
case $home in ('~'*) home=$HOME ;; esac
printf 'home %s\\n' "$home"
printf 'temp %s\\n' "\${TMPDIR:-/tmp}"
if command -v systemd-detect-virt >/dev/null; then
  printf 'virt %s\\n' "$(systemd-detect-virt 2>/dev/null)"
fi
[ -e /.dockerenv ] && echo 'container docker'
[ -e /run/.containerenv ] && echo 'container podman'
tsamae_file container /run/systemd/container
[ -d /proc/vz ] && [ ! -d /proc/bc ] && echo 'container openvz'
tsamae_file dmi /sys/class/dmi/id/sys_vendor
tsamae_file dmi /sys/class/dmi/id/product_name
command -v ip >/dev/null && ip -o addr 2>/dev/null | tsamae_lines address
disks=$(df -P -k -l 2>/dev/null)
[ -n "$disks" ] || disks=$(df -P -k 2>/dev/null)
printf '%s\\n' "$disks" | tsamae_lines disk
`);
