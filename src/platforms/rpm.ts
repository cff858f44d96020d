import { raw, sh } from "../values/shell.ts";
import type { PackageManager } from "./package-manager.ts";

const asked = {
  folders: ["/var/lib/rpm", "/usr/lib/sysimage/rpm", "/usr/lib/sysimage/libdnf5"],
  isName: (name: string) => /^[A-Za-z0-9_][\w.+-]*$/.test(name),
  /** rpm(8) takes `bash-5.1` for a package and its version; the name that it prints tells. */
  ask: (names: readonly string[]) =>
    sh`rpm -q --queryformat ${"package %{NAME} %{EPOCHNUM}:%{VERSION}-%{RELEASE}\\n"} ${names} 2>&1`,
  parse,
} as const;

/** dnf(8), or yum(8) where there is only that: Fedora, RHEL and their kin. */
export const dnf: PackageManager = {
  ...asked,
  name: "dnf",
  withVersion: (name, version) => `${name}-${version}`,
  install: ({ packages, options }) => sh`${program} -y ${raw(options ?? "")} install ${packages}`,
  remove: ({ packages, options }) => sh`${program} -y ${raw(options ?? "")} remove ${packages}`,
  unknown: (name) => new RegExp(`^(No match for argument: |No package )${name}( available\\.?)?$`, "m"),
};

const program = raw("$(command -v dnf || command -v yum || echo dnf)");

/** zypper(8), of SUSE. */
export const zypper: PackageManager = {
  ...asked,
  name: "zypper",
  withVersion: (name, version) => `${name}=${version}`,
  // Without --oldpackage it says that a newer one is installed, and ends with 0.
  install: ({ packages, options }) =>
    sh`zypper --non-interactive ${raw(options ?? "")} install --oldpackage ${packages}`,
  remove: ({ packages, options }) => sh`zypper --non-interactive ${raw(options ?? "")} remove ${packages}`,
  unknown: (name) =>
    new RegExp(`^(No provider of '${name}(=\\S+)?' found\\.|'${name}' not found in package names\\..*)$`, "m"),
};

/** An epoch of none is not written, as dnf does it. Of several installed versions, such as kernels, the last counts. */
function parse(output: string): ReadonlyMap<string, string> | { readonly complaint: string } {
  const lines = output.split("\n").filter((line) => line !== "" && !line.endsWith(" is not installed"));
  const found = lines.map((line) => /^package (\S+) (\d+):(\S+)$/.exec(line));
  const odd = found.indexOf(null);
  if (odd !== -1) return { complaint: lines[odd] ?? "rpm did not answer" };
  return new Map(
    found.map((match) => {
      const [, name = "", epoch = "", version = ""] = match ?? [];
      return [name, epoch === "0" ? version : `${epoch}:${version}`];
    }),
  );
}
