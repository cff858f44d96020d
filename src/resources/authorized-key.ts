import * as v from "valibot";
import { RecipeError, ResourceError } from "../errors.ts";
import { facts } from "../facts/index.ts";
import { type PublicKey, parsePublicKey } from "../values/public-key.ts";
import { sh } from "../values/shell.ts";
import { accountName } from "./account-name.ts";
import { type KeyOptions, optionText, withKeys, withoutKeys } from "./authorized-keys.ts";
import { change } from "./change.ts";
import { defineResource } from "./define-resource.ts";
import type { HostView, Lazy } from "./host-view.ts";
import { type KeyFile, keyFileChanges, keyFileOf, keyText } from "./key-file.ts";
import { nameProperty, t } from "./properties.ts";

export interface AuthorizedKeyProperties {
  /** Whose account it opens: a user's name. Default: the resource's name. `user` is who tsamae works as, here as everywhere. */
  account?: string | undefined;
  /** The public key as in a `.pub` file: type, key, and perhaps a comment. */
  key?: Lazy<string> | undefined;
  /** Several of them, instead of `key`. */
  keys?: Lazy<readonly string[]> | undefined;
  /** Removes every key that is not in `keys`; remarks stay. Default: false. */
  exclusive?: boolean | undefined;
  /**
   * What the key may be used for, as in sshd(8): `{ from: "10.0.0.0/8", "no-pty": true }`; a list where an option may
   * stand several times. Not stated: kept; none for a new key. `{}`: none.
   */
  options?: Lazy<Readonly<Record<string, true | string | readonly string[]>>> | undefined;
  /** What stands behind the key. Not stated: kept; for a new key, its own. */
  comment?: Lazy<string> | undefined;
  /** The file, absolute. Default: `.ssh/authorized_keys` in the user's home, with its folder. */
  path?: string | undefined;
}

const publicKey = v.pipe(
  t.string(),
  v.check(
    (text) => parsePublicKey(text) !== undefined,
    'expected a public key such as "ssh-ed25519 AAAA… alice@laptop"',
  ),
);

/** sshd(8) has no way to write a line end, or a backslash right before the closing quote. */
const isOptionValue = (value: unknown): boolean => typeof value === "string" && !/[\r\n\0]|\\$/.test(value);

const isOption = ([name, value]: [string, unknown]): boolean =>
  /^[A-Za-z][A-Za-z-]*$/.test(name) && (value === true || [value].flat().every(isOptionValue));

const keyOptions = v.custom<KeyOptions>(
  (value) =>
    typeof value === "object" && value !== null && !Array.isArray(value) && Object.entries(value).every(isOption),
  'expected options of sshd(8), such as { from: "10.0.0.0/8", "no-pty": true }, without line ends',
);

const comment = v.pipe(
  t.string(),
  v.check((text) => text === text.trim() && !/[\r\n]/.test(text), "expected one line without blanks around it"),
);

/**
 * A public key that opens a user's account over SSH. The file and its folder are made private to the user, and are
 * written as the user: a link that he puts there leads root nowhere.
 *
 * @example
 * authorizedKey("deploy", { key: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl ci" });
 * authorizedKey("admins", { account: "root", keys: [], exclusive: true });
 */
export const authorizedKey = defineResource<AuthorizedKeyProperties>()({
  type: "authorizedKey",
  properties: {
    account: nameProperty(accountName),
    key: t.optional(publicKey),
    keys: t.optional(t.list(publicKey)),
    exclusive: t.optional(t.boolean(), false),
    options: t.optional(keyOptions),
    comment: t.optional(comment),
    path: t.optional(t.path()),
  },
  defaultAction: "add",
  actions: {
    add({ account, path, key, keys, options, comment, exclusive, sensitive }, host) {
      host.require(facts.user(account), ({ exists }) => exists, {
        message: `there is no user ${account}`,
        assumption: `there is a user ${account} by then`,
        hint: "is the user made before it?",
      });
      const file = knownFile({ account, path }, host);
      // Only a forecast comes so far.
      if (file === undefined) return [change("add", { script: sh`false` })];
      const stated = options === undefined ? undefined : optionText(options);
      const wanted = { keys: parsed({ key, keys }), options: stated, comment, exclusive };
      return keyFileChanges(file, { content: withKeys(keyText(file, host) ?? "", wanted), sensitive }, host);
    },
    remove({ account, path, key, keys, sensitive }, host) {
      const file = knownFile({ account, path }, host);
      const text = file === undefined ? undefined : keyText(file, host);
      if (file === undefined || text === undefined) return [];
      const content = withoutKeys(text, parsed({ key, keys }));
      return content === text ? [] : keyFileChanges(file, { content, sensitive }, host);
    },
  },
  prepare({ key, keys, exclusive, comment }, { actions }) {
    if ((key === undefined) === (keys === undefined)) throw new RecipeError('state "key" or "keys", one of them');
    if (exclusive && keys === undefined) throw new RecipeError('exclusive: state all keys that may stay, as "keys"');
    if (exclusive && actions.includes("remove")) throw new RecipeError('exclusive: goes with the action "add" only');
    if (comment !== undefined && keys !== undefined)
      throw new RecipeError('comment: write each key\'s comment behind it, in "keys"');
    return {};
  },
});

interface Whose {
  readonly account: string;
  readonly path: string | undefined;
}

/** Undefined: there is no such user. */
function knownFile({ account, path }: Whose, host: HostView): KeyFile | undefined {
  const user = host.read(facts.user(account));
  return user.exists ? keyFileOf(account, path, user) : undefined;
}

interface Stated {
  readonly key: string | undefined;
  readonly keys: readonly string[] | undefined;
}

function parsed({ key, keys }: Stated): readonly PublicKey[] {
  return [...(key === undefined ? [] : [key]), ...(keys ?? [])].map((text) => {
    const known = parsePublicKey(text);
    if (known === undefined) throw new ResourceError("its key is no public key");
    return known;
  });
}
