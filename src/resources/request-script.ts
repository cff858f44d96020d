import { ResourceError } from "../errors.ts";
import type { Downloader } from "../facts/downloader.ts";
import { reveal } from "../values/secret.ts";
import { lines, raw, type ShellCommand, sh } from "../values/shell.ts";
import { curlOptions, plainRefused, wgetOptions } from "./download.ts";
import { expectedWords, type Request, shownRequest } from "./request.ts";

/** A request that the host sends by itself. */
export interface Sent {
  readonly script: ShellCommand;
  /** Standard input: what may be secret stands in no argument. */
  readonly stdin: Uint8Array;
}

/**
 * Shell text that sends a request, fails unless the answer's status is an expected one, and then does `save` with the
 * answer's body in `"$d/answer"`. All that it writes before is in a private folder, which goes in any case.
 */
export function requestScript(request: Request, program: Downloader, save: ShellCommand): Sent {
  const { options, fetch } = ways[program](request);
  const script = lines([
    sh`d=$(umask 077; mktemp -d "\${TMPDIR:-/tmp}/.tsamae.XXXXXXXXXX") || exit`,
    raw(`trap 'rm -rf -- "$d"' 0\ntrap 'exit 1' 1 2 15`),
    // Lines up to an empty one; the message, which may be any bytes, follows that.
    raw(`while IFS= read -r l && [ -n "$l" ]; do printf '%s\\n' "$l"; done >"$d/options" || exit`),
    raw('cat >"$d/message" && : >"$d/answer" || exit'),
    fetch,
    judged(request),
    save,
  ]);
  return { script, stdin: Buffer.concat([Buffer.from(`${options}\n`), request.body ?? Buffer.alloc(0)]) };
}

interface Way {
  /** Lines for the program's file of options. */
  readonly options: string;
  /** Fills `"$d/answer"` and leaves the status in `$code`, or exits. */
  readonly fetch: ShellCommand;
}

/** A POST that is redirected becomes a GET, but for 307 and 308, as in browsers; the other methods stay. */
function byCurl({ method, url, headers, body, redirectLimit, timeout }: Request): Way {
  const hasBody = body !== undefined || method === "POST" || method === "PUT";
  // Without one curl would call an empty message a form.
  const untyped = hasBody && body === undefined ? 'header = "Content-Type:"\n' : "";
  const words = [
    ...(method === "GET" || method === "POST" ? [] : ["--request", method]),
    ...(redirectLimit === 0 ? [] : ["--location", "--max-redirs", String(redirectLimit)]),
  ];
  const message = hasBody ? raw('--data-binary "@$d/message"') : raw("");
  return {
    options: `${untyped}${curlOptions(url, headers)}`,
    fetch: sh`code=$(curl -sS --globoff --proto =http,https --max-time ${timeout} ${words} ${message} \\
  -o "$d/answer" -w '%{http_code}' -K "$d/options") || exit`,
  };
}

/** wget(1) takes its URL from standard input; it ends with 8, or 6 where a login is asked for, after an answer that is no success. */
function byWget({ method, url, headers, body, redirectLimit, timeout }: Request): Way {
  const hasBody = body !== undefined || method === "POST" || method === "PUT";
  const message = hasBody ? raw('--body-file="$d/message"') : raw("");
  return {
    // Its first line is taken off before wget sees the rest.
    options: `${reveal(url)}\n${wgetOptions(headers)}`,
    fetch: sh`u=$(head -n 1 "$d/options") && sed 1d "$d/options" >"$d/config" || exit
s=0
printf '%s\\n' "$u" | wget --config="$d/config" ${plainRefused(url)} --method=${method} ${message} --server-response --content-on-error \\
  --progress=dot:giga --no-hsts --max-redirect=${redirectLimit} --tries=1 --timeout=${timeout} -O "$d/answer" -i - 2>"$d/log" || s=$?
code=$(sed -n 's/^ *HTTP\\/[0-9.]* \\([0-9][0-9][0-9]\\).*/\\1/p' "$d/log" | tail -n 1)
case $s,$code in 0,???|6,???|8,???) ;; *) cat "$d/log" >&2; exit 1 ;; esac`,
  };
}

function bySmallWget(): never {
  throw new ResourceError(
    "the host's wget is busybox's: it can neither keep a request secret nor tell the status of the answer",
    { hint: 'pkg("curl") before it installs one that can' },
  );
}

const ways: Readonly<Record<Downloader, (request: Request) => Way>> = {
  curl: byCurl,
  wget: byWget,
  "small wget": bySmallWget,
  // Only a forecast comes here: something before it may install curl.
  none: byCurl,
};

function judged(request: Request): ShellCommand {
  const { expect } = request;
  const statuses = raw(expect === undefined ? "2??" : expect.join("|"));
  return sh`case $code in
${statuses}) ;;
*)
  { printf '%s was answered by %s, expected %s\\n' ${shownRequest(request)} "$code" ${expectedWords(request)}
  head -n 10 "$d/answer" | cut -b 1-500; } >&2
  exit 1 ;;
esac`;
}
