/** The formats of crypt(5) that are still strong enough to be taken, each with its whole length: a cut one locks a user out. */
const formats: readonly RegExp[] = [
  /^\$g?y\$[./A-Za-z0-9]+\$[./A-Za-z0-9]{1,86}\$[./A-Za-z0-9]{43}$/,
  /^\$7\$[./A-Za-z0-9]{11,97}\$[./A-Za-z0-9]{43}$/,
  /^\$2[abxy]\$\d\d\$[./A-Za-z0-9]{53}$/,
  /^\$6\$(rounds=[1-9]\d+\$)?[^$:\n]{1,16}\$[./A-Za-z0-9]{86}$/,
  /^\$5\$(rounds=[1-9]\d+\$)?[^$:\n]{1,16}\$[./A-Za-z0-9]{43}$/,
  /^\$1\$[^$:\n]{1,8}\$[./A-Za-z0-9]{22}$/,
];

/** Whether a text is a password's hash, or `*`, which no password has; not whether it is a good one. */
export function isPasswordHash(text: string): boolean {
  return text === "*" || formats.some((format) => format.test(text));
}
