import { scrub } from "../values/secret.ts";

/** Names of what is secret, as programs and people spell them: whole, or as the end of a longer name. */
const words =
  "(?:password|passwd|passphrase|secret|(?:api|access|auth|secret)[-_]?(?:key|token)|token|(?<![a-z0-9])pass)";

/** A value: no variable, no file's name, nothing that is still to be put in, no `secret(…)`. */
const value = "(?:\"(?![$@`\"])[^\"]+\"|'(?![$@`'])[^']+'|(?!secret\\b|[$@`\"'<{*%\\\\])[^\\s\"'&;|]+)";

/** What gives a secret away: what stands before it, and the secret itself. */
const telltales: readonly RegExp[] = [
  // password=…, DB_PASSWORD=…
  new RegExp(`(${words}=)(${value})`, "gi"),
  // "token": "…"; the passwd: of nsswitch.conf(5) is none.
  new RegExp(`((?!passwd)${words}["']?:\\s*(?!/))(${value})`, "gi"),
  // --token …
  new RegExp(`((?:^|\\s)--?[a-z-]*${words}\\s+(?!-))(${value})`, "gi"),
  /(\bauthorization:\s*(?:(?:basic|bearer|token)\s+)?)((?!(?:basic|bearer|token)\s|[$<{])[^\s"']+)/gi,
  /(\bcurl\b[^\n|;]*?\s(?:-u|--user)[\s=]["']?[^\s:"'$]+:)((?![$<{])[^\s"']+)/g,
  // https://user:pass@host
  /(\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"']*:)((?![$<{])[^\s/@"']+)(?=@)/gi,
];

/** Whether a text holds something that looks like a secret. */
export function looksSecret(text: string): boolean {
  return telltales.some((telltale) => text.search(telltale) >= 0);
}

/**
 * A text without what looks like a secret in it, to be shown.
 *
 * @example masked("mysql --password=hunter2") // "mysql --password=[secret]"
 */
export function masked(text: string): string {
  return telltales.reduce((shown, telltale) => shown.replaceAll(telltale, "$1[secret]"), scrub(text));
}

/** Whether the name of a variable or a header says that its value is secret. */
export function isSecretName(name: string): boolean {
  return new RegExp(`${words}$|^(?:proxy-)?authorization$|^cookie$`, "i").test(name);
}
