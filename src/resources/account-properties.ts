import * as v from "valibot";
import { dayNumber } from "../values/day.ts";
import { isPasswordHash } from "../values/password-hash.ts";
import { reveal, Secret } from "../values/secret.ts";
import { t } from "./properties.ts";

/** Files of accounts divide by colons and commas; a number would be taken for an account's number, a dash for an option. */
const isName = (name: string): boolean => !/[\s:,/\p{Cc}]/u.test(name) && !/^([-+~]|\d+$|\.{0,2}$)/.test(name);

/** A user's or a group's name. What else a host refuses, its own tools say. */
export const accountName = v.pipe(
  t.string(),
  v.check(isName, "expected a name: no number, no blanks, colons, commas or slashes, and no dash in front"),
);

const highest = 2 ** 32 - 2;

/** A user's or a group's number. */
export const accountNumber = v.pipe(
  t.number(),
  v.check((id) => Number.isInteger(id) && id >= 0 && id <= highest, `expected a whole number from 0 to ${highest}`),
);

/** Digits are a number, also as text. */
export const primaryGroup = v.pipe(
  v.union([t.string(), t.number()], "expected a group's name or number"),
  v.transform((group) => (typeof group === "string" && /^\d+$/.test(group) ? Number(group) : group)),
  v.union([accountName, accountNumber], "expected a group's name or number"),
);

/** A field of passwd(5). */
export const accountField = v.pipe(
  t.string(),
  v.check((text) => !/[:\n]/.test(text), "expected a text without colons and line ends"),
);

/** Where a home or a shell is, as passwd(5) can hold it. */
export const accountPath = v.pipe(
  t.path(),
  v.check((path) => !path.includes(":"), "expected a path without colons"),
);

/** A secret from the first look on, so that not even the error about a wrong one shows it. */
export const passwordHash = v.pipe(
  t.text(),
  v.transform((text): Secret => (text instanceof Secret ? text : new Secret(text))),
  v.check(
    (hash) => isPasswordHash(reveal(hash)),
    'expected a hash in a format of crypt(5), whole, as `mkpasswd` or `openssl passwd -6` prints it, or "*"; not the password itself',
  ),
);

export const endOfAccount = v.pipe(
  t.string(),
  v.check(
    (date) => date === "never" || dayNumber(date) !== undefined,
    'expected a date such as "2027-03-31", or "never"',
  ),
);
