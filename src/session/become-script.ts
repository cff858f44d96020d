/** The programs that make root of a login. */
export type BecomeBy = "sudo" | "su" | "doas";

export const becomeWays = ["sudo", "su", "doas"] as const satisfies readonly BecomeBy[];

/**
 * What the program starts as root, with the loop as $0 and the login's locale as $1. Nothing of the way there is left
 * in the environment: SUDO_COMMAND would hold the whole loop.
 */
export const asRoot = [
  "unset SUDO_COMMAND SUDO_USER SUDO_UID SUDO_GID SUDO_HOME DOAS_USER",
  // su leaves those of the login.
  "USER=root LOGNAME=root",
  "export USER LOGNAME",
  'exec sh -c "$0" tsamae "$1"',
].join("; ");

/** The messages are recognised in English; the locale of the login goes along for users' programs. */
const english = "exec env LC_ALL=C";
const loopAndLocale = `"$0" "\${LC_ALL-}"`;

const starts = {
  sudo: (prompt) =>
    `${english} sudo -H ${prompt === undefined ? "-n" : `-S -p ${prompt}`} -- sh -c "$1" ${loopAndLocale}`,
  // Its prompt cannot be chosen: ours comes right before it, and nothing in between.
  su: (prompt = "") =>
    [
      // busybox's asks on standard output, which by then may hold anything.
      'case "$(su --help 2>&1)" in *BusyBox*) echo "su: it is that of busybox" >&2; exit 1;; esac',
      `printf %s ${prompt} >&2`,
      `${english} su -s /bin/sh -c "$1" root ${loopAndLocale}`,
    ].join("; "),
  doas: () => `${english} doas -n -- sh -c "$1" ${loopAndLocale}`,
} as const satisfies Record<BecomeBy, (prompt?: string) => string>;

/** What a program's own prompt adds to the one that was given. */
export const ownPrompt: Readonly<Record<BecomeBy, string>> = { sudo: "", su: "Password: ", doas: "" };

/**
 * Shell text with the loop as $0 and {@link asRoot} as $1; a login that is root already goes without the program. It
 * has no single quote, backslash, `!` or newline, as the loop: it passes through every login shell.
 */
export function becomeScript(by: BecomeBy, prompt: string | undefined): string {
  return [
    'if [ "$(id -u)" = 0 ]; then exec sh -c "$0"; fi',
    `command -v ${by} >/dev/null || { echo "${by}: command not found" >&2; exit 127; }`,
    starts[by](prompt),
  ].join("; ");
}
