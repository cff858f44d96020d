import { change, containerOf, defineFact, defineResource, onlyWritten, SpoiltAnswer, sh } from "tsamae";

/** Where the rules have got to. */
export interface RulesState {
  /** Whether augenrules(8) is there. */
  readonly canMerge: boolean;
  /** Whether /etc/audit/audit.rules is what the files in rules.d make. */
  readonly isMerged: boolean;
  /** Whether the kernel has as many rules as that file, and no loading was cut. */
  readonly isLoaded: boolean;
  /** Whether the kernel takes no other rules until the next boot. */
  readonly isLocked: boolean;
}

/** Here while rules are being loaded: it stays behind when that fails, and a boot, which loads them anew, takes it away. */
const loading = "/run/tsamae-audit-rules-loading";

const rules = "/etc/audit/audit.rules";

/** augenrules(8) leaves alone what says the same already, so that its age would not tell that it was looked at. */
const touched = sh`touch -- ${rules}`;

/** Which rule of a file is refused, auditctl(8) may tell the log alone: so those are given to it once more. */
const load = sh`augenrules --check || exit
: >${loading} || exit
if augenrules --load; then
  ${touched} && rm -f -- ${loading}
  exit
fi
auditctl -s >/dev/null || exit
set -f
grep '^-[aAw] ' ${rules} | while read -r rule; do
  said=$(auditctl $rule 2>&1 </dev/null) && continue
  case $said in (*"Rule exists"*) ;; (*) printf '%s\\n  %s\\n' "$said" "$rule" >&2 ;; esac
done
exit 1`;

/**
 * What the files and auditctl(8) say of the rules. `augenrules --check` would tell as well whether they are merged, but it
 * writes a file into /tmp for that.
 */
export const rulesState = defineFact<"host", RulesState>({
  name: "audit-rules",
  script: () => sh`if command -v augenrules >/dev/null; then echo can-merge; fi
[ -f ${rules} ] && [ -z "$(find /etc/audit/rules.d -newer ${rules} 2>&1)" ] && echo merged
auditctl -s 2>/dev/null | grep -q '^enabled 2' && echo locked
[ ! -e ${loading} ] &&
  [ "$(auditctl -l 2>/dev/null | grep -c '^-')" = "$(grep -c '^-[aAw] ' ${rules} 2>/dev/null)" ] && echo loaded
echo end`,
  parse(output, keys) {
    const words = new TextDecoder().decode(output).split("\n");
    if (!words.includes("end")) throw new SpoiltAnswer("the answer about the audit rules has no end");
    const value = {
      canMerge: words.includes("can-merge"),
      isMerged: words.includes("merged"),
      isLoaded: words.includes("loaded"),
      isLocked: words.includes("locked"),
    };
    return keys.map(() => ({ value }));
  },
  roots: () => ({ paths: [], watched: ["/etc/audit", "/usr/sbin", "/sbin", loading] }),
});

/** It has none: there is one set of rules on a host. Its name is free. */
type AuditRulesProperties = Readonly<Record<never, never>>;

/**
 * The rules of all files in /etc/audit/rules.d, merged into one and loaded into the kernel. In a container they are
 * merged only: the kernel is not its own. Rules that are locked are merged and loaded by the next boot.
 *
 * @example
 * file("/etc/audit/rules.d/50-own.rules", { content: "-w /etc/hosts -p wa -k hosts\n" });
 * auditRules("loaded");
 */
export const auditRules = defineResource<AuditRulesProperties>()({
  type: "auditRules",
  properties: {},
  defaultAction: "load",
  actions: {
    load(_properties, host) {
      const fact = rulesState("host");
      host.require(fact, ({ canMerge }) => canMerge, {
        message: "there is no augenrules",
        assumption: "augenrules is there by then",
        hint: 'pkg("auditd") before it installs it',
      });
      const container = containerOf(host);
      const now = host.read(fact);
      const affects = [
        { type: "below", path: "/etc/audit" },
        { type: "below", path: loading },
      ] as const;
      const makes = [fact.is({ ...now, canMerge: true, isMerged: true, isLoaded: container === undefined })];
      if (container !== undefined) {
        if (now.isMerged) return [];
        return onlyWritten(
          [change("merge", { script: sh`augenrules || exit\n${touched}` }, { affects, makes })],
          "not loaded",
          container,
        );
      }
      if (now.isLocked || (now.isMerged && now.isLoaded)) return [];
      return [change("load into the kernel", { script: load }, { affects, makes })];
    },
  },
});
