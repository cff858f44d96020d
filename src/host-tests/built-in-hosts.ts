/** Distributions whose hosts are made here: each boots systemd, and has sudo, curl and apt with its lists. */
export const builtInHosts = {
  bullseye: "debian:bullseye",
  bookworm: "debian:bookworm",
  trixie: "debian:trixie",
  jammy: "ubuntu:jammy",
  noble: "ubuntu:noble",
  resolute: "ubuntu:resolute",
} as const;

/** The code name of a release. */
export type BuiltInHost = keyof typeof builtInHosts;

export const isBuiltInHost = (name: string): name is BuiltInHost => Object.hasOwn(builtInHosts, name);

/** What has no business in a container, or would write to the disk behind a test's back. */
const masked = [
  "getty.target",
  "console-getty.service",
  "systemd-udevd.service",
  "systemd-firstboot.service",
  "apt-daily.timer",
  "apt-daily-upgrade.timer",
  "dpkg-db-backup.timer",
  "e2scrub_all.timer",
  "fstrim.timer",
  "systemd-tmpfiles-clean.timer",
  "proc-sys-fs-binfmt_misc.automount",
  "sys-fs-fuse-connections.mount",
  "dev-hugepages.mount",
  "sys-kernel-config.mount",
  "sys-kernel-debug.mount",
  "sys-kernel-tracing.mount",
];

const packages =
  "systemd systemd-sysv dbus libpam-systemd sudo iproute2 procps passwd ca-certificates curl netbase bash";

/**
 * Makes a host of a bare image. The lists of packages stay: an image that is older than they are valid goes on. Images
 * of registries forbid services to start (policy-rc.d), which a host does not.
 */
export const hostDockerfile = `ARG BASE
FROM $BASE
RUN printf '%s\\n' 'Acquire::Check-Valid-Until "false";' 'Acquire::Check-Date "false";' 'Acquire::Languages "none";' > /etc/apt/apt.conf.d/99tsamae-host \\
  && rm -f /usr/sbin/policy-rc.d \\
  && apt-get update \\
  && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ${packages} \\
  && apt-get clean \\
  && systemctl mask ${masked.join(" ")} \\
  && : > /etc/machine-id
STOPSIGNAL SIGRTMIN+3
CMD ["/sbin/init"]
`;
