import { lines, raw, type ShellCommand, sh } from "../values/shell.ts";
import { accountLines, fieldsBy } from "./accounts.ts";
import { asBytes } from "./bytes.ts";
import { chunks } from "./chunks.ts";
import { type Answer, defineFact, SpoiltAnswer } from "./fact.ts";

/** What shadow(5) says of a user; only root may read it. */
export type AccountState =
  | { readonly exists: false }
  | {
      readonly exists: true;
      /** SHA-256 of the password's hash, hexadecimal; undefined without a password. The hash itself stays on the host. */
      readonly password: string | undefined;
      /** Whether the password is locked: its field begins with an exclamation mark. */
      readonly locked: boolean;
      /** Days since 1970 on which the account ends; undefined: never. */
      readonly expires: number | undefined;
    };

/** A user's password and its end. */
export const account = defineFact<string, AccountState>({
  name: "account",
  script: (names) =>
    lines([raw("if [ -r /etc/shadow ]; then"), ...chunks(names).map(entries), raw("else echo unreadable; fi")]),
  parse(output, names) {
    const found = accountLines(asBytes(output));
    if (found[0]?.[0] === "unreadable" && found[0].length === 1) {
      return names.map(() => ({
        unreadable: "only root may read /etc/shadow, which has passwords and ends of accounts",
      }));
    }
    const byName = fieldsBy(0, found);
    return names.map((name) => accountAnswer(byName.get(name)));
  },
  roots: () => ({ paths: [], watched: ["/etc/shadow"] }),
});

/** A quoted word is no pattern for `case`. Passwords are digested by a built-in's output: they are no program's argument. */
function entries(names: readonly string[]): ShellCommand {
  const patterns = names.map((name) => sh`${name}`.text).join("|");
  return lines([
    raw(
      "while IFS=: read -r tsamae_name tsamae_field tsamae_1 tsamae_2 tsamae_3 tsamae_4 tsamae_5 tsamae_end tsamae_6; do",
    ),
    raw(`case $tsamae_name in (${patterns})`),
    raw(`tsamae_bare=\${tsamae_field#"\${tsamae_field%%[!!]*}"} tsamae_locked=no tsamae_digest=`),
    raw(`[ "$tsamae_bare" = "$tsamae_field" ] || tsamae_locked=yes`),
    raw(`[ -z "$tsamae_bare" ] || tsamae_digest=$(printf %s "$tsamae_bare" | sha256sum)`),
    raw(`printf '%s:%s:%s:%s\\n' "$tsamae_name" "$tsamae_locked" "\${tsamae_digest%% *}" "$tsamae_end" ;;`),
    raw("esac"),
    raw("done </etc/shadow"),
  ]);
}

function accountAnswer(fields: readonly string[] | undefined): Answer<AccountState> {
  if (fields === undefined) return { value: { exists: false } };
  const [, locked, password = "", end = ""] = fields;
  if (locked === undefined || !/^([0-9a-f]{64})?$/.test(password))
    throw new SpoiltAnswer("an account without a digest");
  // A negative number means never, as for chage(1).
  const expires = /^\d+$/.test(end) ? Number(end) : undefined;
  return { value: { exists: true, password: password || undefined, locked: locked === "yes", expires } };
}
