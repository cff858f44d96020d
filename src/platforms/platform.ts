/** What decides which tools a host has: known from the first exchange on. */
export interface Platform {
  /** `debian`, `ubuntu`, `alpine`…: ID of os-release(5); else uname(1)'s: `darwin`, `freebsd`. */
  readonly name: string;
  /** `debian` for Debian, Ubuntu, Raspberry Pi OS…; else as `name`. */
  readonly family: string;
  /** `12`, `24.04`: VERSION_ID of os-release(5). */
  readonly version: string;
  /** The kernel's name of the machine: `x86_64`, `aarch64`. */
  readonly architecture: string;
  /** Process 1: `systemd`, `openrc`, or what it is called; `launchd`, `rc`. */
  readonly init: string;
  /** Who the session is. */
  readonly user: string;
}
