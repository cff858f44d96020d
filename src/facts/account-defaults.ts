import { lines, raw, type ShellCommand, sh } from "../values/shell.ts";
import { asBytes, toText } from "./bytes.ts";
import { defineFact, type Fact } from "./fact.ts";

/** What a new account gets on this host, and whether one can be made at all. */
export interface AccountDefaults {
  /** Programs for accounts that this host does not have: all of them, where the package shadow is missing. */
  readonly missing: readonly string[];
  /** The folder of home folders. */
  readonly homes: string;
  readonly shell: string;
  /** The mode of a new home folder, four digits. */
  readonly homeMode: string;
  /** The folder whose content goes into new home folders, and what that is. */
  readonly skeleton: string;
  readonly skeletonEntries: readonly { readonly path: string; readonly type: "directory" | "file" }[];
}

const programs = ["useradd", "usermod", "userdel", "groupadd", "groupmod", "groupdel", "gpasswd", "chpasswd"];

const ask = defineFact<string, AccountDefaults>({
  name: "account-defaults",
  script: () => script(),
  parse: (output, keys) => {
    const value = parseDefaults(toText(asBytes(output)));
    return keys.map(() => ({ value }));
  },
  roots: () => ({
    paths: [],
    watched: ["/etc/default/useradd", "/etc/login.defs", "/etc/skel", "/usr/sbin", "/usr/bin"],
  }),
});

/** What useradd(8) would give a new account, and which of such programs are missing. */
export const accountDefaults = (): Fact<AccountDefaults> => ask("");

function script(): ShellCommand {
  return lines([
    sh`for tsamae_program in ${programs}; do`,
    raw(`command -v "$tsamae_program" >/dev/null || echo "missing $tsamae_program"`),
    raw("done"),
    raw("tsamae_defaults=$(useradd -D 2>/dev/null)"),
    raw(`tsamae_skel=$(printf '%s\\n' "$tsamae_defaults" | sed -n 's/^SKEL=//p')`),
    raw(
      `printf '%s\\n' "$tsamae_defaults" | sed -n -e 's/^HOME=/HOME /p' -e 's/^SHELL=/SHELL /p' -e 's/^SKEL=/SKEL /p'`,
    ),
    raw(
      "sed -n -e 's/^HOME_MODE[[:blank:]]/HOME_MODE /p' -e 's/^UMASK[[:blank:]]/UMASK /p' /etc/login.defs 2>/dev/null",
    ),
    raw(`if [ -d "$tsamae_skel" ]; then cd "$tsamae_skel"`),
    raw("find . -type d | sed 's/^/directory /'"),
    raw("find . ! -type d | sed 's/^/file /'"),
    raw("fi"),
  ]);
}

function parseDefaults(text: string): AccountDefaults {
  const words = text
    .split("\n")
    .map((line) => /^(\S+) (.*)$/.exec(line))
    .map((found) => ({ word: found?.[1], value: found?.[2] ?? "" }));
  const said = (word: string): string | undefined =>
    words.findLast((one) => one.word === word)?.value.trim() || undefined;
  const entries = (type: "directory" | "file"): AccountDefaults["skeletonEntries"] =>
    words
      .filter(({ word, value }) => word === type && value.startsWith("./"))
      .map(({ value }) => ({ path: value.slice(2), type }));
  return {
    missing: words.filter(({ word }) => word === "missing").map(({ value }) => value),
    homes: said("HOME") ?? "/home",
    shell: said("SHELL") ?? "/bin/sh",
    homeMode: homeMode(said("HOME_MODE"), said("UMASK")),
    skeleton: said("SKEL") ?? "/etc/skel",
    skeletonEntries: [...entries("directory"), ...entries("file")],
  };
}

/** As useradd(8) takes them from login.defs(5). */
function homeMode(mode: string | undefined, umask = "022"): string {
  const bits = mode === undefined ? 0o777 & ~Number.parseInt(umask, 8) : Number.parseInt(mode, 8);
  return bits.toString(8).padStart(4, "0");
}
