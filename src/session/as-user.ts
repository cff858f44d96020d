import { lines, raw, type ShellCommand, sh } from "../values/shell.ts";
import { refuse } from "./refuse.ts";

/** The user's line of the account database; `getent` knows LDAP too, but a small host may not have it. */
const findAccount = raw(
  [
    'tsamae_account=$(getent passwd "$tsamae_user" 2>/dev/null) || tsamae_account=$(',
    "  while IFS= read -r tsamae_line; do",
    `    if [ "\${tsamae_line%%:*}" = "$tsamae_user" ]; then printf %s "$tsamae_line"; break; fi`,
    "  done </etc/passwd)",
  ].join("\n"),
);

/** Name, password, uid, gid, remark and home as $1 … $6. A password of `*` must not become file names. */
const splitAccount = raw("IFS=:; set -f; set -- $tsamae_account; unset IFS; set +f");

/**
 * setpriv becomes the program itself, so a time limit reaches it; su of most systems stays as its parent, in another
 * process group. busybox has a setpriv that cannot change the user.
 */
const interpreter = raw(
  [
    'if setpriv --reuid="$3" --regid="$4" --init-groups true 2>/dev/null',
    'then set -- "$(command -v setpriv)" --reuid="$3" --regid="$4" --init-groups "$tsamae_sh" $tsamae_login -c',
    'else set -- "$(command -v su)" -s /bin/sh "$1" -c',
    "fi",
  ].join("\n"),
);

/**
 * Only what a login has is kept: the environment may be that of an administrator's terminal. Variables that the resource
 * gives come later. A value of several lines may look like another variable: that goes too.
 */
const cleanEnvironment = raw(`IFS='
'
set -f
for tsamae_line in $(export -p); do
  tsamae_line=\${tsamae_line#export }
  tsamae_line=\${tsamae_line#declare -x }
  tsamae_line=\${tsamae_line%%=*}
  case $tsamae_line in
    ''|*[!A-Za-z0-9_]*|[0-9]*|tsamae_*|PATH|LANG|LANGUAGE|LC_*|TERM|TZ) ;;
    *) command unset "$tsamae_line" ;;
  esac
done 2>/dev/null
unset IFS
set +f`);

/**
 * Shell text that leaves in `$@` the words to put before a program's text so that it runs as this user, with the
 * user's HOME, USER and LOGNAME, and otherwise the environment of a login. Nothing is done when the session is that user already.
 */
export function asUser(user: string, options: { readonly goHome: boolean }): ShellCommand {
  return lines([
    sh`tsamae_user=${user}`,
    findAccount,
    sh`[ -n "$tsamae_account" ] || ${refuse(`there is no user ${user} on this host`)}`,
    splitAccount,
    raw('if [ "$3" = "$(id -u)" ]; then set -- "$tsamae_sh" $tsamae_login -c; else'),
    sh`[ "$(id -u)" = 0 ] || ${refuse(`only root can run a program as ${user}, and this session is not root`)}`,
    cleanEnvironment,
    raw('export HOME="$6" USER="$1" LOGNAME="$1" SHELL=/bin/sh'),
    ...(options.goHome ? [raw('cd -- "$6" 2>/dev/null || cd /')] : []),
    interpreter,
    raw("fi"),
  ]);
}
