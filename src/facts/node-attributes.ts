import type { Platform } from "../platforms/platform.ts";

/** The inventory of a host, as a recipe sees it: `node.family`, `node.memory.total`. */
export interface NodeAttributes {
  /** `debian`, `ubuntu`, `alpine`…: ID of os-release(5); without that uname(1)'s, `darwin` or `freebsd`. */
  readonly platform: string;
  /** `debian` for Debian, Ubuntu, Raspberry Pi OS…; `rhel`, `fedora`, `suse`, `alpine`, `arch`, `freebsd`; else as `platform`. */
  readonly family: string;
  /** The same as `family`, under the name that Chef gives it. */
  readonly platformFamily: string;
  /** `12`, `24.04`: VERSION_ID of os-release(5); `14.5` of macOS; empty for a rolling release. */
  readonly version: string;
  /** `bookworm`, `noble`: VERSION_CODENAME of os-release(5); empty if there is none. */
  readonly codename: string;
  /** The kernel's name of the machine, as of uname(1) -m: `x86_64`, `aarch64`. */
  readonly architecture: string;
  /** The host's own name, as the kernel knows it. */
  readonly hostname: string;
  /** The name with its domain as far as /etc/hosts tells; else `hostname`. No name server is asked. */
  readonly fqdn: string;
  readonly kernel: KernelAttributes;
  readonly cpu: CpuAttributes;
  readonly memory: MemoryAttributes;
  /** `none`, `kvm`, `vmware`, `docker`, `lxc`…: the names of systemd-detect-virt(1). A best guess where that tool is missing. */
  readonly virtualization: string;
  /** Process 1: `systemd`, `openrc`, or what it is called; `launchd` of macOS, `rc` of the BSDs. */
  readonly init: string;
  /** Who the session is; the number as text if the host knows no name. */
  readonly user: string;
  readonly uid: number;
  /** The session's home folder. */
  readonly home: string;
  /** The session's folder for temporary files. */
  readonly tempDir: string;
  /** Addresses by the name of the interface, without the loopback; empty where ip(8) is missing. */
  readonly interfaces: Readonly<Record<string, readonly AddressAttributes[]>>;
  /** The first address that reaches beyond the host's own links, IPv4 before IPv6. */
  readonly ipAddress?: string | undefined;
  /** Mounted file systems by their mount point; those of other hosts are left out where df(1) can. */
  readonly filesystem: Readonly<Record<string, FilesystemAttributes>>;
}

export interface KernelAttributes {
  /** `Linux`, `Darwin`, `FreeBSD` */
  readonly name: string;
  /** `6.1.0-18-amd64` */
  readonly release: string;
  /** When and how it was built. */
  readonly version: string;
  /** The same as `architecture`. */
  readonly machine: string;
}

export interface CpuAttributes {
  /** Processors that are online, threads counted singly. */
  readonly total: number;
  /** What the first calls itself; empty if it does not (on most ARM machines). */
  readonly model: string;
}

export interface MemoryAttributes {
  /** Bytes. */
  readonly total: number;
  /** Bytes of swap space. */
  readonly swap: number;
}

export interface AddressAttributes {
  readonly family: "inet" | "inet6";
  /** Without the length of the prefix. */
  readonly address: string;
  /** Bits of the network's part. */
  readonly prefix: number;
  /** `global`, `link`, `host`… */
  readonly scope: string;
}

export interface FilesystemAttributes {
  readonly device: string;
  /** Bytes. */
  readonly size: number;
  /** Bytes. */
  readonly used: number;
  /** Bytes that are left for users other than root. */
  readonly available: number;
}

/** What decides which tools are used. */
export function platformOf(node: NodeAttributes): Platform {
  const { platform, family, version, architecture, init, user } = node;
  return { name: platform, family, version, architecture, init, user };
}
