import { aptUpdate, facts, fail, pkg, recipe, t } from "tsamae";
import { auditProfile } from "./audit-profile.ts";
import { auditorUser } from "./auditor-user.ts";
import { kernelRules, layerNames } from "./kernel-rules.ts";
import { profileTimer } from "./profile-timer.ts";
import { auditorPackage, lynis, openscap } from "./tools.ts";

const parameters = {
  /** Layers of rules for the kernel's auditd; `[]`: it is left alone. `lock` keeps them from being changed until the next boot. */
  layers: t.optional(
    t.list(t.oneOf(layerNames)),
    layerNames.filter((name) => name !== "lock"),
  ),
  /** Lines of audit.rules(7) of one's own, after those of the layers. */
  localRules: t.optional(t.list(t.string()), []),
  /** Types of records that the kernel leaves out, as `ausearch -m` has them. */
  exclude: t.optional(t.list(t.string()), ["CRYPTO_KEY_USER"]),
  /** Records that the kernel holds until auditd takes them. */
  backlog: t.optional(t.count(), 8192),
  /** What the kernel does when it cannot log: 0 nothing, 1 it says so, 2 it panics. */
  failureMode: t.optional(t.oneOf([0, 1, 2]), 1),
  /** The lowest number of a user who is a person. */
  firstUser: t.optional(t.count(), 1000),
  /** Where programs with the set-uid or set-gid bit are looked for. */
  privilegedFolders: t.optional(t.list(t.path()), ["/bin", "/sbin", "/usr", "/opt"]),
  /** The package of CINC Auditor or InSpec: a URL and its checksum, or a file of this machine. Not stated: none. */
  auditor: t.optional(t.object({ package: t.string(), checksum: t.optional(t.string()) })),
  /** The program that it brings. */
  program: t.optional(t.path(), "/usr/bin/cinc-auditor"),
  /** Whether Chef's licence, which its InSpec wants, is accepted. */
  acceptLicence: t.optional(t.boolean(), false),
  /** Whether to install Lynis. */
  lynis: t.optional(t.boolean(), false),
  /** Whether to install OpenSCAP's scanner, with content for the distribution. */
  openscap: t.optional(t.boolean(), false),
  /** Profiles for the auditor, by name: each from a folder (`source`), an `archive`, or a git `repository`. */
  profiles: t.optional(
    t.record(
      t.object({
        source: t.optional(t.string()),
        archive: t.optional(t.string()),
        checksum: t.optional(t.string()),
        strip: t.optional(t.count()),
        repository: t.optional(t.string()),
        revision: t.optional(t.string()),
      }),
    ),
    {},
  ),
  /** When the profiles are run, as systemd.time(7) has it. */
  schedule: t.optional(t.string(), "daily"),
  /** How many reports of each profile are kept. */
  keepReports: t.optional(t.count(), 30),
  /** The unprivileged user who may read the reports, and start an audit. */
  user: t.optional(t.string(), "auditor"),
};

/** What happens on the host is written down by its kernel, and what it is like is looked at by profiles. */
export default recipe(parameters, (wanted, { node }) => {
  if (wanted.keepReports === 0) fail("keepReports: expected 1 or more");
  if (node.family === "debian")
    aptUpdate("weekly", { olderThan: 7 * 86_400, notIf: (host) => host.read(facts.package("auditd")).installed });
  auditorUser(wanted.user);
  if (wanted.layers.length > 0) kernelRules({ ...wanted, architecture: node.architecture }, node);
  if (wanted.auditor !== undefined) auditorPackage(wanted.auditor, node);
  if (wanted.lynis) lynis();
  if (wanted.openscap) openscap(node);
  const profiles = Object.entries(wanted.profiles);
  if (profiles.some(([, { repository }]) => repository !== undefined)) pkg("git");
  for (const [name, profile] of profiles) auditProfile(name, profile);
  profileTimer({ ...wanted, profiles: profiles.map(([name]) => name), group: wanted.user }, node);
});
