import { raw, sh } from "../values/shell.ts";
import type { PackageManager } from "./package-manager.ts";

/** pkg(8), of FreeBSD. A host that never had a package lacks it: installing brings it along, asking must not. */
export const freebsdPkg: PackageManager = {
  name: "pkg",
  folders: ["/var/db/pkg"],
  isName: (name) => /^[A-Za-z0-9_][\w.+-]*$/.test(name),
  ask: (names) => sh`! pkg -N >/dev/null 2>&1 || pkg query 'package %n %v' ${names} 2>&1`,
  parse(output) {
    const complaint = /^(?!package \S+ \S+$|pkg: No packages? |pkg: No package\(s\) ).+/m.exec(output)?.[0];
    if (complaint !== undefined) return { complaint };
    const found = output.matchAll(/^package (\S+) (\S+)$/gm);
    return new Map([...found].map(([, name = "", version = ""]) => [name, version]));
  },
  withVersion: (name, version) => `${name}-${version}`,
  install: ({ packages, options }) => sh`ASSUME_ALWAYS_YES=yes pkg install ${raw(options ?? "")} -- ${packages}`,
  remove: ({ packages, options }) => sh`pkg delete -y ${raw(options ?? "")} -- ${packages}`,
  unknown: (name) => new RegExp(`^pkg: No packages available to install matching '${name}' have been found`, "m"),
};
