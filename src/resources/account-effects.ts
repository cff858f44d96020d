import { facts } from "../facts/index.ts";
import type { Effect } from "./change.ts";
import type { HostView } from "./host-view.ts";

/** Files that hold every account: what is known of the accounts in them is forgotten one by one, by what a change makes. */
const databases = ["/etc/passwd", "/etc/group", "/etc/shadow"];

const others = ["passwd-", "group-", "shadow-", "gshadow", "gshadow-", "subuid", "subuid-", "subgid", "subgid-"].map(
  (name) => `/etc/${name}`,
);

/** What every change of an account writes, besides the account. */
export const accountFiles: readonly Effect[] = [
  ...databases
    .flatMap((path) => [facts.file(path), facts.target(path), facts.digest(path), facts.content(path)])
    .map((fact) => ({ type: "fact", fact }) as const),
  ...others.map((canonical) => ({ type: "path", canonical, before: "file", after: "file" }) as const),
];

/** @throws ResourceError when the host lacks a program that a change needs. */
export function requirePrograms(programs: readonly string[], host: HostView): void {
  const { missing } = host.read(facts.accountDefaults());
  const lacking = programs.filter((program) => missing.includes(program));
  if (lacking.length === 0) return;
  const words = lacking.join(" and no ");
  host.require(facts.accountDefaults(), () => false, {
    message: `this host has no ${words}`,
    assumption: `the host has ${lacking.join(" and ")} by then`,
    hint: "the package `passwd` of Debian, `shadow` of Alpine and others, has them; busybox's own tools are not enough",
  });
}
