import { raw, type ShellCommand } from "../values/shell.ts";

/** First thing the loop prints: from here on standard input is read by the loop, and by nothing else. */
export const helloMark = "tsamae hello 1\n";

/** Printed before it where the host can unpack what gzip(1) has packed. */
export const gzipMark = "tsamae has gzip\n";

/** Folders of standard programs: a login over ssh or a cron job often lacks the sbin ones. */
const standardFolders = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

const path = [`PATH=\${PATH:+$PATH:}${standardFolders}`, "export PATH"];

const environment = [
  // The first argument is the locale from before sudo, which is asked for English messages.
  `tsamae_locale=\${1-\${LC_ALL-}}`,
  "LC_ALL=C",
  "export LC_ALL",
  "unset IFS CDPATH ENV BASH_ENV GREP_OPTIONS",
  "umask 022",
  // A `kill 0` in a user's program reaches this shell too; a handler, unlike an ignored signal, is not inherited.
  "trap : HUP INT QUIT TERM",
  // The shell's own remarks ("Terminated") go to /dev/null, what frames print goes to 8.
  "exec 8>&2",
  "tsamae_sh=$(command -v sh)",
  "tsamae_setsid=$(command -v setsid)",
];

/** Whether it takes just so much: two bytes of four, and what is left is a line. */
const isExact = '[ "$(echo abcd | { tsamae_take 2 >/dev/null; read -r tsamae_rest; echo "$tsamae_rest"; })" = cd ]';
const blocks = [
  "[ $1 -lt 65536 ] || dd bs=65536 count=$(($1 / 65536)) iflag=fullblock 2>/dev/null",
  "[ $(($1 % 65536)) = 0 ] || dd bs=$(($1 % 65536)) count=1 iflag=fullblock 2>/dev/null",
];

/** Takes so many bytes off standard input and not one more: busybox's `head -c` reads ahead, so `dd` comes next. */
const take = [
  `tsamae_take() { head -c "$1" 2>/dev/null; }`,
  `${isExact} || { tsamae_take() { ${blocks.join("; ")}; }`,
  `${isExact} || { tsamae_take() { dd bs=1 count="$1" 2>/dev/null; }`,
  `${isExact} || { echo "tsamae: this host has neither an exact head -c nor dd" >&2; exit 70; }; }; }`,
];

/** The same for a frame's own process, which has not the functions of the session's shell. */
export const exactTake: ShellCommand = raw(`command -v tsamae_take >/dev/null || {\n${take.join("\n")}\n}`);

/** What follows the script, unpacked; what an unpacker that failed has left is taken too. */
const unpack = 'tsamae_take "$tsamae_content" | { gzip -dc; cat >/dev/null; }';
const content = `tsamae_give() { case $tsamae_flags in *z*) ${unpack};; *) tsamae_take "$tsamae_content";; esac; }`;

// Descriptor 9 is the lock's: a daemon that inherited it would hold the lock for ever.
const evaluate = `(eval "$tsamae_script") 2>&8 8>&- 9>&-`;
const evaluateWithContent = [
  `tsamae_give 9>&- | { ${evaluate}`,
  "tsamae_status=$?",
  // A script that did its work has mostly read everything: that is found out without a program.
  "if [ $tsamae_status = 0 ]; then read -r tsamae_rest && cat >/dev/null; else cat >/dev/null; fi",
  "exit $tsamae_status",
  "}",
].join("; ");

const runFrame = [
  `case $tsamae_flags,$tsamae_content in`,
  // "command" keeps a syntax error, or an exec that cannot open its file, from ending the shell.
  `*k*,*) command eval "$tsamae_script" </dev/null;;`,
  // Without the ":" dash and busybox take the braces away, and the subshell's own redirections with them.
  `*,0) { :; ${evaluate} </dev/null; } 2>/dev/null;;`,
  `*) { ${evaluateWithContent}; } 2>/dev/null;;`,
  "esac",
].join(" ");

const skipFrame = `[ "$tsamae_content" = 0 ] || tsamae_take "$tsamae_content" >/dev/null`;

// Scripts find no parameters: those of the function are gone before.
const answer = [
  "tsamae_number=$1 tsamae_content=$2 tsamae_flags=$3 tsamae_script=$4",
  "set --",
  "tsamae_is_wanted || exit 71",
  "case $tsamae_flags in *r*) tsamae_failed=0;; esac",
  'echo "$tsamae_word>$tsamae_number"',
  'echo "$tsamae_word>$tsamae_number" >&2',
  `if [ $tsamae_failed = 1 ]; then ${skipFrame}; tsamae_status=-`,
  `else ${runFrame}; tsamae_status=$?; [ $tsamae_status = 0 ] || tsamae_failed=1; fi`,
  'echo "$tsamae_word<$tsamae_number $tsamae_status"',
  'echo "$tsamae_word<$tsamae_number $tsamae_status" >&2',
];

/** Many frames for one program that takes them off standard input. */
const takeBatch = [
  // A cut connection must never run a cut script: only what ends in the word is whole.
  'tsamae_batch=$(tsamae_take "$tsamae_length")',
  'case $tsamae_batch in *"$tsamae_word") ;; *) exit 70;; esac',
  `eval "\${tsamae_batch%"$tsamae_word"}"`,
];

const start = (isWanted: string): readonly string[] => [
  ...environment,
  ...take,
  content,
  `tsamae_is_wanted() { ${isWanted}; }`,
  `command -v gzip >/dev/null && echo "${gzipMark.trimEnd()}"`,
  `echo "${helloMark.trimEnd()}"`,
  "read -r tsamae_word || exit 70",
  "tsamae_failed=0",
  `tsamae_frame() { ${answer.join("; ")}; }`,
  `while read -r tsamae_length; do ${takeBatch.join("; ")}; done`,
];

/**
 * The remote side of a session: a POSIX shell program of one line, to be given to `sh -c`.
 *
 * It has no single quote, backslash, `!` or newline, so that every login shell, fish and csh too, passes it on unharmed.
 * Frames may call its function `tsamae_take`, and use its variables `tsamae_word`, `tsamae_locale`, `tsamae_sh`, `tsamae_setsid`; `tsamae_login`,
 * where a frame has set it, holds an option for the shell of users' programs.
 */
export const loop = [...path, ...start(":")].join("; ");

/**
 * The loop for a channel that does not break when its reader dies, such as `docker exec`: the engine goes on reading.
 * A dd(1) passes standard input on and ends with it; the loop looks for it before each frame. It must never wait for
 * room in its pipe, where it would not notice: so batches are sent one at a time. (Not cat(1): busybox's sends a whole
 * file, and keeps what comes piece by piece.)
 */
export const watchedLoop = [
  ...path,
  `command -v dd >/dev/null || { echo "tsamae: this host has no dd" >&2; exit 71; }`,
  // The loop sets its own handlers; dd would lose them with its exec.
  `trap "" HUP INT QUIT TERM`,
  // For dd's shell to expand.
  "d=$",
  `sh -c "echo $d$d; exec dd bs=65536" 2>/dev/null | { ${[
    "read -r tsamae_reader || exit 70",
    // Were the loop killed, dd would wait for input for ever, and this shell for dd.
    `(${start("kill -0 $tsamae_reader 2>/dev/null").join("; ")})`,
    "tsamae_status=$?",
    "kill -KILL $tsamae_reader 2>/dev/null",
    "exit $tsamae_status",
  ].join("; ")}; }`,
].join("; ");

/** The loop as a command line for any login shell. */
export const shellLine = `exec sh -c '${loop}'`;
